/**
 * From what a caller asks of a folder to the change that does it.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import { MAX_MAILBOX_CODE_POINTS } from "../../../contract/limits.ts";
import type { Reason } from "../../../contract/reason.ts";
import { codePointLength } from "../../../contract/text.ts";
import type { Mailbox } from "../../../imap/mailboxes.ts";
import type { Session } from "../../../imap/session.ts";
import { assertName } from "../../../imap/write/folder_name.ts";
import { type FolderTree, readFolderTree } from "../../../imap/write/folder_tree.ts";
import type { OpenAccount } from "../../accounts.ts";
import { type FolderChange, lookAt } from "./change.ts";
import { CreateFolder, DeleteFolder } from "./presence.ts";
import { RenameFolder } from "./rename.ts";
import { assertNoSubfolders, assertUnprotected, findFolder } from "./rules.ts";
import type { FOLDER_ACTIONS } from "./actions.ts";
import { SubscribeFolder } from "./subscribe.ts";

/** What a caller asks for. */
export interface FolderRequest {
  readonly action: (typeof FOLDER_ACTIONS)[number];
  readonly mailbox: string;
  /** Of `rename` only. */
  readonly destination: string | undefined;
  /** Of `delete` only: not to the Trash. */
  readonly permanent: boolean;
}

/** Folders of one name in the Trash, at most. */
const MAX_NAMESAKES = 99;

/**
 * Finds the change that does what is asked for, and looks whether it can be
 * done. Changes nothing.
 *
 * @throws {MailError} When it cannot or may not be done.
 */
export async function planChange(
  session: Session,
  account: OpenAccount,
  request: FolderRequest,
): Promise<FolderChange> {
  const path = session.folderPath(request.mailbox);
  const tree = await readFolderTree(session);
  const change = await choose(session, account, tree, path, request);
  await change.check(session, tree);
  return change;
}

async function choose(
  session: Session,
  account: OpenAccount,
  tree: FolderTree,
  path: string,
  { action, destination, permanent }: FolderRequest,
): Promise<FolderChange> {
  switch (action) {
    case "create":
      assertName(path, tree.separator);
      return new CreateFolder(account, path);
    case "rename": {
      const to = session.folderPath(destination ?? "");
      assertName(to, tree.separator);
      const { separator } = findFolder(tree, path);
      return new RenameFolder(account, path, to, { separator });
    }
    case "delete":
      return await chooseDeletion(session, account, tree, path, permanent);
    case "subscribe":
    case "unsubscribe":
      return new SubscribeFolder(account, path, action === "subscribe");
  }
}

/** An empty folder is deleted; one with messages goes to the Trash unless it shall be gone for good. */
async function chooseDeletion(
  session: Session,
  account: OpenAccount,
  tree: FolderTree,
  path: string,
  permanent: boolean,
): Promise<FolderChange> {
  const found = findFolder(tree, path);
  assertUnprotected(account, tree, found);
  assertNoSubfolders(tree, path);
  const { messages } = await lookAt(session, tree, found);
  if (messages === 0 || permanent) {
    return new DeleteFolder(account, path, { empty: messages === 0 });
  }
  const { separator } = found;
  return new RenameFolder(account, path, placeInTrash(tree, found), {
    purpose: "trash",
    separator,
  });
}

/** A free name below the Trash. */
function placeInTrash(tree: FolderTree, { path, separator }: Mailbox): string {
  const { trash } = tree;
  if (!trash) throw stuck("There is no Trash that the folder could be moved to", "no_trash");
  if (tree.isTrash(path)) {
    throw stuck("The folder is in the Trash already, with messages in it", "in_trash");
  }
  if (!trash.holdsFolders || trash.separator === undefined) {
    throw stuck("The Trash of this mail server holds no folders", "trash_holds_no_folders");
  }
  const name = separator === undefined ? path : path.slice(path.lastIndexOf(separator) + 1);
  const first = `${trash.path}${trash.separator}${name}`;
  for (let number = 1; number <= MAX_NAMESAKES; number++) {
    const place = number === 1 ? first : `${first} (${number})`;
    if (codePointLength(place) > MAX_MAILBOX_CODE_POINTS) break;
    if (!tree.isTaken(place) && tree.below(place).length === 0) return place;
  }
  throw stuck("The Trash has no free name for the folder", "no_free_name");
}

function stuck(message: string, reason: Reason): MailError {
  return new MailError("conflict", message, {
    hint: "Move or delete its messages first, then delete the empty folder.",
    details: { reason },
  });
}
