/**
 * What is sealed can be read and made by nobody who has not the key.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { Seal, SEAL_KEY_BYTES } from "../../../lib/policy/seal.ts";

function key(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(SEAL_KEY_BYTES));
}

Deno.test("What was sealed is opened by whoever has the same key, and says nothing of itself.", async () => {
  const shared = key();
  const [one, other] = [new Seal(shared, "search cursor"), new Seal(shared, "search cursor")];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (drawn) => {
      const value = new Uint8Array(drawn);
      const sealed = await one.close(value);
      assert.match(sealed, /^[\w-]+$/);
      assert.deepEqual(await other.open(sealed), value);
      assert.notEqual(await one.close(value), sealed, "the same value looks different each time");
    }),
    { numRuns: 50 },
  );
});

Deno.test("Nothing that was changed, cut, lengthened or made up is opened.", async () => {
  const seal = new Seal(key(), "search cursor");
  const sealed = await seal.close(new TextEncoder().encode("a position"));
  for (let i = 0; i < sealed.length; i++) {
    const other = sealed[i] === "A" ? "B" : "A";
    const changed = `${sealed.slice(0, i)}${other}${sealed.slice(i + 1)}`;
    assert.equal(await seal.open(changed), undefined, changed);
    assert.equal(await seal.open(sealed.slice(0, i)), undefined);
  }
  for (const text of ["", "A", `${sealed}AAAA`, ` ${sealed}`, "ü", "A".repeat(1_000)]) {
    assert.equal(await seal.open(text), undefined, text);
  }
});

Deno.test("Another key, or the same key for another purpose, opens nothing.", async () => {
  const shared = key();
  const sealed = await new Seal(shared, "search cursor").close(new Uint8Array([1, 2, 3]));
  assert.equal(await new Seal(key(), "search cursor").open(sealed), undefined);
  assert.equal(await new Seal(shared, "confirmation").open(sealed), undefined);
});
