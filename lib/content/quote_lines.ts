/**
 * Which lines of a message look as if they were somebody else's: marked with
 * `>`, or below lines that say that what follows is older.
 *
 * @module
 */

import { ATTRIBUTION, DASHED, FROM } from "./quote_words.ts";

/** `> text`, `>> text`, `> > text`. */
const MARKED = /^\s{0,3}>/;

/** `-----Original Message-----`, `---------- Forwarded message ---------`, Outlook's long line. */
const SEPARATOR = /^\s*(?:[-_=*]{3,}([^-_=*]{1,40})[-_=*]{3,}|_{10,}|-{10,})\s*$/;

/** A field of a header block, as Outlook writes it above what is quoted: `Von: …`, `*Sent:* …`. */
const HEADER_LINE = /^\s*\*?[\p{L}\p{M}][\p{L}\p{M} .-]{0,24}\*?\s?[:：]\*?\s/u;

/** Fewest lines of such a block: who, when, to whom or about what. */
const MIN_HEADER_LINES = 3;

/** Most lines of such a block. */
const MAX_HEADER_LINES = 20;

/** Most lines of an attribution, which mail programs wrap. */
const MAX_ATTRIBUTION_LINES = 3;

/** Longest attribution or line of a header block, in UTF-16 units. */
const MAX_INTRODUCTION_UNITS = 300;

/** A time or a year: an attribution says when, in whatever language. */
const WHEN = /\d{1,2}[:.h]\d{2}|(?:19|20)\d\d/;

/** What a line is. */
export type LineKind = "own" | "introduction" | "quoted";

/** Classifies the lines of a message. */
export function kindsOf(lines: readonly string[]): readonly LineKind[] {
  const kinds = new Array<LineKind>(lines.length).fill("own");
  let older = false;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (MARKED.test(line)) {
      kinds[i] = "quoted";
      continue;
    }
    const length = introductionAt(lines, i);
    if (length > 0) {
      kinds.fill("introduction", i, i + length);
      older = true;
      i += length - 1;
    } else if (older) {
      kinds[i] = "quoted";
    }
  }
  return kinds;
}

/** Whether a line is marked as quoted by itself. */
export function isMarked(line: string): boolean {
  return MARKED.test(line);
}

/** How many lines from here on introduce what is older; 0 when none does. */
function introductionAt(lines: readonly string[], at: number): number {
  const line = lines[at] ?? "";
  if (line.length > MAX_INTRODUCTION_UNITS || line.trim() === "") return 0;
  const separator = SEPARATOR.exec(line);
  if (separator && (separator[1] === undefined || DASHED.test(separator[1]))) return 1;
  return headerBlockAt(lines, at) || attributionAt(lines, at);
}

function headerBlockAt(lines: readonly string[], at: number): number {
  if (!FROM.test(lines[at] ?? "")) return 0;
  let fields = 0;
  let telling = false;
  for (let i = at; i < Math.min(lines.length, at + MAX_HEADER_LINES); i++) {
    const line = lines[i] ?? "";
    if (line.length > MAX_INTRODUCTION_UNITS || !HEADER_LINE.test(line)) break;
    fields++;
    telling ||= line.includes("@") || WHEN.test(line);
  }
  return fields >= MIN_HEADER_LINES && telling ? fields : 0;
}

/** It begins with the line that says when: one above it is the author's own. */
function attributionAt(lines: readonly string[], at: number): number {
  let text = "";
  for (let i = at; i < Math.min(lines.length, at + MAX_ATTRIBUTION_LINES); i++) {
    const line = lines[i] ?? "";
    if (line.trim() === "" || MARKED.test(line)) return 0;
    if (WHEN.test(line) !== (i === at)) return 0;
    text += `${line} `;
    if (text.length > MAX_INTRODUCTION_UNITS) return 0;
    if (/[:：]\s*$/.test(line)) return ATTRIBUTION.test(text) ? i - at + 1 : 0;
  }
  return 0;
}
