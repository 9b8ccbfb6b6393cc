/**
 * Which folder has a name, to tell it from another one that is given the same
 * name later.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import type { Mailbox } from "../../../imap/mailboxes.ts";
import type { Session } from "../../../imap/session.ts";
import { folderStatus } from "../../../imap/write/folder_status.ts";
import type { FolderTree } from "../../../imap/write/folder_tree.ts";

/** What tells a folder from others. */
export interface FolderMark {
  /**
   * What stands behind its path in that of the folder that was looked at: `""`
   * for itself, and `/below` where it only holds folders and cannot be told itself.
   */
  readonly end: string;
  /** Decimal. */
  readonly uidvalidity: string;
  /** Never gets less in the same folder (RFC 3501 section 2.3.1.1). */
  readonly uidnext: number;
}

/** The end of the path by which a folder can be told; undefined when nothing in it can be opened. */
export function markedEnd(tree: FolderTree, { path, selectable }: Mailbox): string | undefined {
  if (selectable) return "";
  return tree.below(path).find((mailbox) => mailbox.selectable)?.path.slice(path.length);
}

/**
 * Looks which folder has a path now.
 *
 * @throws {MailError} `not_found` when there is none.
 */
export async function markOf(session: Session, path: string, end: string): Promise<FolderMark> {
  const { uidvalidity, uidnext } = await folderStatus(session, path + end);
  return { end, uidvalidity, uidnext };
}

/** Whether both are of one folder, `now` the later one. */
export function isSameFolder(before: FolderMark, now: FolderMark): boolean {
  return now.uidvalidity === before.uidvalidity && now.uidnext >= before.uidnext;
}

/**
 * Sees to it that the folder of a path is still the one that was marked.
 *
 * @throws {MailError} `not_found` when it is gone, `conflict` when it is another one.
 */
export async function assertMarked(
  session: Session,
  path: string,
  mark: FolderMark,
): Promise<void> {
  if (isSameFolder(mark, await markOf(session, path, mark.end))) return;
  throw new MailError("conflict", "Another folder has that name now; nothing was changed", {
    hint: "Look with imap_list_mailboxes what is there now.",
    details: { reason: "uidvalidity_changed" },
  });
}
