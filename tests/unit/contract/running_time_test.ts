/** @module */

import assert from "node:assert/strict";
import { afterRunning } from "../../../lib/contract/running_time.ts";

/** Keeps this thread from everything else, as a process that is stopped. */
function stopFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("it is called once, after that time", async () => {
  let calls = 0;
  const startedAt = performance.now();
  const { promise: called, resolve } = Promise.withResolvers<void>();
  afterRunning(100, () => (calls++, resolve()));
  await called;
  assert.ok(performance.now() - startedAt >= 90);
  await pause(50);
  assert.equal(calls, 1);
});

Deno.test("time in which the process was stopped does not count", async () => {
  let calls = 0;
  const giveUp = afterRunning(1_000, () => calls++);
  stopFor(1_500);
  await pause(200);
  assert.equal(calls, 0);
  giveUp();
});

Deno.test("what was given up is not called", async () => {
  let calls = 0;
  afterRunning(20, () => calls++)();
  await pause(60);
  assert.equal(calls, 0);
});
