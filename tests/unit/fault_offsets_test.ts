/**
 * Where conversations are disturbed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { anywhere, boundaries, everyOffset, recordBoundaries, spread } from "../faults/offsets.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("Boundaries are the ends of lines, and the ends of literals instead of the lines in them.", () => {
  const text = "* 1 FETCH (BODY[] {6}\r\na\r\nb\r\n)\r\nt OK\r\n";
  const literal = text.indexOf("a\r\n");
  assert.deepEqual(boundaries(bytes(text)), [
    ...[0, 1],
    // Before and behind the LF, then in and behind the literal.
    ...[literal - 1, literal, literal + 1, literal + 5, literal + 6],
    ...[literal + 8, literal + 9],
    ...[text.length - 1, text.length],
  ]);
  assert.deepEqual(boundaries(bytes("no end")), [0, 1, 6]);
});

Deno.test("Boundaries of records are a byte before, at, and a byte behind the end of each.", () => {
  const records = new Uint8Array([22, 3, 3, 0, 2, 7, 7, 23, 3, 3, 0, 1, 7]);
  assert.deepEqual(recordBoundaries(records), [0, 1, 6, 7, 8, 12, 13]);
});

Deno.test("A sample has the first and the last, and is the same for the same seed.", () => {
  const every = everyOffset(new Uint8Array(100));
  assert.equal(every.length, 101);
  assert.deepEqual(spread(every, 3), [0, 50, 100]);
  assert.deepEqual(spread(every, 200), every);
  assert.deepEqual(spread(every, 0), []);
  const some = anywhere(new Uint8Array(100), 50, 7);
  assert.deepEqual(some, anywhere(new Uint8Array(100), 50, 7));
  assert.ok(some.every((at) => every.includes(at)));
});
