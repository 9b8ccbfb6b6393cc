/**
 * Small messages in the folders of a mail server, and what becomes of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Answer, McpSession } from "../clients/mcp.ts";
import type { RawImap } from "../clients/raw_imap.ts";
import type { MailServer } from "../servers/mail_server.ts";
import { ADA, BEN } from "./dovecot_suite.ts";
import { CAPABILITIES, type Variant } from "./dovecot_variants.ts";
import { startMailServer } from "./mail_server.ts";

/** Kinds of servers: with all extensions, and without those that matter here. */
export const VARIANTS = ["full", "no MOVE", "no MOVE, no UIDPLUS, no CONDSTORE"] as const;

/** Starts a server of a kind with the mailboxes of two people. */
export async function startVariant(variant: Variant): Promise<MailServer> {
  return await startMailServer({ users: [ADA, BEN], capabilities: CAPABILITIES[variant] });
}

const encoder = new TextEncoder();
let made = 0;

/** Appends a small message and returns its Message-ID. */
export async function put(
  raw: RawImap,
  mailbox: string,
  flags: readonly string[] = [],
): Promise<string> {
  const id = `<m${++made}@test>`;
  const source =
    `From: a@example.test\r\nSubject: s${made}\r\nMessage-ID: ${id}\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\n\r\nBody ${made}\r\n`;
  await raw.append(mailbox, encoder.encode(source), {
    date: new Date("2026-01-05T10:00:00Z"),
    flags,
  });
  return id;
}

/** Message-IDs in a folder with their flags, as the server tells another client. */
export async function holds(raw: RawImap, mailbox: string): Promise<Record<string, string>> {
  await raw.command(`EXAMINE "${mailbox}"`);
  const answer = await raw.command("FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    .catch(() => "");
  await raw.command("CLOSE");
  const found: Record<string, string> = {};
  for (const [, flags = "", id = ""] of answer.matchAll(/FLAGS \(([^)]*)\)[^<]*(<[^>]+>)/g)) {
    found[id] = flags.split(" ").filter((flag) => flag !== "\\Recent").sort().join(" ");
  }
  return found;
}

/** Message ids of a folder, oldest first. */
export async function idsOf(product: McpSession, mailbox: string): Promise<string[]> {
  const { data, error } = await product.call("imap_search_messages", {
    mailbox,
    limit: 100,
    order: "oldest",
  });
  assert.equal(error, undefined);
  return data.messages.map(({ id }: { id: string }) => id);
}

/** Calls a tool that has to be confirmed, and confirms. */
export async function confirmed(
  product: McpSession,
  tool: string,
  args: Record<string, unknown>,
): Promise<Answer> {
  const first = await product.call(tool, args);
  assert.equal(first.data?.status, "confirmation_required", first.text);
  return await product.call(tool, { ...args, confirm_token: first.data.confirm_token });
}
