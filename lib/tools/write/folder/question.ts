/**
 * What a person is asked before a folder is renamed or deleted. A path is the
 * caller's word or the server's; it is quoted, and shown as a reader sees it.
 *
 * @module
 */

import { quoteName } from "../../../contract/text.ts";
import type { Confirmation } from "../perform.ts";
import type { FolderChange } from "./change.ts";

/** What has to be confirmed, if anything has. */
export function confirmationOf(account: string, change: FolderChange): Confirmation | undefined {
  const { action, mailbox, newMailbox, facts } = change;
  if (!facts) return undefined;
  return {
    question: `${questionOf(change, facts.messages, facts.subfolders)} (account ${account})`,
    about: {
      action,
      account,
      mailbox,
      uidvalidity: facts.uidvalidity ?? "",
      messages: facts.messages,
      subfolders: facts.subfolders,
      ...(newMailbox === undefined ? {} : { new_mailbox: newMailbox }),
    },
  };
}

function questionOf(change: FolderChange, messages: number, subfolders: number): string {
  const { remark, newMailbox } = change;
  const folder = `the folder ${quoteName(change.mailbox)}`;
  if (newMailbox === undefined) {
    return messages === 0
      ? `Delete ${folder}? It is empty.`
      : `Delete ${folder} with ${count(messages, "message")} FOR GOOD? This cannot be undone.`;
  }
  if (remark === "moved_to_trash") {
    return `Delete ${folder} with ${count(messages, "message")}? It goes to the Trash as ${
      quoteName(newMailbox)
    } and can be brought back.`;
  }
  const along = subfolders === 0 ? "" : `, and ${count(subfolders, "folder")} below it`;
  return `Rename ${folder} to ${quoteName(newMailbox)}? ${
    count(messages, "message")
  }${along} will be found there.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
