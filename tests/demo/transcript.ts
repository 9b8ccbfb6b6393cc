/**
 * What the assistant asks and what it is given, in a form for people.
 *
 * @module
 */

import type { Answer, McpSession } from "../clients/mcp.ts";
import { column, faint, heading, print } from "./terminal.ts";

interface SummaryLine {
  readonly id: string;
  readonly date: string;
  readonly from: string;
  readonly subject: string;
  readonly flags: readonly string[];
  readonly has_attachments?: boolean;
  readonly snippet?: string;
}

/** Shows a call as the client makes it, and waits for its answer. */
async function ask(
  session: McpSession,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<Answer> {
  faint(`> ${tool} ${JSON.stringify(args)}`);
  const answer = await session.call(tool, args);
  if (answer.failed) throw new Error(`${tool}: ${answer.text}`);
  return answer;
}

function printMessages(messages: readonly SummaryLine[]): void {
  for (const { date, from, subject, flags, has_attachments } of messages) {
    const mark = `${flags.includes("\\Seen") ? " " : "•"}${
      flags.includes("\\Flagged") ? "★" : " "
    }${has_attachments ? "@" : " "}`;
    print(
      `  ${mark} ${date.slice(0, 16).replace("T", " ")}  ${column(from, 38)}  ${
        column(subject, 40)
      }`,
    );
  }
}

/** Shows what a mail has in it, what of that an assistant is given, and what it is told about it. */
async function printHostile(session: McpSession, search: string): Promise<void> {
  const found = await ask(session, "imap_search_messages", { subject: search });
  const message_id = found.data.messages[0].id;
  const raw = await ask(session, "imap_get_message_raw", { message_id });
  const source = atob(raw.data.base64);
  const body = source.slice(source.lastIndexOf("\r\n\r\n", source.search(/<\/p>/)) + 4);
  print("  Before, in the mail:");
  print(readable(body).replace(/^/gm, "    "));
  const { data } = await ask(session, "imap_get_message", { message_id });
  print("  After, for the assistant:");
  print(data.body.text.replace(/^/gm, "    "));
  print(`  Verdict: ${data.security.level}`);
  for (const reason of data.security.reasons ?? []) print(`    - ${reason}`);
}

/** Quoted-printable text without its line breaks, for a terminal. */
function readable(body: string): string {
  const bytes = body.split(/\r\n--=_part/)[0]?.replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))) ?? "";
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
    .replace(/\u200b/g, "\u2423").trim();
}

/** Plays the demo and prints it. */
export async function printTranscript(session: McpSession, count: number): Promise<void> {
  print(`A mailbox with ${count} messages is on a Dovecot of its own. An assistant reads it:`);

  heading("Which accounts are there?");
  const accounts = await ask(session, "imap_list_accounts");
  for (const { id, host, port, security, write } of accounts.data.accounts) {
    print(
      `  ${id}: ${host}:${port} over ${security}, ${
        write.length === 0 ? "read-only" : `may ${write.join(", ")}`
      }`,
    );
  }

  heading("Does the connection work?");
  const { data: check } = await ask(session, "imap_verify_account");
  print(
    `  ${check.tls.version}, certificate by "${check.tls.issuer}" until ${
      check.tls.expires.slice(0, 10)
    }`,
  );

  heading("Which folders?");
  const folders = await ask(session, "imap_list_mailboxes", { include_counts: true });
  for (const { name, special_use = "", messages = 0, unread = 0 } of folders.data.mailboxes) {
    print(
      `  ${column(name, 22)} ${column(special_use, 8)} ${
        String(messages).padStart(3)
      } messages, ${unread} unread`,
    );
  }

  heading("The newest messages");
  const newest = await ask(session, "imap_search_messages", { limit: 12 });
  printMessages(newest.data.messages);
  print(`  (${newest.summary})`);

  heading("Open the invoice");
  const found = await ask(session, "imap_search_messages", {
    has_attachments: true,
    subject: "Rechnung",
  });
  const invoice = await ask(session, "imap_get_message", { message_id: found.data.messages[0].id });
  const { from, subject, body, attachments } = invoice.data;
  print(`  From:    ${from.join(", ")}\n  Subject: ${subject}\n`);
  print(body.text.replace(/^/gm, "  "));
  for (const { filename, content_type, size, part_id } of attachments) {
    print(`  Attachment ${part_id}: ${filename} (${content_type}, ${size} bytes)`);
  }

  heading("Search: who wrote about the keeper's house?");
  const keeper = await ask(session, "imap_search_messages", {
    query: "keeper",
    snippet_max_chars: 80,
  });
  printMessages(keeper.data.messages);
  for (const { snippet } of keeper.data.messages.slice(0, 2)) print(`      “${snippet}”`);

  heading("The whole conversation, each sentence once");
  const thread = await ask(session, "imap_get_thread", {
    message_id: keeper.data.messages[0].id,
    include_bodies: true,
  });
  for (const { date, from, body } of thread.data.messages) {
    print(`  ${date.slice(0, 10)} ${from}`);
    print(body.text.replace(/^<.*>$/gm, "").trim().replace(/^/gm, "      "));
  }

  heading("Open two mails that mean harm");
  for (const search of ["Minutes of our meeting", "Your account will be closed"]) {
    await printHostile(session, search);
  }

  print("\nNothing was marked as read, and nothing could have been changed or sent.");
}
