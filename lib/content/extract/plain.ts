/**
 * Files that are text already.
 *
 * @module
 */

import { MAX_TEXT_BYTES } from "../caps.ts";
import { decodeCharset } from "../charset.ts";
import type { TextSink } from "./sink.ts";

/** Bytes of a text file that are decoded: four times what a body part may have. */
const MAX_FILE_BYTES = 4 * MAX_TEXT_BYTES;

/** Decodes a text file; what was odd becomes a note. */
export function decodeText(bytes: Uint8Array, charset: string, sink: TextSink): string {
  const complete = bytes.length <= MAX_FILE_BYTES;
  if (!complete) sink.notes.add("text_cut_at_limit");
  const { text, note } = decodeCharset(
    bytes.subarray(0, MAX_FILE_BYTES),
    utf16Mark(bytes) ?? charset,
    complete,
  );
  if (note) sink.notes.add(note);
  return text;
}

/** UTF-16 says so itself; whatever else was declared is a mistake. */
export function utf16Mark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

/** Bytes in which XML may name its charset. */
const XML_DECLARATION_BYTES = 256;

/** The charset that an XML declaration names; empty when there is none. */
export function xmlCharset(bytes: Uint8Array): string {
  const begin = new TextDecoder("latin1").decode(bytes.subarray(0, XML_DECLARATION_BYTES));
  const named =
    /^(?:\xef\xbb\xbf)?<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})/i.exec(begin)
      ?.[1] ?? "utf-8";
  // Bytes in which that could be read are neither.
  return /utf-?(16|7)/i.test(named) ? "" : named;
}
