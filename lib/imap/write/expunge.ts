/**
 * Removing chosen messages for good: UID EXPUNGE (RFC 4315 section 2.1).
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import { execute } from "../library.ts";
import type { Session } from "../session.ts";
import { refusable } from "./refusal.ts";
import { formatUidSet, uidSetOf } from "../uid_set.ts";

/** Whether the server can remove chosen messages: a plain EXPUNGE takes all that anybody marked. */
export function canExpungeUids({ client }: Session): boolean {
  return client.capabilities.has("UIDPLUS");
}

/**
 * Removes those of these messages of the open mailbox that are marked with
 * `\Deleted`, and no other ones.
 *
 * @throws {MailError} `forbidden` where the server cannot (reason `no_uidplus`).
 */
export async function expungeUids(session: Session, uids: readonly number[]): Promise<void> {
  if (!canExpungeUids(session)) throw cannotExpunge();
  if (uids.length === 0) return;
  const set = formatUidSet(uidSetOf(uids));
  await refusable(() =>
    session.run(() => execute(session.client, "UID EXPUNGE", [{ type: "SEQUENCE", value: set }]))
  );
}

/** The error for a server that can only remove everything that anybody has marked. */
export function cannotExpunge(): MailError {
  return new MailError("forbidden", "This mail server cannot remove chosen messages for good", {
    hint: "It lacks UIDPLUS: it would remove everything that any program has marked as deleted.",
    details: { reason: "no_uidplus" },
  });
}
