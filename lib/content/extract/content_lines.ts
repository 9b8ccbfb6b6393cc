/**
 * Content lines of calendars and address books (RFC 5545 section 3.1,
 * RFC 6350 section 3.2; vCard 2.1 for what telephones still send).
 *
 * @module
 */

import { decodeTransfer } from "../transfer.ts";
import { MAX_CONTENT_LINES } from "./caps.ts";

/** One property. */
export interface ContentLine {
  /** Upper case, without a group. */
  readonly name: string;
  /** Names in upper case; the first value of each. */
  readonly parameters: ReadonlyMap<string, string>;
  /** With its escapes. */
  readonly value: string;
}

/** Longest line that is read, in characters: inline photos are longer and no text. */
const MAX_LINE_CHARS = 65_536;

/** Parameters of one property. */
const MAX_PARAMETERS = 32;

/** Reads lines in order. `cut` is true when there are more than are read. */
export function contentLines(
  text: string,
): { readonly lines: readonly ContentLine[]; readonly cut: boolean } {
  const raw = text.replace(/\r\n?/g, "\n").replace(/\n[ \t]/g, "").split("\n");
  const lines = raw.slice(0, MAX_CONTENT_LINES).map((line) => parse(line))
    .filter((line) => line !== undefined);
  return { lines, cut: raw.length > MAX_CONTENT_LINES };
}

function parse(line: string): ContentLine | undefined {
  if (line.length > MAX_LINE_CHARS) return undefined;
  const colon = endOfParameters(line);
  if (colon < 1) return undefined;
  const [full = "", ...rest] = line.slice(0, colon).match(/(?:[^;"]|"[^"]*"?)+/g) ?? [];
  const parameters = new Map<string, string>();
  for (const parameter of rest.slice(0, MAX_PARAMETERS)) {
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(parameter) ?? [];
    const key = name.trim().toUpperCase();
    if (!parameters.has(key)) parameters.set(key, value.replace(/^"|"$/g, ""));
  }
  const name = full.trim().toUpperCase().replace(/^.*\./, "");
  return { name, parameters, value: decode(line.slice(colon + 1), parameters) };
}

/** The first colon outside of quotes. */
function endOfParameters(line: string): number {
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '"') quoted = !quoted;
    else if (line[i] === ":" && !quoted) return i;
  }
  return line.indexOf(":");
}

/** vCard 2.1 may write values in quoted-printable. */
function decode(value: string, parameters: ReadonlyMap<string, string>): string {
  const encoding = parameters.get("ENCODING")?.toUpperCase();
  if (encoding !== "QUOTED-PRINTABLE" && !parameters.has("QUOTED-PRINTABLE")) return value;
  const bytes = decodeTransfer(new TextEncoder().encode(value), "quoted-printable");
  return new TextDecoder().decode(bytes);
}

/** A TEXT value without its escapes (RFC 5545 section 3.3.11). */
export function unescapeText(value: string): string {
  return value.replace(
    /\\([nN,;\\:])/g,
    (_, character: string) => character === "n" || character === "N" ? "\n" : character,
  );
}
