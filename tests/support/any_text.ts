/**
 * Arbitrary Unicode text. fast-check's own `binary` unit takes most of a second
 * to be made in every test file.
 *
 * @module
 */

import fc from "fast-check";

/** One code point, ASCII as often as not; never half a surrogate pair. */
const character = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
).map((value) => String.fromCodePoint(value), codePointOf);

/** The way back, by which fast-check finds that it may mix in the likes of `__proto__`. */
function codePointOf(text: unknown): number {
  const [first, ...more] = typeof text === "string" ? text : "";
  if (first === undefined || more.length > 0) throw new Error("not one character");
  return first.codePointAt(0) ?? 0;
}

/** Any well-formed text, of so many characters. */
export function anyText(maxLength = 30, minLength = 0): fc.Arbitrary<string> {
  return fc.string({ unit: character, minLength, maxLength });
}
