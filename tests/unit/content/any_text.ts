/**
 * Arbitrary Unicode text. fast-check's own `binary` unit takes most of a second
 * to be made in every test file.
 *
 * @module
 */

import fc from "fast-check";

/** One code point, ASCII as often as not; never half a surrogate pair. */
const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
).map((value) => String.fromCodePoint(value));

/** Any well-formed text. */
export function anyText(maxLength = 30): fc.Arbitrary<string> {
  return fc.string({ unit: codePoint, maxLength });
}
