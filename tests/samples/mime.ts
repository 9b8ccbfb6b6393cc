/**
 * Writing MIME messages for tests and the demo.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** A node of a message: its header lines and its body, or its children. */
export interface Node {
  readonly headers: readonly string[];
  readonly body: string | Uint8Array | readonly Node[];
}

/** A whole message with where and how it is stored. */
export interface Sample {
  readonly mailbox: string;
  readonly date: Date;
  readonly flags?: readonly string[];
  readonly source: Uint8Array;
}

const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `date-time` of RFC 5322 section 3.3, in UTC. */
export function rfc5322Date(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${
    MONTHS[date.getUTCMonth()]
  } ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${
    two(date.getUTCSeconds())
  } +0000`;
}

/** Base64 in lines of 76 characters (RFC 2045 section 6.8). */
export function base64Lines(data: string | Uint8Array): string {
  const text = Buffer.from(data as Uint8Array).toString("base64");
  return (text.match(/.{1,76}/g) ?? []).join("\r\n");
}

/** Quoted-printable (RFC 2045 section 6.7). */
export function quotedPrintable(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => {
    const encoded = [...Buffer.from(line)].map((byte) =>
      byte === 0x3d || byte < 0x20 || byte > 0x7e
        ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
        : String.fromCharCode(byte)
    );
    let out = "";
    let length = 0;
    for (const piece of encoded) {
      if (length + piece.length > 75) {
        out += "=\r\n";
        length = 0;
      }
      out += piece;
      length += piece.length;
    }
    return out.replace(/ $/, "=20");
  });
  return lines.join("\r\n");
}

/** A header value that may hold any Unicode (RFC 2047). */
export function encodedWord(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let chunk = "";
  for (const character of text) {
    if (Buffer.byteLength(chunk + character) > 40) {
      words.push(chunk);
      chunk = "";
    }
    chunk += character;
  }
  words.push(chunk);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}

/** A text part in UTF-8. */
export function text(body: string, subtype = "plain", ...headers: string[]): Node {
  return {
    headers: [
      `Content-Type: text/${subtype}; charset=utf-8`,
      "Content-Transfer-Encoding: quoted-printable",
      ...headers,
    ],
    body: quotedPrintable(body),
  };
}

/** A part with a file in it. */
export function file(type: string, name: string, data: string | Uint8Array): Node {
  return {
    headers: [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
    ],
    body: base64Lines(data),
  };
}

/** Several parts in one. */
export function multipart(
  subtype: string,
  children: readonly Node[],
  ...parameters: string[]
): Node {
  const more = parameters.map((parameter) => `; ${parameter}`).join("");
  return { headers: [`Content-Type: multipart/${subtype}${more}`], body: children };
}

let boundaries = 0;

/** Writes a node with its children. */
export function write(node: Node): Uint8Array {
  const { headers, body } = node;
  if (typeof body === "string" || body instanceof Uint8Array) {
    return Buffer.concat([
      Buffer.from(`${headers.join("\r\n")}\r\n\r\n`),
      Buffer.from(body as Uint8Array),
    ]);
  }
  const boundary = `=_part_${++boundaries}`;
  const [type = "", ...rest] = [...headers].sort((a, b) =>
    Number(/^content-type:/i.test(b)) - Number(/^content-type:/i.test(a))
  );
  const pieces: Uint8Array[] = [
    Buffer.from(`${rest.concat(`${type}; boundary="${boundary}"`).join("\r\n")}\r\n\r\n`),
  ];
  for (const child of body as readonly Node[]) {
    pieces.push(Buffer.from(`--${boundary}\r\n`), write(child), Buffer.from("\r\n"));
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return Buffer.concat(pieces);
}

/** Puts message headers in front of a body. */
export function message(headers: readonly string[], body: Node): Uint8Array {
  return write({ headers: [...headers, "MIME-Version: 1.0", ...body.headers], body: body.body });
}
