/**
 * What all connections together hold.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Held } from "../../../lib/contract/held.ts";

Deno.test("the connection that holds the most is given up, and no other", () => {
  const held = new Held(100);
  const given: string[] = [];
  const join = (name: string) => held.join(() => given.push(name));
  const [small, large] = [join("small"), join("large")];
  large.hold(80);
  small.hold(20);
  assert.deepEqual(given, []);
  small.hold(21);
  assert.deepEqual(given, ["large"]);
  assert.equal(held.bytes, 21);
  large.hold(90);
  assert.equal(held.bytes, 21, "what is over counts no more");
  small.hold(101);
  assert.deepEqual(given, ["large", "small"]);
  assert.equal(held.bytes, 0);
});

Deno.test("what was read, and what ended, is no longer counted", () => {
  const held = new Held(100);
  const one = held.join(() => assert.fail("given up"));
  for (let i = 0; i < 10; i++) {
    one.hold(90);
    one.hold(0);
  }
  one.hold(90);
  one.release();
  one.release();
  assert.equal(held.bytes, 0);
});
