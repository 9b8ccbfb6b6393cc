/**
 * Every kind of reading that has a conversation of its own.
 *
 * @module
 */

import type { Answer, McpSession } from "../clients/mcp.ts";

/** Ids that calls need, as the product itself tells them. */
export interface Ids {
  /** The letter that begins a conversation. */
  readonly letter: string;
  /** A message with HTML, text and a file. */
  readonly withFile: string;
  /** Section of that file. */
  readonly file: string;
}

/** One kind of reading. */
export interface Read {
  readonly name: string;
  readonly tool: string;
  /** @param cursor Of the page before, where {@link Read.before} asks for one. */
  args(ids: Ids, cursor: string): Readonly<Record<string, unknown>>;
  /** Arguments of the search whose next page this is. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Whether it is the first question about this message or folder that a product gets. */
  readonly first?: true;
  /** Of several folders, of which some may fail: how many have messages. */
  readonly folders?: number;
}

/** All of them: each read tool that asks a mail server, and its variants. */
export const READS: readonly Read[] = [
  { name: "verify", tool: "imap_verify_account", args: () => ({}) },
  { name: "list", tool: "imap_list_mailboxes", args: () => ({}) },
  {
    name: "list with counts",
    tool: "imap_list_mailboxes",
    args: () => ({ include_counts: true }),
  },
  { name: "newest", tool: "imap_search_messages", args: () => ({}) },
  {
    name: "newest of a new folder",
    tool: "imap_search_messages",
    args: () => ({ mailbox: "Archive" }),
    first: true,
  },
  { name: "search", tool: "imap_search_messages", args: () => ({ from: "grace" }) },
  { name: "oldest", tool: "imap_search_messages", args: () => ({ order: "oldest" }) },
  {
    name: "next page",
    tool: "imap_search_messages",
    before: { limit: 1 },
    args: (_ids, cursor) => ({ cursor, limit: 1 }),
  },
  {
    name: "snippets",
    tool: "imap_search_messages",
    args: () => ({ snippet_max_chars: 100 }),
  },
  {
    name: "all folders",
    tool: "imap_search_messages",
    args: () => ({ mailboxes: ["*"], limit: 5 }),
    folders: 3,
  },
  { name: "message", tool: "imap_get_message", args: ({ letter }) => ({ message_id: letter }) },
  {
    name: "new message",
    tool: "imap_get_message",
    args: ({ withFile }) => ({ message_id: withFile, include_headers: "all" }),
    first: true,
  },
  { name: "thread", tool: "imap_get_thread", args: ({ letter }) => ({ message_id: letter }) },
  {
    name: "thread with texts",
    tool: "imap_get_thread",
    args: ({ letter }) => ({ message_id: letter, include_bodies: true }),
  },
  {
    name: "attachment as text",
    tool: "imap_get_attachment",
    args: ({ withFile, file }) => ({ message_id: withFile, part_id: file }),
  },
  {
    name: "attachment as bytes",
    tool: "imap_get_attachment",
    args: ({ withFile, file }) => ({ message_id: withFile, part_id: file, mode: "base64" }),
  },
  {
    name: "raw",
    tool: "imap_get_message_raw",
    args: ({ letter }) => ({ message_id: letter }),
  },
];

/** Asks a product for the ids. */
export async function findIds(product: McpSession): Promise<Ids> {
  const search = async (subject: string): Promise<string> => {
    const { data } = whole(await product.call("imap_search_messages", { subject }));
    return data.messages.at(-1).id;
  };
  const letter = await search("The new lens");
  const withFile = await search("The week");
  const { data } = whole(await product.call("imap_get_message", { message_id: withFile }));
  return { letter, withFile, file: data.attachments[0].part_id };
}

/** An answer that must not be a failure. */
export function whole(answer: Answer): Answer {
  if (answer.failed) throw new Error(`an undisturbed call failed: ${answer.text}`);
  return answer;
}
