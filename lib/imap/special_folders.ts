/**
 * Where an account keeps what it sent, what it writes, what it deleted, and
 * where it keeps everything: by special use (RFC 6154), so that names in any
 * language are found.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import { listMailboxes } from "./mailboxes.ts";
import type { Session } from "./session.ts";

/** Paths; undefined when the account has none. */
export interface SpecialFolders {
  readonly sent: string | undefined;
  readonly all: string | undefined;
  readonly drafts: string | undefined;
  readonly trash: string | undefined;
}

/** Known for as long as a connection lives: they change about never, and a LIST can be long. */
const known = new WeakMap<ImapFlow, SpecialFolders>();

/** Finds them, with one LIST per connection. */
export async function specialFolders(session: Session): Promise<SpecialFolders> {
  const kept = known.get(session.client);
  if (kept) return kept;
  const mailboxes = await listMailboxes(session, false, (all) => all);
  const path = (use: string): string | undefined =>
    mailboxes.find(({ specialUse, selectable }) => selectable && specialUse === use)?.path;
  const folders = {
    sent: path("sent"),
    all: path("all"),
    drafts: path("drafts"),
    trash: path("trash"),
  };
  known.set(session.client, folders);
  return folders;
}

/** Looks again with the next question; one of them could not be opened. */
export function forgetSpecialFolders({ client }: Session): void {
  known.delete(client);
}
