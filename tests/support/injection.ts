/**
 * Texts that would do harm if they were not quoted, and the shape of a command,
 * in which one that did would be seen.
 *
 * @module
 */

import fc from "fast-check";
import type { Command } from "../servers/scripted_imap.ts";
import { anyText } from "./any_text.ts";

/** Pieces that mean something to IMAP, to quoting, or to Unicode. */
const POISON = [
  "\r\nA1 LOGOUT\r\n",
  "\n",
  "\r",
  "\0",
  '"',
  "\\",
  '\\"',
  '" LOGOUT "',
  "{5}",
  "{5+}\r\nhello",
  "{0}",
  "(",
  ")",
  ") (",
  "*",
  "%",
  "]",
  "[",
  "NIL",
  "ALL",
  " OR ALL",
  "~{3}",
  "<0.5>",
  "1:*",
  "&",
  "&AGE-",
  "\u0085",
  "\u2028",
  "\ud800",
  "\udc00",
  "😀",
  "é",
  "\u202e",
  "\x7f",
  "\x1b[31m",
  "+FLAGS (\\Deleted)",
];

/** A text of such pieces. */
export const poisoned: fc.Arbitrary<string> = fc.array(
  fc.oneof(
    fc.constantFrom(...POISON),
    anyText(8),
    fc.string({ maxLength: 8 }),
  ),
  { minLength: 1, maxLength: 6 },
).map((pieces) => pieces.join(""));

/** A command with every string and literal replaced by a placeholder: its shape. */
export function shape({ name, rest }: Command): string {
  let out = "";
  for (let i = 0; i < rest.length;) {
    const literal = /^\{(\d+)\+?\}\r\n/.exec(rest.slice(i));
    if (literal) {
      out += "$";
      i += literal[0].length + Number(literal[1]);
    } else if (rest[i] === '"') {
      const end = /^"(?:[^"\\\r\n]|\\["\\])*"/.exec(rest.slice(i));
      if (!end) return `BROKEN ${rest}`;
      out += "$";
      i += end[0].length;
    } else {
      out += rest[i++];
    }
  }
  return `${name} ${out}`;
}
