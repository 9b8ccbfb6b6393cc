/**
 * One change to one folder, as it is looked at, carried out, found again after
 * a lost connection, and taken back.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import type { Reason } from "../../../contract/reason.ts";
import { folderStatus } from "../../../imap/write/folder_status.ts";
import type { FolderTree } from "../../../imap/write/folder_tree.ts";
import type { Mailbox } from "../../../imap/mailboxes.ts";
import type { Session } from "../../../imap/session.ts";

/** What a folder is and holds; a change is confirmed for exactly this. */
export interface FolderFacts {
  /** Decimal; undefined for a folder that only holds folders. */
  readonly uidvalidity: string | undefined;
  readonly messages: number;
  /** Folders below it, however deep. */
  readonly subfolders: number;
}

/** How a change would be taken back. */
export interface FolderUndo {
  /** The change that does it; undefined when nothing can or need be done. */
  readonly change: FolderChange | undefined;
  /** Why not all can be brought back, as a sentence. */
  readonly cannot?: string;
  /** Whether it does once more what was taken back, so that a person must agree again. */
  readonly again?: boolean;
}

/** A change. Every path in it is as LIST gives it. */
export interface FolderChange {
  /** `create_mailbox`, …: a stable word. */
  readonly action: string;
  readonly mailbox: string;
  readonly newMailbox: string | undefined;
  /** What is special about it, once it was checked. */
  readonly remark: Reason | undefined;
  /** What was seen at the first check. Later ones must see the same. */
  readonly facts: FolderFacts | undefined;
  /**
   * Whether a path stops being what it was, or becomes what it was not: a
   * connection that has it open is in the way.
   */
  gone(path: string): boolean;
  /**
   * Looks whether it can be done, changing nothing.
   *
   * @returns Whether there is anything to do.
   * @throws {MailError} When it cannot or may not be done.
   */
  check(session: Session, tree: FolderTree): Promise<boolean>;
  /** Looks whether it is done, after it was begun and its end was not seen. */
  isDone(session: Session, tree: FolderTree): Promise<boolean>;
  /** Sends the one command that does it. */
  act(session: Session): Promise<void>;
  /** Does what belongs to it: subscriptions. Looks first, so it can be called again. */
  finish(session: Session): Promise<void>;
  /** How it would be taken back, or can be once it is done. */
  undo(): FolderUndo;
}

/** Counts what is in a folder. */
export async function lookAt(
  session: Session,
  tree: FolderTree,
  { path, selectable }: Mailbox,
): Promise<FolderFacts> {
  const subfolders = tree.below(path).length;
  if (!selectable) return { uidvalidity: undefined, messages: 0, subfolders };
  return { ...await folderStatus(session, path), subfolders };
}

/**
 * Sees to it that a folder is still what it was when it was looked at first.
 *
 * @throws {MailError} `conflict`
 */
export function assertUnchanged(seen: FolderFacts, now: FolderFacts): void {
  if (now.uidvalidity !== seen.uidvalidity) {
    throw changed("Another folder has that name now", "uidvalidity_changed");
  }
  if (now.subfolders !== seen.subfolders) {
    throw changed("There are other folders below it than before", "subfolders_changed");
  }
  if (now.messages > seen.messages) {
    throw changed("There are more messages in the folder than before", "mailbox_grew");
  }
}

function changed(message: string, reason: Reason): MailError {
  return new MailError("conflict", `${message}; nothing was changed`, {
    hint: "Call again to see what it holds now.",
    details: { reason },
  });
}
