/**
 * Where a folder ended before something was put into it, and what came behind
 * that: how a message is found again when the server's answer was lost.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import type { Session } from "../session.ts";
import { folderStatus } from "./folder_status.ts";
import { type Fingerprint, fingerprintsFrom } from "./fingerprint.ts";

/** The end of a folder at some moment. */
export interface FolderEnd {
  /** Path as the server knows it. */
  readonly path: string;
  /** Decimal. */
  readonly uidvalidity: string;
  /** Whatever is put into the folder from then on has this UID or a greater one. */
  readonly uidnext: number;
}

/**
 * Notes where a folder ends (STATUS, RFC 3501 section 6.3.10).
 *
 * @throws {MailError} `not_found` when there is no such folder, `forbidden` when
 * the account is not allowed to touch it.
 */
export async function folderEnd(session: Session, path: string): Promise<FolderEnd> {
  try {
    const { uidvalidity, uidnext } = await folderStatus(session, path);
    return { path: session.folderPath(path), uidvalidity, uidnext };
  } catch (error) {
    if (reasonOf(error) !== "mailbox_not_found") throw error;
    throw new MailError("not_found", "There is no such destination folder", {
      hint: "imap_list_mailboxes has the names; imap_manage_mailbox can create one.",
      details: { reason: "destination_not_found" },
      cause: error,
    });
  }
}

/**
 * Opens a folder for reading, brought up to date.
 *
 * @throws {MailError} `conflict` when the folder is not the one it was.
 */
export async function openAgain(session: Session, end: FolderEnd): Promise<void> {
  // What came since it was opened in this very call is wanted too.
  if (session.openPath === session.folderPath(end.path)) await session.noop();
  const { uidvalidity } = await session.examine(end.path);
  if (uidvalidity === end.uidvalidity) return;
  throw new MailError("conflict", "The destination was rebuilt meanwhile", {
    hint: "Look with imap_search_messages what it holds now.",
    details: { reason: "uidvalidity_changed" },
  });
}

/**
 * Opens a folder for reading and looks at what came behind its end, ascending.
 *
 * @throws {MailError} `conflict` when the folder is not the one it was,
 * `too_large` when more came than can be looked at.
 */
export async function arrivedBehind(
  session: Session,
  end: FolderEnd,
): Promise<readonly Fingerprint[]> {
  await openAgain(session, end);
  return await fingerprintsFrom(session, end.uidnext);
}
