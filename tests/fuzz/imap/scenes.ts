/**
 * What a client does during one conversation: every tool that talks to a mail
 * server, reading and writing.
 *
 * @module
 */

import type { Answer } from "../../clients/mcp.ts";

/** Makes a call, which is looked at. */
export type Call = (name: string, args?: Readonly<Record<string, unknown>>) => Promise<Answer>;

/** Messages that scenes are about. */
export interface Cast {
  /** Ids of messages in INBOX, newest first. */
  readonly inbox: readonly string[];
  /** Ids of those that have attachments. */
  readonly attached: readonly string[];
}

/** One scene. */
export interface Scene {
  readonly name: string;
  /** Messages that it may change, by their place in {@link Cast.inbox}; undefined when it only reads. */
  readonly changes?: readonly number[];
  play(call: Call, cast: Cast): Promise<void>;
}

/** Times that a running operation is looked at; its end is not what is tested. */
const MAX_LOOKS = 200;

const LOOK_MS = 10;

/** A scene of one call that reads. */
function reading(
  name: string,
  tool: string,
  args: (cast: Cast) => Readonly<Record<string, unknown>>,
): Scene {
  return { name, play: async (call, cast) => void await call(tool, args(cast)) };
}

/** Confirms what has to be confirmed, waits for the end, and takes it back. */
async function change(
  call: Call,
  tool: string,
  args: Readonly<Record<string, unknown>>,
  undo = false,
): Promise<void> {
  let answer = await call(tool, args);
  if (answer.data?.status === "confirmation_required") {
    answer = await call(tool, { ...args, confirm_token: answer.data.confirm_token });
  }
  const id = answer.data?.operation_id;
  for (let i = 0; answer.data?.status === "running" && i < MAX_LOOKS; i++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    answer = await call("imap_get_operation", { operation_id: id });
  }
  if (undo && id !== undefined) await change(call, "imap_undo_operation", { operation_id: id });
}

const at = ({ inbox }: Cast, i: number): string => inbox[i % inbox.length] ?? "";

/** A scene that changes messages of INBOX. */
function changing(
  name: string,
  changes: readonly number[],
  tool: string,
  args: Readonly<Record<string, unknown>>,
  undo = false,
): Scene {
  return {
    name,
    changes,
    play: (call, cast) =>
      change(call, tool, { ...args, message_ids: changes.map((i) => at(cast, i)) }, undo),
  };
}

/** A scene that changes folders or drafts only. */
function making(
  name: string,
  tool: string,
  args: (cast: Cast) => Readonly<Record<string, unknown>>,
  undo = false,
): Scene {
  return { name, changes: [], play: (call, cast) => change(call, tool, args(cast), undo) };
}

/** Scenes that read. */
export const READING: readonly Scene[] = [
  reading("verify", "imap_verify_account", () => ({})),
  reading("folders", "imap_list_mailboxes", () => ({ include_counts: true })),
  reading("newest", "imap_search_messages", () => ({ limit: 8, snippet_max_chars: 100 })),
  reading("found", "imap_search_messages", () => ({ query: "the", order: "largest", limit: 5 })),
  reading("oldest", "imap_search_messages", () => ({ order: "oldest", last_days: 300, limit: 4 })),
  reading("everywhere", "imap_search_messages", () => ({ mailboxes: ["*"], limit: 5 })),
  reading("letters", "imap_search_messages", () => ({ subject: "für", has_attachments: true })),
  reading("text", "imap_get_message", (cast) => ({
    message_id: at(cast, 0),
    include_headers: "all",
  })),
  reading("html", "imap_get_message", (cast) => ({
    message_id: cast.attached[0] ?? "",
    body_format: "html",
    body_max_chars: 16_000,
  })),
  reading("conversation", "imap_get_thread", (cast) => ({
    message_id: at(cast, 3),
    include_bodies: true,
  })),
  reading("attachment", "imap_get_attachment", (cast) => ({
    message_id: cast.attached[0] ?? "",
    part_id: "2",
  })),
  reading("bytes", "imap_get_attachment", (cast) => ({
    message_id: cast.attached[1] ?? "",
    part_id: "2",
    mode: "base64",
    max_bytes: 500,
  })),
  reading("raw", "imap_get_message_raw", (cast) => ({ message_id: at(cast, 1) })),
];

/** Scenes that write; the later ones find what the earlier ones left. */
export const WRITING: readonly Scene[] = [
  making("draft", "imap_create_draft", (cast) => ({
    in_reply_to: at(cast, 10),
    quote: true,
    text: "Yes.",
    attachments: [`${cast.attached[1] ?? ""}#2`],
  }), true),
  changing("flags", [0, 1, 2], "imap_update_message_flags", {
    operation: "add",
    flags: ["\\Flagged", "$Later"],
  }, true),
  changing("replace", [3], "imap_update_message_flags", {
    operation: "replace",
    flags: ["\\Seen"],
  }),
  changing("copy", [4, 5], "imap_apply_to_messages", {
    action: "copy",
    destination_mailbox: "Archive",
  }, true),
  changing("move", [6, 7], "imap_apply_to_messages", {
    action: "move",
    destination_mailbox: "Archive",
  }, true),
  changing("delete", [8], "imap_apply_to_messages", { action: "delete" }),
  changing("purge", [9], "imap_apply_to_messages", { action: "delete", permanent: true }),
  making("create", "imap_manage_mailbox", () => ({ action: "create", mailbox: "Boats & Größe" })),
  making("rename", "imap_manage_mailbox", () => ({
    action: "rename",
    mailbox: "Boats & Größe",
    destination_mailbox: "Ships",
  }), true),
  making("remove", "imap_manage_mailbox", () => ({
    action: "delete",
    mailbox: "Boats & Größe",
  })),
];
