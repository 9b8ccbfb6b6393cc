/**
 * An ordinary session as a client writes it, with a call of every tool.
 *
 * @module
 */

const ID = "imap:default:INBOX:7:1";

const CALLS: readonly (readonly [name: string, args: Readonly<Record<string, unknown>>])[] = [
  ["imap_list_accounts", { include_user: true }],
  ["imap_verify_account", { account_id: "default" }],
  ["imap_list_mailboxes", { pattern: "*", include_counts: true, limit: 10 }],
  ["imap_search_messages", { mailbox: "INBOX", from: "ada", last_days: 30, limit: 3 }],
  ["imap_get_message", { message_id: ID, body_format: "markdown", body_max_chars: 100 }],
  ["imap_get_thread", { message_id: ID, include_bodies: true }],
  ["imap_get_attachment", { message_id: ID, part_id: "1", mode: "text" }],
  ["imap_get_message_raw", { message_id: ID, max_bytes: 10 }],
  ["imap_update_message_flags", { message_ids: [ID], operation: "add", flags: ["\\Seen"] }],
  ["imap_apply_to_messages", { message_ids: [ID], action: "copy", destination_mailbox: "A" }],
  ["imap_manage_mailbox", { action: "create", mailbox: "B", dry_run: true }],
  ["imap_create_draft", { to: ["Ada <ada@example.test>"], subject: "s", text: "t" }],
  ["imap_get_operation", { operation_id: "a" }],
  ["imap_cancel_operation", { operation_id: "a" }],
  ["imap_undo_operation", { operation_id: "a" }],
];

/** Its lines. */
export const SESSION: readonly string[] = [
  {
    id: 0,
    method: "initialize",
    params: {
      protocolVersion: "2025-11-25",
      capabilities: { elicitation: {}, roots: { listChanged: true } },
      clientInfo: { name: "t", version: "1" },
    },
  },
  { method: "notifications/initialized" },
  { id: "list", method: "tools/list", params: {} },
  ...CALLS.map(([name, args], i) => ({
    id: i + 1,
    method: "tools/call",
    params: { name, arguments: args, _meta: { progressToken: i } },
  })),
  { method: "notifications/cancelled", params: { requestId: 4, reason: "enough" } },
  { id: "ping", method: "ping" },
].map((message) => JSON.stringify({ jsonrpc: "2.0", ...message }));
