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
  const all = lines.map((line): Line => ({ marked: MARKED.test(line), text: bare(line) }));
  const kinds = all.map(({ marked }): LineKind => marked ? "quoted" : "own");
  let older = false;
  for (let i = 0; i < all.length; i++) {
    const length = introductionAt(all, i);
    if (length > 0) {
      kinds.fill("introduction", i, i + length);
      // Inside of a quote it introduces what is older still, and ends with it. Where marked lines
      // follow, they are what it introduces, and the others are the author's.
      const next = nextWords(all, i + length);
      const introducesMarked = all[next]?.marked === true;
      if (introducesMarked) kinds.fill("quoted", i + length, next);
      older ||= all[i]?.marked === false && !introducesMarked;
      i += length - 1;
    } else if (older) {
      kinds[i] = "quoted";
    }
  }
  return kinds;
}

/** The next line that is marked or has words; the number of lines when there is none. */
function nextWords(lines: readonly Line[], from: number): number {
  let at = from;
  while (at < lines.length && lines[at]?.marked === false && lines[at]?.text.trim() === "") at++;
  return at;
}

/** Whether a line is marked as quoted by itself. */
export function isMarked(line: string): boolean {
  return MARKED.test(line);
}

interface Line {
  readonly marked: boolean;
  /** Without its marks. */
  readonly text: string;
}

function bare(line: string): string {
  return line.replace(/^(?:\s{0,3}>)+ ?/, "");
}

/** How many lines from here on introduce what is older; 0 when none does. */
function introductionAt(lines: readonly Line[], at: number): number {
  const text = lines[at]?.text ?? "";
  if (text.length > MAX_INTRODUCTION_UNITS || text.trim() === "") return 0;
  const separator = SEPARATOR.exec(text);
  if (separator && (separator[1] === undefined || DASHED.test(separator[1]))) return 1;
  return headerBlockAt(lines, at) || attributionAt(lines, at);
}

function headerBlockAt(lines: readonly Line[], at: number): number {
  if (!FROM.test(lines[at]?.text ?? "")) return 0;
  let fields = 0;
  let telling = false;
  for (const { marked, text } of lines.slice(at, at + MAX_HEADER_LINES)) {
    if (marked !== lines[at]?.marked) break;
    if (text.length > MAX_INTRODUCTION_UNITS || !HEADER_LINE.test(text)) break;
    fields++;
    telling ||= text.includes("@") || WHEN.test(text);
  }
  return fields >= MIN_HEADER_LINES && telling ? fields : 0;
}

/** It begins with the line that says when: one above it is the author's own. */
function attributionAt(lines: readonly Line[], at: number): number {
  let joined = "";
  for (const [i, { marked, text }] of lines.slice(at, at + MAX_ATTRIBUTION_LINES).entries()) {
    if (text.trim() === "" || marked !== lines[at]?.marked) return 0;
    if (text.length > MAX_INTRODUCTION_UNITS || WHEN.test(text) !== (i === 0)) return 0;
    joined += `${text} `;
    if (joined.length > MAX_INTRODUCTION_UNITS) return 0;
    if (/[:：]\s*$/.test(text)) return ATTRIBUTION.test(joined) ? i + 1 : 0;
  }
  return 0;
}
