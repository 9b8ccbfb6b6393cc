/**
 * Signs that a text is written for an assistant and not for its reader. They
 * inform: newsletters about assistants have them too, and a missing sign
 * proves nothing.
 *
 * @module
 */

import { removeInvisible } from "../invisible.ts";
import { decodedRuns } from "./encoded.ts";
import { CLOSED_UP, markupSignals, patternSignals } from "./injection_patterns.ts";
import { phraseSignals } from "./injection_phrases.ts";
import { foldText, joinSpaced } from "./normalise.ts";
import { skeleton } from "./skeleton.ts";

/** Characters that are scanned: those at the beginning, and those at the end of a longer text. */
const MAX_HEAD = 150_000;
const MAX_TAIL = 50_000;

/** Of longer texts only both ends are scanned. */
export const MAX_SCANNED_CHARS: number = MAX_HEAD + MAX_TAIL;

/** Decoded text that is scanned, in characters. */
const MAX_DECODED = 65_536;

/** All words that `injectionSignals` can answer, most telling first. */
export const INJECTION_SIGNALS = [
  "forged_fence",
  "forged_markup",
  "hide_from_user",
  "exfiltration",
  "encoded_payload",
  "addresses_assistant",
  "obfuscated_instructions",
] as const;

/**
 * Stable words for what a text tries with an assistant; empty when nothing was
 * found. Linear in the text.
 *
 * @param text Visible text; invisible characters are ignored.
 */
export function injectionSignals(text: string): readonly string[] {
  const sample = removeInvisible(bounded(text)).text;
  const found = new Set<string>(plainSignals(sample));
  for (const run of joinSpaced(sample)) {
    if (CLOSED_UP.test(skeleton(run))) found.add("obfuscated_instructions");
  }
  let decoded = "";
  for (const run of decodedRuns(sample)) {
    if (decoded.length < MAX_DECODED) decoded += `${run}\n\n`;
  }
  if (decoded !== "" && plainSignals(decoded).length > 0) found.add("encoded_payload");
  return INJECTION_SIGNALS.filter((signal) => found.has(signal));
}

function plainSignals(text: string): readonly string[] {
  const folded = foldText(text);
  return [...markupSignals(text), ...phraseSignals(folded), ...patternSignals(folded)];
}

function bounded(text: string): string {
  if (text.length <= MAX_SCANNED_CHARS) return text;
  return `${text.slice(0, MAX_HEAD)}\n\n${text.slice(-MAX_TAIL)}`;
}
