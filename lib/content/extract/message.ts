/**
 * An attached message: who wrote it, its text as a mail program shows it, and
 * what is attached to it. Messages inside of it are named; one is shown when
 * there is nothing else.
 *
 * @module
 */

import { planBody } from "../../mime/body_plan.ts";
import type { Part } from "../../mime/part.ts";
import { MAX_BODY_PARTS, MAX_HEADER_BYTES, MAX_HTML_BYTES, MAX_PART_BYTES } from "../caps.ts";
import { decodePart } from "../decode_part.ts";
import { unflow } from "../flowed.ts";
import { readHeaders } from "../headers.ts";
import { readHtml } from "../html.ts";
import { readName } from "../name.ts";
import type { Address, TextPart, TextType } from "../protocol.ts";
import { decodeTransfer } from "../transfer.ts";
import { readCalendar } from "./calendar.ts";
import { MAX_LISTED_ENTRIES, MAX_MESSAGE_BYTES } from "./caps.ts";
import { type Mime, readMime } from "./mime.ts";
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
  const mime = readMime(bytes.subarray(0, MAX_MESSAGE_BYTES));
  const plan = planBody(mime.root, "text/html");
  [...mime.notes, ...plan.notes].forEach((note) => sink.notes.add(note));
  await readTexts(plan.body, mime, sink);
  for (const part of plan.attachments.slice(0, MAX_LISTED_ENTRIES)) {
    if (sink.full) return;
    sink.add(`Attachment: ${described(part, mime)}\n`);
  }
  if (plan.attachments.length > MAX_LISTED_ENTRIES) sink.notes.add("list_cut");
}

/** Puts the texts into the sink, one after the other. */
async function readTexts(parts: readonly Part[], mime: Mime, sink: TextSink): Promise<void> {
  if (parts.length > MAX_BODY_PARTS) sink.notes.add("too_many_parts");
  let htmlLeft = MAX_HTML_BYTES;
  for (const [i, part] of parts.slice(0, MAX_BODY_PARTS).entries()) {
    if (sink.full) return;
    const all = mime.bytesOf(part);
    const type = textType(part);
    // Parsing HTML is what takes time, so all HTML parts share what one may have.
    const bytes = all.subarray(0, type === "html" ? htmlLeft : MAX_PART_BYTES[type]);
    if (type === "html") htmlLeft -= bytes.length;
    const text = toTextPart(part, type, bytes, bytes.length === all.length);
    if (!text.complete) sink.notes.add("text_cut_at_limit");
    if (i > 0) sink.endLine();
    await readText(text, sink);
    sink.freshLine();
  }
}

async function readText(part: TextPart, sink: TextSink): Promise<void> {
  const { text, notes } = decodePart(part);
  notes.forEach((note) => sink.notes.add(note));
  switch (part.type) {
    case "html":
      return sink.add((await readHtml(text)).asText().trimEnd());
    case "calendar":
      return readCalendar(text, sink);
    case "plain":
      return sink.add((part.flowed ? unflow(text, part.delSp) : text).trimEnd());
  }
}

function toTextPart(
  { encoding, parameters }: Part,
  type: TextType,
  bytes: Uint8Array,
  complete: boolean,
): TextPart {
  return {
    bytes,
    type,
    encoding,
    charset: parameters["charset"] ?? "",
    flowed: parameters["format"]?.toLowerCase() === "flowed",
    delSp: parameters["delsp"]?.toLowerCase() === "yes",
    complete,
  };
}

function textType({ type }: Part): TextType {
  if (type === "text/html") return "html";
  return type === "text/calendar" ? "calendar" : "plain";
}

function described(part: Part, mime: Mime): string {
  const name = readName({ disposition: part.dispositionParameters, type: part.parameters });
  const { length } = decodeTransfer(mime.bytesOf(part), part.encoding);
  return `${name === "" ? "(no name)" : name}, ${part.type}, ${length} bytes`;
}

function people(addresses: readonly Address[]): string {
  const shown = addresses.slice(0, MAX_ADDRESSES).map(({ name, address }) =>
    name === "" ? address : `${name} <${address}>`
  );
  const more = addresses.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
