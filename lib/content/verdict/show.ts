/**
 * How strings of a mail and sentences about them appear in a verdict.
 *
 * @module
 */

import { safeLine } from "../line.ts";

/** Longest string of a verdict, in code points. */
export const MAX_SHOWN = 200;

/** Longest piece of a mail inside a sentence: a whole sentence would be the sender's words. */
const MAX_QUOTED = 60;

/** One reason why a message deserves distrust. */
export interface Reason {
  readonly level: "caution" | "danger";
  /** A sentence for a person. */
  readonly text: string;
}

/** Orders reasons: the most serious first, others as they came. */
export function bySeverity(a: Reason, b: Reason): number {
  return Number(b.level === "danger") - Number(a.level === "danger");
}

/** What one part of the verdict noticed. */
export interface Noticed {
  /** Stable words. */
  readonly words: readonly string[];
  /** Most serious first. */
  readonly reasons: readonly Reason[];
}

/** Untrusted text on one safe line. */
export function show(text: string, max: number = MAX_SHOWN): string {
  // Cut first: there may be far more of it than is worth cleaning.
  return safeLine(text.slice(0, max * 8), max).text;
}

/** Untrusted text inside a sentence. */
export function quote(text: string): string {
  return `"${show(text, MAX_QUOTED).replaceAll('"', "'")}"`;
}
