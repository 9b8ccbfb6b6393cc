/**
 * Lines below the edge of a box that cuts off what does not fit: how far down,
 * at least, the next line stands. Blocks follow each other there; where they may
 * stand side by side nothing is concluded.
 *
 * @module
 */

import type { Style } from "./computed.ts";

/** Space above the letters of a line, as a share of the font size: nothing is seen of what is there. */
const ABOVE_LETTERS = 0.18;

/** Narrowest letters, as a share of the font size: lines are counted too few rather than too many. */
const NARROW_LETTER = 0.25;

/** Follows the text of one box, in document order. */
export class ClippedLines {
  readonly #height: number;
  readonly #width: number;
  #top = 0;
  #margin = 0;
  #line = 0;

  /** @param height Pixels in which content is seen. @param width Pixels at most. */
  constructor(height: number, width: number) {
    this.#height = height;
    this.#width = width;
  }

  /** Takes the next text and tells whether its first line is inside the box. */
  text(letters: number, style: Pick<Style, "fontSize">, lineHeight: number): boolean {
    this.#top += this.#margin;
    this.#margin = 0;
    const inside = this.#top <= this.#height - ABOVE_LETTERS * style.fontSize;
    const more = Math.floor(letters * NARROW_LETTER * style.fontSize / this.#width);
    this.#line = Math.max(this.#line, lineHeight);
    this.#top += more * lineHeight;
    return inside;
  }

  /** A line ends. */
  lineBreak(lineHeight: number): void {
    this.#top += this.#margin + Math.max(this.#line, lineHeight);
    this.#margin = 0;
    this.#line = 0;
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

  /** Something moves up what follows: nothing is known any more. */
  giveUp(): void {
    this.#top = -Infinity;
  }

  #endLine(): void {
    this.#top += this.#line;
    this.#line = 0;
  }
}
