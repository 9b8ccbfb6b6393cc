/**
 * Lines of a box that cuts off what does not fit: how far down and how far to
 * the right, at least, the next letter stands. Blocks follow each other there;
 * where they may stand side by side nothing is concluded.
 *
 * @module
 */

import type { Style } from "./computed.ts";

/** Space above the letters of a line, as a share of the font size: nothing is seen of what is there. */
const ABOVE_LETTERS = 0.18;

/**
 * Widths of letters in the narrowest fonts that mails use, as shares of the font
 * size: lines are counted too few rather than too many.
 */
const THIN = 0.16;
const NARROW = 0.32;

/** Letters that are thin in most fonts; marks above letters take no room at all. */
const THIN_LETTER = /[ijlftrIJ1\s\p{P}]/u;
const NO_ROOM = /[\p{M}\p{Cf}]/u;

/** Follows the text of one box, in document order. */
export class ClippedLines {
  readonly #height: number;
  readonly #highest: number;
  #width: number;
  #top = 0;
  #margin = 0;
  #line = 0;
  /** Pixels of the line that are taken at least. */
  #filled = 0;

  /**
   * @param height Pixels in which content is seen.
   * @param width Pixels at most.
   * @param highest Line height with which `height` was counted in lines; with higher ones nothing
   * is known.
   */
  constructor(height: number, width: number, highest = Infinity) {
    this.#highest = highest;
    this.#height = height;
    this.#width = width;
  }

  /** Takes the next text and tells how many of its characters may be inside the box. */
  text(data: string, style: Pick<Style, "fontSize" | "nowrap">, lineHeight: number): number {
    if (lineHeight > this.#highest) this.giveUp();
    this.#top += this.#margin;
    this.#margin = 0;
    const room = this.#height - ABOVE_LETTERS * style.fontSize - this.#top;
    const lines = style.nowrap ? 1 : Math.floor(room / Math.max(1, lineHeight)) + 1;
    const limit = room < 0 ? 0 : lines * this.#width - this.#filled;
    let kept = data.length;
    let width = 0;
    let at = 0;
    for (const char of data) {
      // The word in which the edge falls is seen in part.
      if (width > limit && /\s/.test(char) && kept === data.length) kept = at;
      at += char.length;
      if (!NO_ROOM.test(char)) width += (THIN_LETTER.test(char) ? THIN : NARROW) * style.fontSize;
    }
    if (room < 0 || limit <= 0) kept = 0;
    this.#line = Math.max(this.#line, lineHeight);
    this.#filled += width;
    if (!style.nowrap && this.#width !== Infinity) {
      this.#top += Math.floor(this.#filled / this.#width) * lineHeight;
      this.#filled %= this.#width;
    }
    return kept;
  }

  /** A line ends. */
  lineBreak(lineHeight: number): void {
    this.#top += this.#margin + Math.max(this.#line, lineHeight);
    this.#margin = 0;
    this.#line = 0;
    this.#filled = 0;
  }

  /** A block begins. */
  open(margin: number, padding: number): void {
    this.#endLine();
    // Margins that meet collapse into the larger one.
    this.#margin = Math.max(this.#margin, margin);
    if (padding <= 0) return;
    this.#top += this.#margin + padding;
    this.#margin = 0;
  }

  /** A block ends; `height` is what it takes at least, from where it began. */
  close(top: number, height: number, margin: number): void {
    this.#endLine();
    if (top + height > this.#top) {
      this.#top = top + height;
      this.#margin = 0;
    }
    this.#margin = Math.max(this.#margin, margin);
  }

  /** Where the next line stands at least. */
  get top(): number {
    return this.#top;
  }

  /** Something moves what follows: nothing is known any more. */
  giveUp(): void {
    this.#top = -Infinity;
    this.#width = Infinity;
  }

  #endLine(): void {
    this.#top += this.#line;
    this.#line = 0;
    this.#filled = 0;
  }
}
