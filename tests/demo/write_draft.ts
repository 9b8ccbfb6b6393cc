/**
 * A draft that answers a mail and takes an attachment over from another one.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { McpSession } from "../clients/mcp.ts";
import type { RawImap } from "../clients/raw_imap.ts";
import { messageIdHeader } from "../samples/envelope.ts";
import { call } from "./call.ts";
import { heading, print, printWrapped } from "./terminal.ts";

/** Writes the draft, and shows what the server holds of it. */
export async function printDraft(
  session: McpSession,
  raw: RawImap,
  { reply, attachment }: { readonly reply: string; readonly attachment: string },
): Promise<void> {
  heading("Draft an answer to Grace, with the PDF of the invoice");
  const answer = await call(session, "imap_create_draft", {
    in_reply_to: reply,
    text: "Dear Grace,\n\nhere is the bill.\n\nAda",
    attachments: [attachment],
  });
  const id: string = answer.data.items[0].new_message_id;
  const source = await sourceOf(raw, id);
  const field = (name: string): string =>
    new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, "im").exec(source)?.[1]?.replace(/\s+/g, " ") ??
      "";
  assert.equal(field("In-Reply-To"), messageIdHeader("keeper-4"));
  print("  Another IMAP client sees in Drafts:");
  for (const name of ["From", "To", "Subject", "In-Reply-To", "References"]) {
    printWrapped(`    ${name}: ${field(name)}`);
  }
  const drafted = pdfOf(source);
  const original = pdfOf(await sourceOf(raw, attachment.replace(/#.*$/, "")));
  assert.deepEqual(drafted, original, "The attachment is the one of the invoice");
  print(`    Attachment: ${drafted.length} bytes, the same as those of the invoice`);
  const flags = /FLAGS \(([^)]*)\)/.exec(await fetch(raw, id, "FLAGS"))?.[1] ?? "";
  assert.match(flags, /\\Draft/);
  print(`    Flags: ${flags.replace(" \\Recent", "")}`);

  heading("Undo the draft");
  await call(session, "imap_undo_operation", { operation_id: answer.data.operation_id });
  assert.doesNotMatch(await fetch(raw, id, "FLAGS"), /FETCH/);
  print("  Another IMAP client does not see it any more.");
}

async function fetch(raw: RawImap, id: string, what: string): Promise<string> {
  const [, folder, uid] = /^imap:default:(.*):\d+:(\d+)$/.exec(id) ?? [];
  await raw.command(`EXAMINE "${folder}"`);
  return await raw.command(`UID FETCH ${uid} (${what})`);
}

function sourceOf(raw: RawImap, id: string): Promise<string> {
  return fetch(raw, id, "BODY.PEEK[]");
}

/** The only part of a message that is a PDF. */
function pdfOf(source: string): Uint8Array {
  const [, encoded = ""] = /application\/pdf[^]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/i.exec(source) ?? [];
  return Uint8Array.fromBase64(encoded.replace(/\s/g, ""));
}
