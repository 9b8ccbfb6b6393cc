/**
 * Asking for conversations on a mail server with letters in it.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { McpSession } from "../clients/mcp.ts";
import { type Letter, post } from "../samples/conversation.ts";
import { startTap } from "../servers/tap.ts";
import { BEN } from "./dovecot_suite.ts";
import { startInProcess } from "./in_process.ts";
import { type MailServerOptions, startMailServer } from "./mail_server.ts";
import { accountVariables } from "./product.ts";

/** A message of an answer. */
export interface Shown {
  readonly id: string;
  readonly subject: string;
  readonly from: string;
  readonly mailbox?: string;
  readonly shares_id?: true;
  readonly sent_date?: string;
  readonly body?: { text: string; truncated: boolean; folded_lines?: number };
}

/** An answer of imap_get_thread. */
export type Thread = Record<string, unknown> & { readonly messages: readonly Shown[] };

/** Calls imap_get_thread, which must not fail. */
export async function thread(
  product: McpSession,
  args: Record<string, unknown>,
): Promise<Thread> {
  const answer = await product.call("imap_get_thread", args);
  assert.equal(answer.failed, false, answer.text);
  return answer.data;
}

/** Subjects in order. */
export function subjects({ messages }: Thread): readonly string[] {
  return messages.map(({ subject }) => subject);
}

/** Ids by subject, of INBOX and Sent. */
export async function ids(product: McpSession): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const mailbox of ["INBOX", "Sent"]) {
    const { data } = await product.call("imap_search_messages", { mailbox, limit: 100 });
    for (const { subject, id } of data?.messages ?? []) found.set(subject, id);
  }
  return found;
}

/** A server with letters, a tap before it and the product behind. */
export async function withMail(
  letters: readonly Letter[],
  work: (product: McpSession, lines: readonly string[], reset: () => void) => Promise<void>,
  options: Partial<MailServerOptions> = {},
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [BEN], ...options });
  stack.defer(() => server.stop());
  const client = await server.connect(BEN);
  await post(client, letters);
  await client.close();
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const product = await startInProcess(accountVariables(tap, BEN));
  stack.defer(() => product.close());
  await work(product, tap.lines, () => tap.reset());
}

/** A letter of which only the links matter. */
export function note(id: string, minute: number, links: Partial<Letter> = {}): Letter {
  return {
    id,
    minute,
    from: "Mallory <mallory@elsewhere.example.test>",
    subject: id,
    body: `This is ${id}.`,
    ...links,
  };
}

/** A conversation as most programs write it: everything before is named. */
export const CHAIN: readonly Letter[] = Array.from({ length: 12 }, (_, i) =>
  note(`chain${i}`, i, {
    ...(i % 3 === 1 ? { mailbox: "Sent" } : {}),
    ...(i > 0
      ? {
        references: Array.from({ length: i }, (_, j) => `chain${j}`),
        inReplyTo: `chain${i - 1}`,
      }
      : {}),
  }));
