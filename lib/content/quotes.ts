/**
 * The texts of a conversation with each sentence once: of what a message
 * quotes, that goes which an earlier message of the same answer says already.
 * What an author put into a quote stays, and so does everything outside of one.
 *
 * @module
 */

import { codePointLength, sliceCodePoints } from "../contract/text.ts";
import { MAX_FOLD_CHARS, MAX_FOLDED_MESSAGES } from "./caps.ts";
import { fence, newNonce } from "./fence.ts";
import { removeInvisible } from "./invisible.ts";
import { KnownText, wordsOf } from "./known_text.ts";
import type { Folded } from "./protocol.ts";
import { isMarked, kindsOf, type LineKind } from "./quote_lines.ts";

/** A text as it is shown, before its fence. */
interface Shown {
  readonly text: string;
  readonly chars: number;
  readonly folded: number;
  readonly cut: boolean;
}

/**
 * Folds a conversation.
 *
 * @param texts Oldest first.
 * @param maxChars Code points shown of one text.
 * @param maxTotal Code points shown of all texts: when they are more, long ones are cut shorter.
 */
export function foldQuotes(
  texts: readonly string[],
  maxChars: number,
  maxTotal: number,
): readonly Folded[] {
  const lines = texts.slice(0, MAX_FOLDED_MESSAGES)
    .map((text) => sliceCodePoints(text, 0, MAX_FOLD_CHARS).slice.split("\n"));
  let shown = foldAll(lines, lines.map(() => maxChars), maxChars);
  const lengths = shown.map(({ chars }) => chars);
  if (total(lengths) > maxTotal) {
    const share = shareOf(lengths, maxTotal * (1 - KEPT_BACK));
    shown = foldAll(lines, lengths.map((length) => Math.min(length, share)), share, maxTotal);
  }
  return shown.map(({ text, ...rest }) => ({ ...rest, text: fence(text, newNonce()) }));
}

/** Share of the total that is kept for texts whose quotes are shown because what they quote was cut. */
const KEPT_BACK = 0.25;

function total(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** Length to which long texts are cut so that all of them fit: they share what short ones leave. */
function shareOf(lengths: readonly number[], maxTotal: number): number {
  let left = maxTotal;
  let count = lengths.length;
  for (const length of [...lengths].sort((a, b) => a - b)) {
    if (length * count > left) break;
    left -= length;
    count--;
  }
  return Math.floor(left / Math.max(1, count));
}

/**
 * @param least Code points that each text gets in any case.
 * @param most Code points that a text gets when there is room.
 * @param maxTotal At least the sum of `least`.
 */
function foldAll(
  texts: readonly (readonly string[])[],
  least: readonly number[],
  most: number,
  maxTotal: number = total(least),
): readonly Shown[] {
  const known = new KnownText();
  let left = maxTotal;
  let reserved = total(least);
  return texts.map((lines, i) => {
    reserved -= least[i] ?? 0;
    const shown = foldOne(lines, known, Math.min(most, left - reserved));
    left -= shown.chars;
    // Only what is shown is known: what was cut off may be shown by whoever quotes it.
    known.add(shown.text.split("\n").map(wordsOf));
    return shown;
  });
}

function foldOne(lines: readonly string[], known: KnownText, maxChars: number): Shown {
  const kinds = kindsOf(lines);
  const gone = repeated(lines, kinds, known);
  const kept: string[] = [];
  let folded = 0;
  for (let i = 0; i < lines.length;) {
    if (!gone[i]) {
      kept.push(lines[i++] ?? "");
      continue;
    }
    let count = 0;
    for (; i < lines.length && gone[i]; i++) if (/[^\s>]/.test(lines[i] ?? "")) count++;
    kept.push(`[… ${count} quoted line${count === 1 ? "" : "s"}]`);
    folded += count;
  }
  const { slice, next } = sliceCodePoints(kept.join("\n").trimEnd(), 0, maxChars);
  // The cut may have left half an emoji sequence.
  const { text } = removeInvisible(slice);
  return { text, chars: codePointLength(text), folded, cut: next !== undefined };
}

/** For each line, whether it can go. */
function repeated(
  lines: readonly string[],
  kinds: readonly LineKind[],
  known: KnownText,
): readonly boolean[] {
  const gone = new Array<boolean>(lines.length).fill(false);
  const empty = new Array<boolean>(lines.length).fill(false);
  for (let i = 0; i < lines.length;) {
    if (kinds[i] !== "quoted") {
      i++;
      continue;
    }
    // A run of words that are known does not go on from a marked line into one that is not.
    let start = i;
    while (start < lines.length && lines[start]?.trim() === "") start++;
    const marked = isMarked(lines[start] ?? "");
    let end = i;
    while (end < lines.length && kinds[end] === "quoted") {
      const line = lines[end] ?? "";
      if (line.trim() !== "" && isMarked(line) !== marked) break;
      end++;
    }
    const words = lines.slice(i, end).map(wordsOf);
    const covered = known.covered(words.flat());
    const first = kinds[i - 1] === "introduction"
      ? words.findIndex(({ length }) => length > 0)
      : -1;
    let at = 0;
    for (const [j, line] of words.entries()) {
      const index = i + j;
      empty[index] = line.length === 0;
      // A short line could be an answer, unless it is marked or what was introduced.
      gone[index] = line.length > 0 &&
        (covered.slice(at, at + line.length).every(Boolean) ||
          (j === first || isMarked(lines[index] ?? "")) && known.hasLine(line));
      at += line.length;
    }
    i = end;
  }
  return takeAlong(kinds, gone, empty);
}

/** With repeated lines go the empty ones among them and the lines that introduce them. */
function takeAlong(
  kinds: readonly LineKind[],
  gone: readonly boolean[],
  empty: readonly boolean[],
): readonly boolean[] {
  const all = [...gone];
  for (let i = 0; i < all.length;) {
    if (!empty[i] && !(kinds[i] === "introduction")) {
      i++;
      continue;
    }
    let end = i;
    let introduces = false;
    while (end < all.length && (empty[end] || kinds[end] === "introduction")) {
      introduces ||= kinds[end] === "introduction";
      end++;
    }
    // An introduction goes with what it introduces, whatever stands before it.
    if (end < all.length ? gone[end] && (introduces || gone[i - 1]) : gone[i - 1] && !introduces) {
      all.fill(true, i, end);
    }
    i = end;
  }
  return all;
}
