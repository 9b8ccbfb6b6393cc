/**
 * What every input of every tool accepts, written down a second time: a tool
 * that gains an input, or an input whose bounds move, must be entered here.
 *
 * @module
 */

/** What one input accepts. */
export type Bounds =
  | { readonly kind: "text"; readonly max: number }
  | { readonly kind: "prose"; readonly max: number }
  | {
    readonly kind: "texts";
    readonly max: number;
    readonly count: number;
    /** Whether there may be none. */
    readonly none?: true;
  }
  | { readonly kind: "account"; readonly max: number }
  | { readonly kind: "keyword"; readonly max: number }
  | { readonly kind: "flags"; readonly max: number; readonly count: number }
  | { readonly kind: "token"; readonly max: number }
  | { readonly kind: "section"; readonly max: number }
  | { readonly kind: "day" }
  | { readonly kind: "whole"; readonly min: number; readonly max: number }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "flag" };

const FLAG: Bounds = { kind: "flag" };
const DAY: Bounds = { kind: "day" };
const CRITERION: Bounds = { kind: "text", max: 256 };
const ACCOUNT: Bounds = { kind: "account", max: 64 };
const CURSOR: Bounds = { kind: "text", max: 1_500 };
const MESSAGE_ID: Bounds = { kind: "text", max: 348 };
const MESSAGE_IDS: Bounds = { kind: "texts", max: 348, count: 250 };
const OPERATION: Bounds = { kind: "token", max: 32 };
const ADDRESSES: Bounds = { kind: "texts", max: 512, count: 100, none: true };
const UINT32 = 4_294_967_295;

function whole(min: number, max: number): Bounds {
  return { kind: "whole", min, max };
}

/** Inputs by tool and name. */
export const BOUNDS: Readonly<Record<string, Readonly<Record<string, Bounds>>>> = {
  imap_list_accounts: { include_user: FLAG },
  imap_verify_account: { account_id: ACCOUNT },
  imap_list_mailboxes: {
    account_id: ACCOUNT,
    pattern: { kind: "text", max: 256 },
    include_counts: FLAG,
    limit: whole(1, 500),
    cursor: CURSOR,
  },
  imap_search_messages: {
    account_id: ACCOUNT,
    mailbox: { kind: "text", max: 256 },
    mailboxes: { kind: "texts", max: 256, count: 20 },
    query: CRITERION,
    from: CRITERION,
    to: CRITERION,
    cc: CRITERION,
    subject: CRITERION,
    body: CRITERION,
    not_from: CRITERION,
    not_subject: CRITERION,
    header_message_id: CRITERION,
    unread_only: FLAG,
    flagged: FLAG,
    answered: FLAG,
    keyword: { kind: "keyword", max: 64 },
    has_attachments: FLAG,
    larger_than: whole(0, UINT32),
    smaller_than: whole(1, UINT32),
    last_days: whole(1, 365),
    start_date: DAY,
    end_date: DAY,
    gmail_query: CRITERION,
    order: { kind: "choice", values: ["newest", "oldest", "largest"] },
    limit: whole(1, 100),
    snippet_max_chars: whole(50, 500),
    cursor: CURSOR,
  },
  imap_get_message: {
    message_id: MESSAGE_ID,
    body_format: { kind: "choice", values: ["text", "markdown", "html"] },
    body_max_chars: whole(1, 16_000),
    body_offset: whole(0, 2_000_000),
    include_headers: { kind: "choice", values: ["none", "basic", "all"] },
  },
  imap_get_thread: { message_id: MESSAGE_ID, limit: whole(1, 50), include_bodies: FLAG },
  imap_get_attachment: {
    message_id: MESSAGE_ID,
    part_id: { kind: "section", max: 64 },
    mode: { kind: "choice", values: ["text", "base64", "resource"] },
    max_chars: whole(1, 16_000),
    max_bytes: whole(1, 64_000),
    offset: whole(0, UINT32),
  },
  imap_get_message_raw: {
    message_id: MESSAGE_ID,
    max_bytes: whole(1, 64_000),
    offset_bytes: whole(0, UINT32),
  },
  imap_update_message_flags: {
    message_ids: MESSAGE_IDS,
    operation: { kind: "choice", values: ["add", "remove", "replace"] },
    flags: { kind: "flags", max: 64, count: 32 },
    dry_run: FLAG,
    confirm_token: { kind: "token", max: 128 },
  },
  imap_apply_to_messages: {
    message_ids: MESSAGE_IDS,
    action: { kind: "choice", values: ["move", "copy", "delete"] },
    destination_mailbox: { kind: "text", max: 256 },
    destination_account_id: ACCOUNT,
    permanent: FLAG,
    dry_run: FLAG,
    confirm_token: { kind: "token", max: 128 },
  },
  imap_manage_mailbox: {
    account_id: ACCOUNT,
    action: { kind: "choice", values: ["create", "rename", "delete", "subscribe", "unsubscribe"] },
    mailbox: { kind: "text", max: 256 },
    destination_mailbox: { kind: "text", max: 256 },
    permanent: FLAG,
    dry_run: FLAG,
    confirm_token: { kind: "token", max: 128 },
  },
  imap_create_draft: {
    account_id: ACCOUNT,
    to: ADDRESSES,
    cc: ADDRESSES,
    bcc: ADDRESSES,
    subject: { kind: "text", max: 998 },
    text: { kind: "prose", max: 100_000 },
    html: { kind: "prose", max: 100_000 },
    in_reply_to: MESSAGE_ID,
    reply_all: FLAG,
    quote: FLAG,
    attachments: { kind: "texts", max: 413, count: 20, none: true },
    dry_run: FLAG,
  },
  imap_get_operation: { operation_id: OPERATION },
  imap_cancel_operation: { operation_id: OPERATION },
  imap_undo_operation: {
    operation_id: OPERATION,
    dry_run: FLAG,
    confirm_token: { kind: "token", max: 128 },
  },
};

/** Inputs without which a tool cannot be called. */
export const REQUIRED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  imap_get_message: { message_id: "imap:default:INBOX:1:1" },
  imap_get_thread: { message_id: "imap:default:INBOX:1:1" },
  imap_get_attachment: { message_id: "imap:default:INBOX:1:1", part_id: "2" },
  imap_get_message_raw: { message_id: "imap:default:INBOX:1:1" },
  imap_update_message_flags: {
    message_ids: ["imap:default:INBOX:1:1"],
    operation: "add",
    flags: ["\\Seen"],
  },
  imap_apply_to_messages: { message_ids: ["imap:default:INBOX:1:1"], action: "delete" },
  imap_get_operation: { operation_id: "abc" },
  imap_cancel_operation: { operation_id: "abc" },
  imap_undo_operation: { operation_id: "abc" },
  imap_manage_mailbox: { action: "create", mailbox: "Projects" },
};
