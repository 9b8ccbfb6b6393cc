/**
 * Which account and mailbox a search is about.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
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
