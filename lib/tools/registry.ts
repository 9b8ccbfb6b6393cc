/**
 * All tools, in the order in which they are advertised. Adding a tool is
 * adding its file and one line here.
 *
 * @module
 */

import { applyToMessages } from "./apply_to_messages.ts";
import { cancelOperation } from "./cancel_operation.ts";
import { createDraft } from "./create_draft.ts";
import { getAttachment } from "./get_attachment.ts";
import { getMessage } from "./get_message.ts";
import { getMessageRaw } from "./get_message_raw.ts";
import { getOperation } from "./get_operation.ts";
import { getThread } from "./get_thread.ts";
import { listAccounts } from "./list_accounts.ts";
import { listMailboxes } from "./list_mailboxes.ts";
import { manageMailbox } from "./manage_mailbox.ts";
import { searchMessages } from "./search_messages.ts";
import type { Tool } from "./tool.ts";
import { undoOperation } from "./undo_operation.ts";
import { updateMessageFlags } from "./update_message_flags.ts";
import { verifyAccount } from "./verify_account.ts";

/** Every tool of this product. */
export const TOOLS: readonly Tool[] = [
  listAccounts,
  verifyAccount,
  listMailboxes,
  searchMessages,
  getMessage,
  getThread,
  getAttachment,
  getMessageRaw,
  updateMessageFlags,
  applyToMessages,
  manageMailbox,
  createDraft,
  getOperation,
  cancelOperation,
  undoOperation,
];
