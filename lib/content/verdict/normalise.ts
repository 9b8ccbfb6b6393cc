/**
 * Text as phrases are looked for in it: look-alike characters, accents, case
 * and odd spacing gone.
 *
 * @module
 */

import { imitableScripts, skeleton } from "./skeleton.ts";

/** NFKC can make eighteen characters of one; what is longer than this is cut. */
const MAX_NORMALISED = 400_000;

/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowels and lengthening of Arabic. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]/g;

const ASCII = /^[\0-\x7f]*$/;

/** Lower case without accents. Vowel signs of Indian scripts, which are letters, stay. */
export function foldText(text: string): string {
  const contracted = text.replace(/n['\u2019]t\b/gi, "nt").replace(/\be-(?=mail|posta)/gi, "e");
  if (ASCII.test(contracted)) return contracted.toLowerCase();
  return contracted.normalize("NFKC").slice(0, MAX_NORMALISED).toLowerCase().normalize("NFD")
    .replace(MARKS, "").normalize("NFC").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(
      /ة/g,
      "ه",
    )
    .replace(/ı/g, "i").replace(/ł/g, "l");
}

/** A word written with look-alikes from other scripts, read as it looks. */
export function plainWord(word: string): string {
  return imitableScripts(word).length > 1 ? skeleton(word) : word;
}

const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
};

/** `1gn0r3` read as `ignore`; undefined for a word without such digits among letters. */
export function unleet(word: string): string | undefined {
  if (!/[a-z]/.test(word) || !/[013457]/.test(word)) return undefined;
  return word.replace(/[013457]/g, (digit) => LEET[digit] ?? digit);
}

/** Letters set apart by single spaces or marks: at least eight, `i g n o r e  a l l`. */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:[ \t._*~|-]{1,3}\p{L}(?![\p{L}\p{N}])){7,2000}/gu;

/** Runs of letters set apart, each written without what is between them. */
export function joinSpaced(text: string): readonly string[] {
  return [...text.matchAll(SPACED)].map(([run]) => run.replace(/[^\p{L}]+/gu, ""));
}
