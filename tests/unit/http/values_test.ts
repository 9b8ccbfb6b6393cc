/**
 * Bodies that are small to send and long to read.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_MESSAGES, MAX_VALUES } from "../../../lib/http/limits.ts";
import { hasTooManyValues } from "../../../lib/http/values.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("A body of too many values is found, in whatever they are.", () => {
  const n = MAX_VALUES;
  assert.equal(hasTooManyValues(bytes(`[${"1,".repeat(n - 2)}1]`)), false);
  const many = [
    `[${"1,".repeat(n)}1]`,
    `${"[".repeat(n + 1)}${"]".repeat(n + 1)}`,
    "[".repeat(n + 1),
    '{"a":'.repeat(n + 1),
    `["\\\\",${"[],".repeat(n)}1]`,
    JSON.stringify(Object.fromEntries(Array.from({ length: n + 2 }, (_, i) => [`k${i}`, ""]))),
  ];
  for (const body of many) assert.equal(hasTooManyValues(bytes(body)), true, body.slice(0, 40));
});

Deno.test("What stands in a text is no value, however it is written.", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 20 }), (texts) => {
      const long = '",[{\\'.repeat(MAX_VALUES);
      assert.equal(hasTooManyValues(bytes(JSON.stringify([...texts, long]))), false);
    }),
    { numRuns: 20 },
  );
});

Deno.test("A request with as many messages and ids as may come has few enough.", () => {
  const message_ids = Array.from({ length: 250 }, (_, i) => `imap:default:INBOX:7:${i}`);
  const call = { name: "imap_apply_to_messages", arguments: { message_ids, action: "delete" } };
  const all = Array.from({ length: MAX_MESSAGES }, (_, id) => ({ id, params: call }));
  assert.equal(hasTooManyValues(bytes(JSON.stringify(all))), false);
});
