/**
 * What must be true of every string that came out of a mail, told by rules of
 * its own and not by the code under test.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_UNFENCED } from "../../lib/content/fence.ts";

const KEPT = "\\u200C\\u200D\\uFE0E\\uFE0F";

/** Invisible whatever stands beside it. */
const NEVER = new RegExp(
  `[[\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}]--[${KEPT}]]` +
    "|[\\u{E0000}-\\u{E007F}\\uFFF9-\\uFFFB]|(?![\\n\\t])\\p{Cc}",
  "v",
);

/** The only tag characters that people see: the flags of England, Scotland and Wales. */
const FLAGS: readonly string[] = [
  "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
  "\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}",
];

/** Joiners and selectors that do nothing where they stand. */
const USELESS = new RegExp(
  `[${KEPT}]{3}|[\\uFE0E\\uFE0F]{2}|[\\u200C\\u200D]{2}|[\\p{ASCII}&&\\P{Nd}&&[^#*]][${KEPT}]`,
  "v",
);

const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ "а": "a", "е": "e", "ѕ": "s", "і": "i", "т": "t", "г": "r", "м": "m", "п": "n", "ԁ": "d" },
  ...{ "υ": "u", "τ": "t", "ι": "i", "α": "a", "η": "n", "ε": "e", "ӏ": "l", "ı": "i", "ս": "u" },
};

/** As a careless reader sees it. */
function skeleton(text: string): string {
  return [...text.normalize("NFKD").toLowerCase()]
    .map((letter) => LOOKALIKES[letter] ?? letter).join("")
    .replace(/[\s\p{M}\p{Cf}]/gu, "");
}

/** Text with a letter for every whole flag, so that nothing comes together that was apart. */
function withoutFlags(text: string): string {
  return FLAGS.reduce((rest, flag) => rest.replaceAll(flag, "x"), text);
}

/** Text without the halves of flags in which a page was cut. */
function withoutTornFlags(text: string): string {
  let rest = withoutFlags(text);
  for (const flag of FLAGS) {
    for (let i = 2; i < flag.length; i += 2) {
      if (rest.startsWith(flag.slice(i))) rest = rest.slice(flag.length - i);
      if (rest.endsWith(flag.slice(0, i))) rest = rest.slice(0, -i);
    }
  }
  return rest;
}

/** Checks one string. */
export function assertSafe(text: string): void {
  assert.ok(text.isWellFormed());
  assertNot(NEVER, withoutTornFlags(text));
  assertNot(USELESS, text);
  const seen = skeleton(text);
  assertNot(/untrusted\p{Pc}mail/u, seen);
  assertNot(/[<‹〈]\/?untrusted.?mail/u, seen);
}

/** Checks a string that is one line. */
export function assertSafeLine(text: string, maxCodePoints: number): void {
  assertSafe(text);
  // A line is never cut in a flag.
  assertNot(NEVER, withoutFlags(text));
  assertNot(/[\r\n\t\u2028\u2029]|^\s|[\s\u200C\u200D]$/, text);
  assert.ok([...text].length <= maxCodePoints);
}

/** Checks a string that is one line, in a fence when it is a long one. */
export function assertSafeValue(text: string, maxCodePoints: number): void {
  if ([...text].length <= MAX_UNFENCED) assertSafeLine(text, maxCodePoints);
  else assertSafeLine(unfenced(text), maxCodePoints);
}

/** The text between the fences, which must be where they belong. */
export function unfenced(text: string): string {
  const [, nonce, inner = ""] =
    /^<untrusted_mail ([a-z0-9]{1,13}) \| [^\n<>]+>\n(.*)\n<\/untrusted_mail \1>$/s.exec(text) ??
      [];
  assert.ok(nonce, `not fenced: ${text.slice(0, 80)}`);
  return inner;
}

/** Checks that HTML has no URL in it that runs or carries something. */
export function assertNoScriptUrl(html: string): void {
  const plain = html
    .replace(/&#x([0-9a-f]+);?/gi, (_, hex: string) => codePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);?/g, (_, number: string) => codePoint(Number(number)))
    .replace(/&(colon|tab|newline);/gi, (_, name: string) => /colon/i.test(name) ? ":" : "");
  const tags = plain.match(/<[a-z][^>]*>/gi)?.map((tag) => tag.replace(/[\0-\x20]/g, "")) ?? [];
  for (const tag of tags) assertNot(/=["']?(?:javascript|data|vbscript):/i, tag);
}

/** Checks that Markdown has no link to a URL that runs or carries something. */
export function assertNoScriptLink(markdown: string): void {
  assertNot(/(?<!\\)\]\(<?[\0-\x20]*(?:javascript|data|vbscript):/i, markdown);
  assertNot(/(?<!\\)<(?:javascript|data|vbscript):/i, markdown);
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : "";
}

function assertNot(pattern: RegExp, text: string): void {
  const found = pattern.exec(text);
  assert.equal(found, null, found ? JSON.stringify(around(text, found.index)) : "");
}

function around(text: string, index: number): string {
  return text.slice(Math.max(0, index - 20), index + 40);
}
