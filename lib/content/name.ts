/**
 * File names of attachments (RFC 2183, 2231, and the encoded words that the
 * RFCs forbid there and everybody sends).
 *
 * @module
 */

import { decodeCharset } from "./charset.ts";
import { decodeWords } from "./encoded_words.ts";
import { safeLine } from "./line.ts";
import type { RawName } from "./protocol.ts";

/** Longest name shown, in code points: file systems stop at 255 bytes. */
const MAX_NAME_CODE_POINTS = 255;

/** Pieces of a continued parameter (RFC 2231 section 3). */
const MAX_PIECES = 50;

/**
 * The name that the sender gave an attachment, on one line; empty when there is
 * none. A path in it is no path any more (RFC 2183 section 2.3).
 */
export function readName({ disposition, type }: RawName): string {
  const raw = parameter(disposition, "filename") ?? parameter(type, "name") ?? "";
  return safeLine(raw.replace(/[/\\]/g, "_"), MAX_NAME_CODE_POINTS).text;
}

function parameter(
  parameters: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  const extended = parameters[`${name}*`];
  if (extended !== undefined) return decodeExtended(extended);
  if (parameters[`${name}*0*`] !== undefined || parameters[`${name}*0`] !== undefined) {
    let joined = "";
    for (let i = 0; i < MAX_PIECES; i++) {
      const encoded = parameters[`${name}*${i}*`];
      const piece = encoded ?? parameters[`${name}*${i}`]?.replace(/%/g, "%25");
      if (piece === undefined) break;
      joined += piece;
    }
    return decodeExtended(parameters[`${name}*0*`] === undefined ? `''${joined}` : joined);
  }
  const plain = parameters[name];
  return plain === undefined ? undefined : decodeWords(plain);
}

/** `charset'language'percent-encoded` (RFC 2231 section 4). */
function decodeExtended(value: string): string {
  const [, charset = "", text = value] = /^([^']*)'[^']*'(.*)$/s.exec(value) ?? [];
  const bytes: number[] = [];
  for (const piece of text.matchAll(/%([0-9a-f]{2})|([^%]+|%)/gi)) {
    if (piece[1] !== undefined) bytes.push(parseInt(piece[1], 16));
    // Not spread into push(): a long name would have more arguments than the stack holds.
    else for (const byte of new TextEncoder().encode(piece[2])) bytes.push(byte);
  }
  return decodeCharset(new Uint8Array(bytes), charset || "utf-8", true).text;
}
