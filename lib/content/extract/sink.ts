/**
 * Where readers of documents put the text they find.
 *
 * @module
 */

import { codePointLength, sliceCodePoints } from "../../contract/text.ts";
import { removeInvisible } from "../invisible.ts";
import { MAX_TEXT_CODE_POINTS } from "./caps.ts";

/**
 * Collects visible text until there is enough of it. What was put in first
 * never changes by what comes later, so pages of one text join without a seam.
 */
export class TextSink {
  readonly #limit: number;
  readonly #pieces: string[] = [];
  #codePoints = 0;
  #newlines = 2;

  /** What was odd about the document, as stable words. */
  readonly notes: Set<string> = new Set();

  /** @param limit Code points after which the sink is full. */
  constructor(limit: number) {
    this.#limit = Math.min(limit, MAX_TEXT_CODE_POINTS);
  }

  /** Whether readers may stop. */
  get full(): boolean {
    return this.#codePoints >= this.#limit;
  }

  /** Everything so far. */
  get text(): string {
    return this.#pieces.join("");
  }

  /** Adds text as it is, without its invisible characters. */
  add(text: string): void {
    if (text === "" || this.full) return;
    const left = MAX_TEXT_CODE_POINTS - this.#codePoints;
    const { slice: visible, next } = sliceCodePoints(removeInvisible(text).text, 0, left);
    if (next !== undefined) this.notes.add("text_cut_at_limit");
    if (visible === "") return;
    this.#pieces.push(visible);
    this.#codePoints += codePointLength(visible);
    const trailing = /\n*$/.exec(visible.slice(-2))?.[0].length ?? 0;
    this.#newlines = trailing === visible.length ? this.#newlines + trailing : trailing;
  }

  /** Ends a line; more than one empty line in a row says nothing. */
  endLine(): void {
    if (this.#newlines < 2) this.add("\n");
  }

  /** Ends a line unless there is nothing on it. */
  freshLine(): void {
    if (this.#newlines === 0) this.add("\n");
  }

  /** A heading between the sheets or slides of a document. */
  heading(text: string): void {
    this.freshLine();
    this.endLine();
    this.add(`--- ${text} ---\n`);
  }
}
