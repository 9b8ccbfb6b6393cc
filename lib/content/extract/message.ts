/**
 * An attached message: who wrote it, its text and what is attached to it.
 * Messages inside of it are named, not opened.
 *
 * @module
 */

import { MAX_HEADER_BYTES } from "../caps.ts";
import { readHeaders } from "../headers.ts";
import { singleLine } from "../invisible.ts";
import type { Address } from "../protocol.ts";
import { MAX_LISTED_ENTRIES, MAX_MESSAGE_BYTES } from "./caps.ts";
import { readHtmlFile } from "./html.ts";
import type { TextSink } from "./sink.ts";

/** Addresses of one field that are named. */
const MAX_ADDRESSES = 20;

/** Puts the message into the sink. */
export async function readMessage(bytes: Uint8Array, sink: TextSink): Promise<void> {
  const headers = await readHeaders(bytes.subarray(0, MAX_HEADER_BYTES));
  const line = (label: string, value: string): void => {
    if (value !== "") sink.add(`${label}: ${value}\n`);
  };
  line("From", people(headers.from));
  line("To", people(headers.to));
  line("Cc", people(headers.cc));
  line("Date", headers.date ?? "");
  line("Subject", headers.subject);
  sink.add("\n");
  if (bytes.length > MAX_MESSAGE_BYTES) sink.notes.add("text_cut_at_limit");
  const parsed = await parse(bytes.subarray(0, MAX_MESSAGE_BYTES));
  if (!parsed) {
    sink.notes.add("broken");
    return;
  }
  if (parsed.text.trim() !== "") sink.add(parsed.text);
  else if (parsed.html !== "") {
    const { text, cut } = await readHtmlFile(parsed.html);
    sink.add(text);
    if (cut) sink.notes.add("text_cut_at_limit");
  }
  sink.freshLine();
  for (const attachment of parsed.attachments.slice(0, MAX_LISTED_ENTRIES)) {
    sink.add(`Attachment: ${attachment}\n`);
  }
  if (parsed.attachments.length > MAX_LISTED_ENTRIES) sink.notes.add("list_cut");
}

interface Parsed {
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly string[];
}

/** Undefined when the message is beyond the parser. */
async function parse(bytes: Uint8Array): Promise<Parsed | undefined> {
  const [{ simpleParser }, { Buffer }] = await Promise.all([
    import("mailparser"),
    import("node:buffer"),
  ]);
  try {
    const mail = await simpleParser(Buffer.from(bytes), {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
    });
    return {
      text: mail.text ?? "",
      html: typeof mail.html === "string" ? mail.html : "",
      attachments: mail.attachments.map(({ filename, contentType, size }) => {
        const name = singleLine(filename ?? "").text.slice(0, 255).toWellFormed();
        const type = singleLine(contentType).text.slice(0, 127).toWellFormed();
        return `${name === "" ? "(no name)" : name}, ${type}, ${size} bytes`;
      }),
    };
  } catch {
    return undefined;
  }
}

function people(addresses: readonly Address[]): string {
  const shown = addresses.slice(0, MAX_ADDRESSES).map(({ name, address }) =>
    name === "" ? address : `${name} <${address}>`
  );
  const more = addresses.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
