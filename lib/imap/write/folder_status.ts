/**
 * What a change has to know of a mailbox that need not be open.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import type { Session } from "../session.ts";
import { mailboxStatus } from "../status.ts";
import { MAX_UID } from "../uid_set.ts";

/** What STATUS tells. */
export interface FolderStatus {
  /** Decimal. */
  readonly uidvalidity: string;
  readonly messages: number;
  /** What is put into the mailbox next has this UID or a greater one. */
  readonly uidnext: number;
}

/**
 * How many messages a mailbox has, and how it counts them.
 *
 * @throws {MailError} `not_found` when it cannot be opened, `forbidden` when the
 * account may not touch it.
 */
export async function folderStatus(session: Session, path: string): Promise<FolderStatus> {
  // Of a mailbox that is open servers tell what was known of it when they were last asked for news.
  if (session.openPath === session.folderPath(path)) await session.noop();
  let known: ReadonlyMap<string, number>;
  try {
    known = await mailboxStatus(session, path, ["MESSAGES", "UIDVALIDITY", "UIDNEXT"]);
  } catch (error) {
    // Some servers give no code with their NO.
    if (reasonOf(error) !== "server_refused") throw error;
    throw new MailError("not_found", "The folder is gone, or cannot be looked into", {
      hint: "Look with imap_list_mailboxes.",
      details: { reason: "mailbox_not_found" },
      cause: error,
    });
  }
  const messages = known.get("MESSAGES");
  const uidvalidity = known.get("UIDVALIDITY");
  const uidnext = known.get("UIDNEXT");
  if (messages === undefined || !uidvalidity || !uidnext || uidnext > MAX_UID) {
    throw new MailError("unavailable", "The mail server did not tell what is in the folder", {
      hint: "The folder may only hold folders; imap_list_mailboxes tells.",
      retryable: false,
      details: { reason: "server_answer_invalid" },
    });
  }
  return { messages, uidvalidity: String(uidvalidity), uidnext };
}
