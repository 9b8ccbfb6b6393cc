/**
 * A header block to fields: unfolded (RFC 5322 section 2.2.3), with bytes
 * beyond ASCII decoded, encoded words still encoded.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { MAX_HEADER_BYTES, MAX_HEADER_FIELDS } from "./caps.ts";
import { decodeCharset, isKnownCharset } from "./charset.ts";
import { firstInvalid } from "./utf8.ts";

/** A field in order, its value unfolded and trimmed. */
export type Field = readonly [name: string, value: string];

/** Fields of a block and what was odd about it. */
export interface Fields {
  readonly fields: readonly Field[];
  /** `header_missing`, `header_malformed`, `header_duplicated`, `header_charset_guessed`, `header_cut`. */
  readonly notes: readonly string[];
}

/** Longest field name, in characters (RFC 5322 lines have at most 998, real names under 80). */
const MAX_NAME_CHARS = 200;

/** Fields of which RFC 5322 section 3.6 allows one. */
const SINGLE: ReadonlySet<string> = new Set([
  ...["from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id"],
  ...["in-reply-to", "references"],
]);

/** Printable ASCII without a colon (RFC 5322 section 2.2). */
const NAME = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/;

/** What mbox files have in front of a message. */
const MBOX_LINE = /^>?From /;

/** Splits a header block; lines that are no header fields are left out and noted. */
export function readFields(block: Uint8Array): Fields {
  const notes = new Set<string>();
  if (block.length > MAX_HEADER_BYTES) notes.add("header_cut");
  const bytes = block.subarray(0, MAX_HEADER_BYTES);
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const found = splitLines(source, notes);
  const legacy = legacyCharset(source);
  const seen = new Set<string>();
  const fields = found.map(({ name, lines }): Field => {
    const key = name.toLowerCase();
    if (SINGLE.has(key) && seen.has(key)) notes.add("header_duplicated");
    seen.add(key);
    return [name, decodeRaw(lines.join("").trim(), legacy, notes)];
  });
  if (fields.length === 0) notes.add("header_missing");
  return { fields, notes: [...notes] };
}

function splitLines(
  source: string,
  notes: Set<string>,
): readonly { readonly name: string; readonly lines: readonly string[] }[] {
  const found: { name: string; lines: string[] }[] = [];
  let current: string[] | undefined;
  for (const [i, line] of source.split(/\r?\n/).entries()) {
    if (line === "") break;
    if (/^[ \t]/.test(line)) {
      if (current) current.push(line);
      else notes.add("header_malformed");
      continue;
    }
    current = undefined;
    const name = NAME.exec(line.slice(0, MAX_NAME_CHARS + 1))?.[1];
    if (name === undefined) {
      if (i > 0 || !MBOX_LINE.test(line)) notes.add("header_malformed");
    } else if (found.length >= MAX_HEADER_FIELDS) {
      notes.add("header_cut");
      break;
    } else {
      current = [line.slice(line.indexOf(":") + 1)];
      found.push({ name, lines: current });
    }
  }
  return found;
}

/** The charset that somebody who leaves bytes unencoded names elsewhere in the same block. */
function legacyCharset(source: string): string {
  const words = source.matchAll(/=\?([^?\s]{1,64})\?[bq]\?/gi);
  const parameters = source.matchAll(/charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,64})/gi);
  for (const [, charset = ""] of [...words, ...parameters].slice(0, MAX_CHARSETS)) {
    if (isKnownCharset(charset) && !ASCII_BASED.test(charset)) return charset;
  }
  return "";
}

/** Charsets that no byte beyond ASCII belongs to, and the one that was tried before. */
const ASCII_BASED = /^(.*utf-?[78]|us-ascii|ascii|hz.*)$/i;

/** Charset names looked at; the first one is nearly always the one. */
const MAX_CHARSETS = 20;

/** Bytes of a value are UTF-8 (RFC 6532) if they can be, else of the legacy charset. */
function decodeRaw(value: string, legacy: string, notes: Set<string>): string {
  if (!/[\x80-\xff]/.test(value) && !value.includes(ESC)) return value;
  const bytes = Buffer.from(value, "latin1");
  if (!value.includes(ESC) && firstInvalid(bytes, true) < 0) return new TextDecoder().decode(bytes);
  notes.add("header_charset_guessed");
  return decodeCharset(bytes, legacy, true).text;
}

/** With it ISO-2022-JP begins, which is ASCII to the eye of a machine. */
const ESC = "\u001b";
