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
