/**
 * Where an account keeps what it sent, what it writes, and where it keeps
 * everything: by special use (RFC 6154), so that names in any
 * language are found.
 *
 * @module
 */

import { listMailboxes } from "./mailboxes.ts";
import type { Session, SpecialFolders } from "./session.ts";

/** Finds them, with one LIST per connection: they change about never, and a LIST can be long. */
export async function specialFolders(session: Session): Promise<SpecialFolders> {
  const kept = session.specialFolders;
  if (kept) return kept;
  const mailboxes = await listMailboxes(session, false, (all) => all);
  const path = (use: string): string | undefined =>
    mailboxes.find(({ specialUse, selectable }) => selectable && specialUse === use)?.path;
  const folders = {
    sent: path("sent"),
    all: path("all"),
    drafts: path("drafts"),
  };
  session.specialFolders = folders;
  return folders;
}
