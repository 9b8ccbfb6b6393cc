/**
 * Encoded words in header values (RFC 2047), as mail programs really write
 * them: too long, with spaces inside, and with characters cut in two.
 *
 * @module
 */

import { joinBytes } from "../contract/bytes.ts";
import { decodeCharset } from "./charset.ts";
import { decodeTransfer } from "./transfer.ts";

/** How a word begins; a language may follow the charset (RFC 2231 section 5). */
const HEAD = /=\?([^?\s]{1,64})\?([bq])\?/gi;

/** Words that follow each other in one charset; their bytes belong together. */
interface Group {
  readonly charset: string;
  readonly pieces: Uint8Array[];
}

const encoder = new TextEncoder();

/** Decodes the encoded words of a value. Time is linear in its length; the caller bounds that. */
export function decodeWords(value: string): string {
  if (!value.includes("=?")) return value;
  const heads = [...value.matchAll(HEAD)];
  const out: string[] = [];
  let group: Group | undefined;
  // What is before `done` has been written; what is before `searched` has no end of a word.
  let done = 0;
  let end = -1;
  for (const [i, head] of heads.entries()) {
    const from = head.index + head[0].length;
    if (head.index < done) continue;
    if (end < from) end = value.indexOf("?=", from);
    if (end < 0) break;
    // A word whose end is missing is no word.
    if ((heads[i + 1]?.index ?? Infinity) < end) continue;
    const [, charset = "", encoding = ""] = head;
    const between = value.slice(done, head.index);
    const bytes = wordBytes(encoding, value.slice(from, end));
    // White space between two words is not part of the text (RFC 2047 section 6.2).
    const adjacent = group !== undefined && /^\s*$/.test(between);
    if (group && adjacent && group.charset === charset.toLowerCase()) {
      group.pieces.push(bytes);
    } else {
      out.push(groupText(group), adjacent ? "" : between);
      group = { charset: charset.toLowerCase(), pieces: [bytes] };
    }
    done = end + 2;
  }
  out.push(groupText(group), value.slice(done));
  return out.join("");
}

function wordBytes(encoding: string, text: string): Uint8Array {
  return encoding.toLowerCase() === "b"
    ? decodeTransfer(encoder.encode(text), "base64")
    : decodeTransfer(encoder.encode(text.replaceAll("_", " ")), "quoted-printable");
}

function groupText(group: Group | undefined): string {
  return group ? decodeCharset(joinBytes(group.pieces), group.charset, true).text : "";
}
