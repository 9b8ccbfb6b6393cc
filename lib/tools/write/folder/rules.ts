/**
 * What an account's rules and the tree of its folders say about a change.
 *
 * @module
 */

import type { Account } from "../../../config/types.ts";
import { MailError } from "../../../contract/error.ts";
import type { Mailbox } from "../../../imap/mailboxes.ts";
import type { FolderTree } from "../../../imap/write/folder_tree.ts";
import type { OpenAccount } from "../../accounts.ts";
import type { FolderFacts } from "./change.ts";

/**
 * Finds the folder of exactly this path.
 *
 * @throws {MailError} `not_found`
 */
export function findFolder(tree: FolderTree, path: string): Mailbox {
  const found = tree.find(path);
  if (found) return found;
  throw new MailError("not_found", "There is no such folder", {
    hint: "Names are as imap_list_mailboxes gives them, with upper and lower case.",
    details: { reason: "mailbox_not_found" },
  });
}

/**
 * Refuses a name that a folder, or something below it, has already.
 *
 * @throws {MailError} `conflict`
 */
export function assertFree(tree: FolderTree, path: string): void {
  if (!tree.isTaken(path)) return;
  throw new MailError("conflict", "There is a folder of that name already", {
    hint: "Choose another name; imap_list_mailboxes has those that are there.",
    details: { reason: "mailbox_exists" },
  });
}

/**
 * Refuses to rename or delete a folder that is protected or holds one that is.
 *
 * @throws {MailError} `forbidden`
 */
export function assertUnprotected(
  { account, folders }: OpenAccount,
  tree: FolderTree,
  mailbox: Mailbox,
): void {
  const { path, separator = "" } = mailbox;
  const isInbox = path.toUpperCase() === "INBOX";
  if (!isInbox && !folders.isProtected(mailbox) && !folders.protects(tree.all, path, separator)) {
    return;
  }
  throw new MailError("forbidden", "This folder is protected, or one below it is", {
    hint: isInbox
      ? "The inbox always stays."
      : `Its owner can change MAIL_IMAP_${account.id.toUpperCase()}_PROTECTED_FOLDERS; do not try another way.`,
    details: { reason: "protected_folder" },
  });
}

/**
 * Whether an account allows what a renaming does besides: bringing messages into
 * the Trash, folder and all, is deleting them. What is there already may be
 * called something else.
 *
 * @param from Path of the folder.
 * @param to The path that it would get.
 */
export function mayDiscard(
  account: Account,
  tree: FolderTree,
  { from, to }: { readonly from: string; readonly to: string },
  { messages, subfolders }: FolderFacts,
): boolean {
  // Folders below it are not looked into: any of them may hold messages.
  if (account.write.includes("delete") || messages + subfolders === 0) return true;
  return !tree.isTrash(to) || tree.isTrash(from);
}

/**
 * Refuses a folder that has others below it.
 *
 * @throws {MailError} `conflict`
 */
export function assertNoSubfolders(tree: FolderTree, path: string): void {
  const subfolders = tree.below(path).length;
  if (subfolders === 0) return;
  throw new MailError("conflict", "There are folders below this one", {
    hint: "Delete or rename those first, one by one.",
    details: { reason: "has_subfolders", subfolders },
  });
}
