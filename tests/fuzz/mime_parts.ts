/**
 * The text parts of a message, read as simply as can be: what a mail server
 * would send of a message that has been damaged.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { TextPart } from "../../lib/content/protocol.ts";

/** A message in pieces. */
export interface Pieces {
  readonly header: Uint8Array;
  readonly texts: readonly TextPart[];
}

/** Nesting that is followed. */
const MAX_DEPTH = 10;

/** Takes a message apart. */
export function takeApart(source: Uint8Array): Pieces {
  const text = Buffer.from(source).toString("latin1");
  const [header] = split(text);
  return { header: Buffer.from(header, "latin1"), texts: textsOf(text, 0) };
}

function split(text: string): readonly [header: string, body: string] {
  const end = /\r?\n\r?\n/.exec(text);
  return end ? [text.slice(0, end.index + 2), text.slice(end.index + end[0].length)] : [text, ""];
}

function textsOf(text: string, depth: number): TextPart[] {
  const [header, body] = split(text);
  const unfolded = header.replace(/\r?\n(?=[ \t])/g, "");
  const field = (name: string): string =>
    new RegExp(`^${name}:\\s*(.*)$`, "im").exec(unfolded)?.[1]?.trim() ?? "";
  const type = field("content-type");
  const parameter = (name: string): string =>
    new RegExp(`;\\s*${name}="?([^";]*)`, "i").exec(type)?.[1] ?? "";
  if (depth < MAX_DEPTH) {
    if (/^multipart\//i.test(type)) {
      return body.split(`--${parameter("boundary")}`).slice(1)
        .flatMap((part) => textsOf(part.replace(/^(--)?\r?\n/, ""), depth + 1));
    }
    if (/^message\/rfc822/i.test(type)) return textsOf(body, depth + 1);
  }
  if (type !== "" && !/^text\/(plain|html)/i.test(type)) return [];
  return [{
    bytes: Buffer.from(body, "latin1"),
    type: /^text\/html/i.test(type) ? "html" : "plain",
    encoding: field("content-transfer-encoding").toLowerCase(),
    charset: parameter("charset"),
    flowed: /^flowed$/i.test(parameter("format")),
    delSp: /^yes$/i.test(parameter("delsp")),
    complete: true,
  }];
}
