/**
 * Keys that are typed while the terminal shows nothing.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_LINE_BYTES, SecretInput } from "../../../lib/init/secret_input.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The line that these keys make; `^C` when they cancel. */
function typed(keys: string | Uint8Array, chunk = Infinity): string {
  const bytes = typeof keys === "string" ? encode(keys) : keys;
  const input = new SecretInput();
  for (let at = 0; at < bytes.length; at += chunk) {
    const outcome = input.take(bytes.subarray(at, at + chunk));
    if (outcome?.kind === "canceled") return "^C";
    if (outcome) return new TextDecoder().decode(outcome.bytes);
  }
  return "not complete";
}

Deno.test("Keys write, erase and end as at any prompt.", () => {
  for (
    const [keys, line] of [
      ["abc\r", "abc"],
      ["abc\n", "abc"],
      ["abc\r\nnext\n", "abc"],
      ["abc\rnext", "abc"],
      ["\r", ""],
      ["abc", "not complete"],
      ["abx\x7fc\r", "abc"],
      ["abx\bc\r", "abc"],
      ["\x7f\x7fa\r", "a"],
      ["pässß\x7fwörd€😀\x7f\x7f!\r", "pässwörd!"],
      ["wrong\x15right\r", "right"],
      ["one two  \x17three\r", "one three"],
      ["a\x1b[D\x1b[3~\x1bOAb\x1b[1;5Cc\r", "abc"],
      ["a\x1bxb\r", "ab"],
      ["a\x1b\r", "a"],
      ["a\x01\x05\x1a\tb\r", "ab"],
      ["a\x03b\r", "^C"],
      ["\x04", "^C"],
      ["a\x04b\r", "ab"],
      ["  spaces stay \r", "  spaces stay "],
    ] as const
  ) {
    assert.equal(typed(keys), line, JSON.stringify(keys));
    assert.equal(typed(keys, 1), line, JSON.stringify(keys));
  }
});

Deno.test("What is pasted arrives whole, in whatever pieces.", () => {
  const printable = fc.string({ unit: "grapheme" }).filter((text) => !/\p{Cc}/u.test(text));
  fc.assert(fc.property(printable, fc.integer({ min: 1, max: 9 }), (text, chunk) => {
    assert.equal(typed(`${text}\r`, chunk), text);
  }));
});

Deno.test("No keys make it throw, and a line stays bounded.", () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void typed(bytes, 3)));
  assert.equal(typed(`${"x".repeat(10 * MAX_LINE_BYTES)}\r`).length, MAX_LINE_BYTES + 1);
});
