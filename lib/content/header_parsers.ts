/**
 * The header parsers of mailparser and libmime, as a part of their own that is
 * loaded before the first headers are read.
 *
 * @module
 */

import libmime from "libmime";

export { parseAddressHeader } from "mailparser";

/** Decodes the encoded words (RFC 2047) of a header value. */
export function decodeWords(value: string): string {
  return libmime.decodeWords(value);
}
