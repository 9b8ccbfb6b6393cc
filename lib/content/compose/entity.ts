/**
 * The parts of a draft (RFC 2045, RFC 2046).
 *
 * @module
 */

import { field, parameter, withParameters } from "./header.ts";

/** A part with its header; pieces of its body are bytes or ASCII. */
export interface Entity {
  readonly fields: readonly string[];
  readonly body: readonly (string | Uint8Array)[];
  /** Whether it has bytes beyond ASCII, so that what it stands in must say so too. */
  readonly isEightBit: boolean;
}

/** Longest line of a text that is written as it is, in characters. */
const LINE = 76;

/** Bytes in one line of base64, and lines that are written at once. */
const BASE64_LINE = 57;
const BASE64_LINES = 4_096;

/** Share of bytes beyond ASCII from which on base64 is shorter than quoted-printable. */
const BASE64_SHARE = 1 / 6;

const encoder = new TextEncoder();

/** Two or more parts. */
export function multipart(subtype: string, children: readonly Entity[]): Entity {
  // Random, so that nothing in a part can look like its end.
  const boundary = `=_${crypto.randomUUID()}`;
  const isEightBit = children.some((child) => child.isEightBit);
  const type = withParameters(`multipart/${subtype}`, parameter("boundary", boundary));
  return {
    fields: [
      field("Content-Type", type),
      ...(isEightBit ? [field("Content-Transfer-Encoding", ["8bit"])] : []),
    ],
    body: [
      ...children.flatMap(({ fields, body }) => [
        `--${boundary}\r\n${fields.join("\r\n")}\r\n\r\n`,
        ...body,
        "\r\n",
      ]),
      `--${boundary}--\r\n`,
    ],
    isEightBit,
  };
}

/** A text in UTF-8, its lines ending with `\n`. */
export function textEntity(subtype: "plain" | "html", text: string): Entity {
  const type = withParameters(`text/${subtype}`, parameter("charset", "utf-8"));
  const entity = (encoding: string, body: string): Entity => ({
    fields: [field("Content-Type", type), field("Content-Transfer-Encoding", [encoding])],
    body: [body],
    isEightBit: false,
  });
  const lines = text.split("\n");
  if (/^[\x20-\x7e\t\n]*$/.test(text) && lines.every(({ length }) => length <= LINE)) {
    return entity("7bit", lines.join("\r\n"));
  }
  const bytes = encoder.encode(lines.join("\r\n"));
  const beyond = bytes.reduce((count, byte) => byte > 0x7f ? count + 1 : count, 0);
  return beyond > bytes.length * BASE64_SHARE
    ? entity("base64", base64(bytes).join(""))
    : entity("quoted-printable", lines.map(quotedPrintable).join("\r\n"));
}

/** Bytes as lines of base64, in pieces. */
export function base64(bytes: Uint8Array): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += BASE64_LINE * BASE64_LINES) {
    const text = bytes.subarray(at, at + BASE64_LINE * BASE64_LINES).toBase64();
    pieces.push(text.replace(/.{76}/g, "$&\r\n"));
  }
  const last = pieces.at(-1);
  if (last?.endsWith("\r\n")) pieces[pieces.length - 1] = last.slice(0, -2);
  return pieces;
}

/** One line, with soft line breaks (RFC 2045 section 6.7). */
function quotedPrintable(line: string): string {
  const out: string[] = [];
  const bytes = encoder.encode(line);
  let length = 0;
  for (const [i, byte] of bytes.entries()) {
    const isLast = i === bytes.length - 1;
    const isSpace = byte === 0x20 || byte === 0x09;
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x3d || isSpace && !isLast;
    const token = plain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    // One character is kept for the sign of the soft break.
    if (length + token.length > LINE - 1) {
      out.push("=\r\n");
      length = 0;
    }
    out.push(token);
    length += token.length;
  }
  return out.join("");
}
