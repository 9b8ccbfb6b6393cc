/**
 * Bytes of a text part to text: transfer encoding, charset, and what a reader
 * does not see.
 *
 * @module
 */

import { MAX_PART_BYTES } from "./caps.ts";
import { decodeCharset } from "./charset.ts";
import { markInvisible, removeInvisible } from "./invisible.ts";
import type { TextPart } from "./protocol.ts";
import { readTransfer } from "./transfer.ts";

/** Text of a part as its author typed it: still HTML, still flowed. */
export interface DecodedPart {
  readonly text: string;
  /** Invisible characters removed. */
  readonly invisible: number;
  /** What was odd, as stable words. */
  readonly notes: readonly string[];
  /** False when more text follows. */
  readonly complete: boolean;
}

/** Bytes at the beginning of HTML in which it may name its own charset (WHATWG HTML 13.2.3.2). */
const META_BYTES = 1_024;

/**
 * Decodes a part as far as its cap. The text of a longer beginning of a part
 * begins with the text of a shorter one.
 */
export function decodePart(part: TextPart): DecodedPart {
  const limit = MAX_PART_BYTES[part.type];
  const complete = part.complete && part.bytes.length <= limit;
  const transfer = readTransfer(part.bytes.subarray(0, limit), part.encoding);
  const decoded = part.type === "html" && part.charset.trim() === ""
    ? decodeUnlabelledHtml(transfer.bytes, complete)
    : decodeCharset(transfer.bytes, part.charset, complete);
  const source = part.type === "html"
    ? spoilStyles(decoded.text)
    : { text: decoded.text, spoilt: 0 };
  const { text, removed } = removeInvisible(source.text, !complete);
  const notes = [transfer.note, decoded.note].filter((note) => note !== undefined);
  return { text, invisible: removed + source.spoilt, notes, complete };
}

/** Style sheets, and attributes by which they and the elements find each other. */
const STYLES =
  /<style\b[^>]{0,300}>[^]*?(?:<\/style|$)|\b(?:style|class|id)\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*'|[^\s"'>]+)/gi;

/** Stands for what is no part of any name in a style sheet, as an invisible character is none. */
const NO_NAME = "\uFFFD";

/**
 * Keeps invisible characters of style sheets from going without a trace: with
 * them a browser does not know a name, so without them nobody else may.
 */
function spoilStyles(html: string): { readonly text: string; readonly spoilt: number } {
  let spoilt = 0;
  const text = html.replace(STYLES, (styles) => {
    const marked = markInvisible(styles, NO_NAME);
    spoilt += marked.removed;
    return marked.removed === 0 ? styles : marked.text;
  });
  return { text, spoilt };
}

/** HTML whose part names no charset may name one itself. */
function decodeUnlabelledHtml(bytes: Uint8Array, complete: boolean) {
  if (!complete && bytes.length < META_BYTES) {
    const first = bytes.findIndex((byte) => byte >= 0x80 || byte === 0x1b);
    return decodeCharset(first < 0 ? bytes : bytes.subarray(0, first), "us-ascii", false);
  }
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, META_BYTES));
  const named = /<meta\s[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(start)?.[1];
  // Bytes in which that could be read are no UTF-16, whatever it says (same section).
  // In UTF-7 it would say something else than what was looked at, so only the part may name that.
  const label = named === undefined || /utf-?(16|7)/i.test(named) ? "" : named;
  const { text, note } = decodeCharset(bytes, label, complete);
  const odd = note ?? (/[^\0-\x7f]/.test(text) ? "charset_missing" : undefined);
  return { text, note: odd };
}
