/**
 * Which account and mailbox a search is about, and opening it.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { OpenMailbox, Session } from "../imap/session.ts";
import type { Accounts, OpenAccount } from "./accounts.ts";
import type { SearchPosition } from "./search_cursor.ts";
import type { SearchInput } from "./search_input.ts";

/** The account and mailbox that a cursor belongs to, or that the input names. */
export function accountMailbox(
  accounts: Accounts,
  input: SearchInput,
  from: SearchPosition | undefined,
): { readonly account: OpenAccount; readonly mailbox: string } {
  if (!from) {
    return { account: accounts.get(input.account_id), mailbox: input.mailbox ?? "INBOX" };
  }
  const otherAccount = input.account_id !== undefined && input.account_id !== from.account;
  const otherMailbox = input.mailbox !== undefined &&
    input.mailbox.toLowerCase() !== from.mailbox.toLowerCase();
  if (otherAccount || otherMailbox) {
    throw new MailError("invalid_input", "The cursor belongs to another account or folder", {
      hint: "Leave account_id and mailbox out when you pass a cursor.",
      details: { reason: "cursor_mismatch" },
    });
  }
  return { account: accounts.get(from.account), mailbox: from.mailbox };
}

/**
 * Opens a mailbox so that what has arrived meanwhile is seen.
 *
 * @throws {MailError} `conflict` when a cursor's UIDs no longer mean what they meant.
 */
export async function openForSearch(
  session: Session,
  path: string,
  from: SearchPosition | undefined,
): Promise<OpenMailbox> {
  if (from) return await session.examineSame(path, from.uidvalidity);
  const alreadyOpen = session.openPath === path;
  // A mailbox that stays open learns of new messages with the next command.
  if (alreadyOpen) await session.noop();
  return await session.examine(path);
}
