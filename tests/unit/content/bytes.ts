/**
 * Bytes for the tests of the content room.
 *
 * @module
 */

import type { TextPart } from "../../../lib/content/protocol.ts";

const encoder = new TextEncoder();

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Text as UTF-8 in base64, folded as mail programs fold it. */
export function base64(text: string): Uint8Array {
  return utf8(utf8(text).toBase64().replace(/.{76}/g, "$&\r\n"));
}

/** Text as UTF-8 in quoted-printable where every byte that may be is encoded. */
export function quotedPrintable(text: string): Uint8Array {
  const codes = [...utf8(text)].map((byte) =>
    `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
  );
  return utf8(codes.join("").replace(/.{72}/g, "$&=\r\n"));
}

/** A complete plain part in UTF-8; `more` changes what is special about it. */
export function plainPart(text: string, more: Partial<TextPart> = {}): TextPart {
  return {
    bytes: utf8(text),
    type: "plain",
    encoding: "8bit",
    charset: "utf-8",
    flowed: false,
    delSp: false,
    complete: true,
    ...more,
  };
}

/** A complete HTML part in UTF-8. */
export function htmlPart(html: string, more: Partial<TextPart> = {}): TextPart {
  return plainPart(html, { type: "html", ...more });
}

/** The mail text between the fences of a body. */
export function unfenced(text: string): string {
  const match = /^<untrusted_mail [a-z0-9]+ \| [^\n>]+>\n(.*)\n<\/untrusted_mail [a-z0-9]+>$/s.exec(
    text,
  );
  if (match?.[1] === undefined) throw new Error(`not fenced: ${text.slice(0, 80)}`);
  return match[1];
}
