/**
 * Comparing what was seen with what was answered.
 *
 * @module
 */

import type { SeenText } from "../oracle/oracle.ts";

/** Text without white space and without characters that nobody sees. */
export function squeeze(text: string): string {
  return text.normalize("NFC").replace(/[\s\p{Default_Ignorable_Code_Point}]+/gu, "");
}

/** Whether `needle` is in `text`, in whatever lines and blanks. */
export function says(text: string, needle: string): boolean {
  const squeezed = squeeze(needle);
  // What is only made of invisible characters or blanks is looked for as it is.
  return squeezed === "" ? text.includes(needle) : squeeze(text).includes(squeezed);
}

/** Letters and digits of a text, in small letters. */
function letters(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** All that a person sees, in order; or all that a person does not see. */
export function textOf(texts: readonly SeenText[], which: "seen" | "unseen"): string {
  return texts.flatMap(({ words }) => words)
    .filter(({ visible }) => visible === (which === "seen"))
    .map(({ text }) => text).join(" ");
}

/** The words that a person sees, in order. */
export function seenWords(texts: readonly SeenText[]): readonly string[] {
  return texts.flatMap(({ words }) => words)
    .filter(({ visible, text }) => visible && letters(text) !== "")
    .map(({ text }) => text);
}

/** The words that are not in the answer after the words before them. */
export function missingWords(words: readonly string[], answer: string): readonly string[] {
  const hay = letters(answer);
  let at = 0;
  return words.filter((word) => {
    const needle = letters(word);
    const found = hay.indexOf(needle, at);
    if (found === -1) return true;
    at = found + needle.length;
    return false;
  });
}
