/**
 * Header blocks to values: fields are unfolded here (RFC 5322 section 2.2.3),
 * addresses are read by mailparser, encoded words (RFC 2047) by libmime.
 *
 * @module
 */

import { sliceCodePoints } from "../contract/text.ts";
import { MAX_HEADER_BYTES } from "./caps.ts";
import { decodeCharset } from "./charset.ts";
import { singleLine } from "./invisible.ts";
import type { Address, Headers } from "./protocol.ts";

/** Longest single value, in code points: RFC 5322 lines have at most 998. */
const MAX_VALUE_CODE_POINTS = 1_000;

/** Addresses of one field; a mail to more people is described by their count. */
const MAX_ADDRESSES = 100;

/** Header fields that are listed. */
const MAX_FIELDS = 500;

type Field = readonly [name: string, value: string];
type Parsers = typeof import("./header_parsers.ts");

/** Reads one header block. Broken headers give empty values, never an error. */
export async function readHeaders(block: Uint8Array): Promise<Headers> {
  const parsers = await import("#lazy/header_parsers");
  const fields = splitFields(block);
  let invisible = 0;
  const line = (text: string): string => {
    const { text: visible, removed } = singleLine(text);
    invisible += removed;
    return sliceCodePoints(visible, 0, MAX_VALUE_CODE_POINTS).slice;
  };
  const value = (name: string): string =>
    fields.find((field) => field[0].toLowerCase() === name)?.[1] ?? "";
  const people = (name: string): readonly Address[] =>
    parseAddresses(parsers, value(name)).slice(0, MAX_ADDRESSES)
      .map((entry) => ({ name: line(entry.name), address: line(entry.address) }));
  const headers = {
    from: people("from"),
    to: people("to"),
    toCount: parseAddresses(parsers, value("to")).length,
    cc: people("cc"),
    replyTo: people("reply-to"),
    subject: line(decodeWords(parsers, value("subject"))),
    date: parseDate(value("date")),
    messageId: line(value("message-id")),
  };
  const counted = invisible;
  const all = fields.slice(0, MAX_FIELDS).map(([name, text]) =>
    [line(name), line(decodeWords(parsers, text))] as const
  );
  return { ...headers, all, allCut: fields.length > MAX_FIELDS, invisible: counted };
}

/** Fields in order, unfolded. Bytes beyond ASCII are UTF-8 if they can be, else windows-1252. */
function splitFields(block: Uint8Array): readonly Field[] {
  const { text } = decodeCharset(block.subarray(0, MAX_HEADER_BYTES), "", false);
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const fields: Field[] = [];
  for (const line of text.slice(0, end).replace(/\r?\n(?=[ \t])/g, "").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    fields.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return fields;
}

function parseAddresses(parsers: Parsers, value: string): readonly Address[] {
  if (value === "") return [];
  try {
    // A punycode domain is shown as it is: decoded, it could look like another one.
    const { value: entries } = parsers.parseAddressHeader(value, { decodePunycode: false });
    return entries.flatMap((entry) => entry.group ?? [entry])
      .map((entry) => ({ name: entry.name ?? "", address: entry.address ?? "" }));
  } catch {
    return [{ name: value, address: "" }];
  }
}

function decodeWords(parsers: Parsers, value: string): string {
  if (!value.includes("=?")) return value;
  try {
    return parsers.decodeWords(value);
  } catch {
    return value;
  }
}

/** `date-time` of RFC 5322 section 3.3; without a zone it is taken as UTC, not as this machine's. */
function parseDate(value: string): string | undefined {
  // Comments such as "(CET)" are allowed and not understood by Date.
  const text = value.replace(/\([^()]*\)/g, " ").trim();
  const zoned = /:\d\d$/.test(text) ? `${text} +0000` : text;
  const date = new Date(zoned);
  return text === "" || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
