/**
 * Header fields of a draft: ASCII, folded, and never more lines than meant
 * (RFC 5322 section 2.2, RFC 2047, RFC 2231).
 *
 * @module
 */

import type { Mailbox } from "./mailbox.ts";

/** Where a line is folded if it can be, in characters (RFC 5322 section 2.1.1). */
const LINE = 76;

/** Longest word of a text that is written as it is: it fits behind every field name. */
const MAX_WORD = 60;

/** Bytes of text in one encoded word: 52 characters of base64, and 12 around them (at most 75). */
const WORD_BYTES = 39;

/** Characters of one piece of a long parameter (RFC 2231 section 3). */
const PIECE = 50;

const encoder = new TextEncoder();

/**
 * Writes a field of pieces that are separated by a space or a line break.
 *
 * @throws {TypeError} When a piece has a character that no header may have: the
 * last guard, which no input should reach.
 */
export function field(name: string, pieces: readonly string[]): string {
  let line = `${name}:`;
  const lines: string[] = [];
  for (const [i, piece] of pieces.entries()) {
    if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(piece)) {
      throw new TypeError("not a piece of a header field");
    }
    if (i > 0 && line.length + 1 + piece.length > LINE) {
      lines.push(line);
      line = "";
    }
    line += ` ${piece}`;
  }
  return [...lines, line].join("\r\n");
}

/** Pieces of a text on one line; encoded where it is not plain, or looks as if it were encoded. */
export function textPieces(text: string): readonly string[] {
  const words = text.split(" ").filter((word) => word !== "");
  const plain = words.every((word) => word.length <= MAX_WORD && /^[\x21-\x7e]*$/.test(word));
  return plain && !text.includes("=?") ? words : encodedWords(text);
}

/** Encoded words of UTF-8 in base64, none of which cuts a character in two (RFC 2047 section 5). */
function encodedWords(text: string): readonly string[] {
  const words: string[] = [];
  let bytes: number[] = [];
  const end = (): void => {
    if (bytes.length > 0) words.push(`=?utf-8?B?${new Uint8Array(bytes).toBase64()}?=`);
    bytes = [];
  };
  for (const character of text) {
    const more = encoder.encode(character);
    if (bytes.length + more.length > WORD_BYTES) end();
    bytes.push(...more);
  }
  end();
  return words;
}

/** Pieces of a list of mailboxes. */
export function mailboxPieces(mailboxes: readonly Mailbox[]): readonly string[] {
  return mailboxes.flatMap((mailbox, i) => {
    const { name, address } = mailbox;
    const end = i < mailboxes.length - 1 ? "," : "";
    return name === "" ? [address + end] : [...namePieces(name), `<${address}>${end}`];
  });
}

/** A display name: words, a quoted string, or encoded words. */
function namePieces(name: string): readonly string[] {
  const pieces = textPieces(name);
  if (pieces[0]?.startsWith("=?") || /^[\w -]*$/.test(name)) return pieces;
  const quoted = pieces.join(" ").replace(/["\\]/g, "\\$&");
  return `"${quoted}"`.split(" ");
}

/** A parameter of a structured field, each piece without its semicolon. */
export function parameter(name: string, value: string): readonly string[] {
  if (value.length <= PIECE && /^[\x20-\x7e]*$/.test(value) && !/["\\]|=\?/.test(value)) {
    return [`${name}="${value}"`];
  }
  const pieces = [""];
  for (const character of value.toWellFormed()) {
    const encoded = encodeURIComponent(character).replace(
      /[!'()*]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    if ((pieces.at(-1) ?? "").length + encoded.length > PIECE) pieces.push("");
    pieces[pieces.length - 1] += encoded;
  }
  const [only = ""] = pieces;
  if (pieces.length === 1) return [`${name}*=utf-8''${only}`];
  return pieces.map((piece, i) => `${name}*${i}*=${i === 0 ? "utf-8''" : ""}${piece}`);
}

/** A value with its parameters as pieces of a field. */
export function withParameters(value: string, parameters: readonly string[]): readonly string[] {
  return [value, ...parameters].map((piece, i) => i < parameters.length ? `${piece};` : piece);
}
