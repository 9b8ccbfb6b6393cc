/**
 * How many values a body has, told before it is parsed: what is read into
 * hundreds of thousands of them takes a second of the isolate that answers
 * everybody, and a text of the same length some milliseconds.
 *
 * @module
 */

import { MAX_VALUES } from "./limits.ts";

const [QUOTE, BACKSLASH, COMMA, OPEN_LIST, OPEN_OBJECT] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b];

/**
 * Whether JSON (RFC 8259) has more than {@link MAX_VALUES} elements, members,
 * lists and objects. Of what is no JSON it tells nothing that matters.
 */
export function hasTooManyValues(body: Uint8Array): boolean {
  if (body.length <= MAX_VALUES) return false;
  let count = 0;
  let isText = false;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (isText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++count > MAX_VALUES) return true;
    }
  }
  return false;
}
