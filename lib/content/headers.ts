/**
 * Header blocks to values: addresses are read by mailparser, encoded words
 * (RFC 2047) by encoded_words.ts.
 *
 * @module
 */

import { decodeWords } from "./encoded_words.ts";
import { defuse, fenceLong, MAX_UNFENCED, newNonce } from "./fence.ts";
import { type Field, type Fields, readFields } from "./header_fields.ts";
import { safeLine } from "./line.ts";
import type { Address, Envelope, Headers } from "./protocol.ts";

/** Longest single value, in code points: RFC 5322 lines have at most 998. */
const MAX_VALUE_CODE_POINTS = 1_000;

/**
 * Raw characters of one value that are decoded: encoding makes text up to
 * twelve times as long, a hundred addresses have under 10,000, and a page of
 * headers must be read well within the deadline.
 */
const MAX_RAW_CHARS = 16_384;

/** Addresses of one field; a mail to more people is described by their count. */
const MAX_ADDRESSES = 100;

/** A header block as values, and what was odd about it. */
export interface NotedHeaders extends Headers {
  /** Stable words, see header_fields.ts. */
  readonly notes: readonly string[];
}

type Parsers = typeof import("./header_parsers.ts");

/**
 * Reads one header block. Broken headers give empty values, never an error. Long values are
 * fenced.
 */
export async function readHeaders(block: Uint8Array): Promise<NotedHeaders> {
  const fields = readFields(block);
  return { ...fenced(await envelopeOf(fields)), ...listFields(fields, "all"), notes: fields.notes };
}

/** An envelope whose long values are fenced. */
export function fenced(envelope: Envelope): Envelope {
  const nonce = newNonce();
  const { subject, messageId } = envelope;
  return {
    ...envelope,
    subject: fenceLong(subject, nonce),
    messageId: fenceLong(messageId, nonce),
  };
}

/** These fields in order, or all of them; long values are fenced. */
export function listFields(
  { fields, notes }: Fields,
  wanted: readonly string[] | "all",
): Pick<Headers, "all" | "allCut"> {
  const names = wanted === "all" ? undefined : new Set(wanted.map((name) => name.toLowerCase()));
  const nonce = newNonce();
  const line = (text: string): string => safeLine(text, MAX_VALUE_CODE_POINTS).text;
  const all = fields.filter(([name]) => names?.has(name.toLowerCase()) ?? true)
    .map(([name, text]) => {
      const value = line(decodeWords(text.slice(0, MAX_RAW_CHARS)));
      return [line(name), fenceLong(value, nonce)] as const;
    });
  return { all, allCut: notes.includes("header_cut") };
}

/** The envelope, without fences. */
export async function envelopeOf({ fields }: Fields): Promise<Envelope> {
  const parsers = await import("#lazy/header_parsers");
  let invisible = 0;
  const line = (text: string): string => {
    const { text: visible, removed } = safeLine(text, MAX_VALUE_CODE_POINTS);
    invisible += removed;
    return visible;
  };
  const words = (text: string): string => line(decodeWords(text.slice(0, MAX_RAW_CHARS)));
  const value = (name: string): string => firstValue(fields, name);
  const entries = (name: string): readonly Address[] => parseAddresses(parsers, value(name));
  const shown = (all: readonly Address[]): readonly Address[] =>
    all.slice(0, MAX_ADDRESSES)
      .map((entry) => ({
        name: safeLine(words(entry.name), MAX_UNFENCED).text,
        address: bracketed(safeLine(line(plainAddress(entry.address)), MAX_UNFENCED).text),
      }));
  const people = (name: string): readonly Address[] => shown(entries(name));
  const to = entries("to");
  const envelope = {
    from: people("from"),
    to: shown(to),
    toCount: to.length,
    cc: people("cc"),
    replyTo: people("reply-to"),
    subject: words(value("subject")),
    date: parseDate(value("date")),
    messageId: line(value("message-id")),
  };
  return { ...envelope, invisible };
}

/** Of several fields of one name the first counts: it is nearest to what the last server wrote. */
function firstValue(fields: readonly Field[], wanted: string): string {
  return fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
}

/** Stands in an encoded word for what makes it one, so that only this room decodes it. */
const GUARD = "\uE000";

/** Addresses with their encoded words still encoded. */
function parseAddresses(parsers: Parsers, value: string): readonly Address[] {
  if (value === "") return [];
  const guarded = cutList(value).replaceAll(GUARD, "\uFFFD").replaceAll("=?", `=${GUARD}?`);
  const plain = (text: string | undefined): string => (text ?? "").replaceAll(GUARD, "");
  try {
    // A punycode domain is shown as it is: decoded, it could look like another one.
    const { value: entries } = parsers.parseAddressHeader(guarded, { decodePunycode: false });
    return entries.flatMap((entry) => entry.group ?? [entry])
      .map((entry) => ({ name: plain(entry.name), address: plain(entry.address) }));
  } catch {
    return [{ name: value, address: "" }];
  }
}

/**
 * The addresses of a field: names as they are shown, addresses as they were
 * sent, which may be anything.
 */
export async function addressesOf({ fields }: Fields, name: string): Promise<readonly Address[]> {
  const parsers = await import("#lazy/header_parsers");
  return parseAddresses(parsers, firstValue(fields, name)).map((entry) => ({
    name: safeLine(decodeWords(entry.name.slice(0, MAX_RAW_CHARS)), MAX_UNFENCED).text,
    address: entry.address,
  }));
}

/** As many of the first addresses as are read anyway, none of them cut in two. */
function cutList(value: string): string {
  if (value.length <= MAX_RAW_CHARS) return value;
  const cut = value.slice(0, MAX_RAW_CHARS);
  return cut.slice(0, cut.lastIndexOf(",") + 1 || cut.length);
}

/** An address that stays what it is between the brackets in which answers show it, else none. */
function bracketed(address: string): string {
  return defuse(`<${address}>`) === `<${address}>` ? address : "";
}

/**
 * RFC 2047 section 5 forbids encoded words in an address; one that hides
 * another address, or no address, is not shown as one.
 */
function plainAddress(address: string): string {
  if (!address.includes("=?")) return address;
  const decoded = decodeWords(address.slice(0, MAX_RAW_CHARS));
  return /^[^\s@]+@[^\s@]+$/.test(decoded) && !decoded.includes("=?") ? decoded : "";
}

/** `date-time` of RFC 5322 section 3.3; without a zone it is taken as UTC, not as this machine's. */
export function parseDate(value: string): string | undefined {
  // Comments such as "(CET)" are allowed and not understood by Date.
  const text = value.slice(0, MAX_DATE_CHARS).replace(/\([^()]*\)/g, " ").trim();
  const zoned = /:\d\d$/.test(text) ? `${text} +0000` : text;
  const date = new Date(zoned);
  return text === "" || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Longest date that is read, in characters: they have under 50, and a comment. */
const MAX_DATE_CHARS = 200;
