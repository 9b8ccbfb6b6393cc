/**
 * The text of an attachment. Any bytes give an answer: what cannot be read is
 * named, with a note that says why.
 *
 * @module
 */

import { codePointLength, sliceCodePoints } from "../../contract/text.ts";
import { MAX_EXTRACT_BYTES } from "../caps.ts";
import { fence, newNonce } from "../fence.ts";
import { removeInvisible } from "../invisible.ts";
import type { ContentRequest, Extracted } from "../protocol.ts";
import { decodeTransfer } from "../transfer.ts";
import { readAddressBook } from "./address_book.ts";
import { readCalendar } from "./calendar.ts";
import { readDocx } from "./docx.ts";
import { readEnriched } from "./enriched.ts";
import { readHtmlFile } from "./html.ts";
import { detectKind, type Kind } from "./kind.ts";
import { listZip } from "./listing.ts";
import { readMessage } from "./message.ts";
import { readOdf } from "./odf.ts";
import { DocumentPackage } from "./package.ts";
import { readPdf } from "./pdf.ts";
import { decodeText, xmlCharset } from "./plain.ts";
import { readPptx } from "./pptx.ts";
import { readRtf } from "./rtf.ts";
import { TextSink } from "./sink.ts";
import { readSvg } from "./svg.ts";
import { readXlsx } from "./xlsx.ts";

/** A request to read an attachment. */
export type ExtractRequest = Omit<Extract<ContentRequest, { kind: "extract" }>, "kind">;

const DOCUMENTS: Readonly<Record<string, (document: DocumentPackage) => Promise<void>>> = {
  docx: readDocx,
  xlsx: readXlsx,
  pptx: readPptx,
  odt: readOdf,
  ods: readOdf,
  odp: readOdf,
};

/** Readers of files that are text once they are decoded. */
const TEXT_READERS: Readonly<
  Record<string, (text: string, sink: TextSink) => void | Promise<void>>
> = {
  ...Object.fromEntries(
    ["text", "log", "csv", "tsv", "json", "md", "xml"].map((kind) => [kind, addAsItIs]),
  ),
  ics: readCalendar,
  vcf: readAddressBook,
  rtf: readRtf,
  svg: readSvg,
  enriched: readEnriched,
  html: addHtml,
};

function addAsItIs(text: string, sink: TextSink): void {
  sink.add(text);
}

async function addHtml(html: string, sink: TextSink): Promise<void> {
  const { text, cut } = await readHtmlFile(html);
  sink.add(text);
  if (cut) sink.notes.add("text_cut_at_limit");
}

/** Reads `maxChars` code points of an attachment's text from `offset` on. */
export async function extract(request: ExtractRequest): Promise<Extracted> {
  const { offset, maxChars } = request;
  // One more than asked for tells whether there is a next page.
  const sink = new TextSink(offset + maxChars + 1);
  let kind = "binary";
  if (request.bytes.length > MAX_EXTRACT_BYTES) {
    sink.notes.add("too_large");
  } else {
    const bytes = decodeTransfer(request.bytes, request.encoding);
    const found = await detectKind(bytes, request.type, request.name);
    kind = found.kind;
    found.notes.forEach((note) => sink.notes.add(note));
    await read(found, bytes, request, sink);
  }
  const text = removeInvisible(sink.text).text;
  const { slice, next } = sliceCodePoints(text, offset, maxChars);
  if (text === "" && sink.notes.size === 0) sink.notes.add("no_text");
  return {
    kind,
    text: fence(slice, newNonce()),
    chars: codePointLength(slice),
    next,
    notes: [...sink.notes],
  };
}

async function read(
  { kind, zip, main, text: ownText }: Kind,
  bytes: Uint8Array,
  request: ExtractRequest,
  sink: TextSink,
): Promise<void> {
  const readDocument = Object.hasOwn(DOCUMENTS, kind) ? DOCUMENTS[kind] : undefined;
  if (readDocument && zip) return await readDocument(new DocumentPackage(bytes, zip, sink, main));
  const readText = Object.hasOwn(TEXT_READERS, kind) ? TEXT_READERS[kind] : undefined;
  if (readText) return await readText(decodeText(ownText, charsetFor(kind), sink), sink);
  switch (kind) {
    case "pdf":
      return await readPdf(bytes, sink);
    case "zip":
      if (zip) listZip(zip, sink);
      break;
    case "message":
      return await readMessage(ownText, sink);
    case "encrypted_office":
      sink.notes.add("encrypted");
      break;
    case "doc":
    case "xls":
    case "ppt":
    case "msg":
    case "ole":
    case "tnef":
      sink.notes.add("unsupported_format");
      break;
    default:
      sink.notes.add("no_text");
  }

  function charsetFor(kind: string): string {
    // One character per byte: RTF says in its own words what each of them means.
    if (kind === "rtf") return "windows-1252";
    if (request.charset.trim() !== "") return request.charset;
    return kind === "xml" || kind === "svg" ? xmlCharset(ownText) : "";
  }
}
