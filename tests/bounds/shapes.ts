/**
 * Documents of the greatest size that is read, made of one piece again and again.
 *
 * @module
 */

import { MAX_HTML_BYTES } from "../../lib/content/caps.ts";

/** Characters of a document. */
export const SIZE = MAX_HTML_BYTES;

/** The same piece until the document is full. */
export function repeat(piece: string, before = ""): string {
  return before + piece.repeat(Math.floor((SIZE - before.length) / piece.length));
}

/** Pieces with numbers until so many characters are there. */
export function number(piece: (i: number) => string, before = "", size = SIZE): string {
  const pieces = [before];
  let length = before.length;
  for (let i = 0; length < size; i++) {
    const next = piece(i);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

/** Half a style sheet, half what it styles. */
export function styled(css: string, body: string): string {
  return `<style>${css.slice(0, SIZE / 2)}</style>${body.slice(0, SIZE / 2)}`;
}
