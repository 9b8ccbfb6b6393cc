import assert from "node:assert/strict";
import { Deadline } from "../../lib/deadline.ts";

/** Waits so many milliseconds. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

Deno.test("A call ends when its time is up, with the reason that was given.", async () => {
  const reason = new Error("time is up");
  const deadline = new Deadline(20, () => reason);
  assert.ok(!deadline.signal.aborted);
  for (let waited = 0; !deadline.signal.aborted && waited < 1_000; waited++) await pause(5);
  assert.equal(deadline.signal.reason, reason);
});

Deno.test("Its time stands still while a person is being asked, and a call that is over has none.", async () => {
  const asked = new Deadline(40, () => new Error("time is up"));
  asked.pause();
  const over = new Deadline(40, () => new Error("time is up"));
  over.end();
  await pause(150);
  assert.deepEqual([asked.signal.aborted, over.signal.aborted], [false, false]);
  asked.resume();
  for (let waited = 0; !asked.signal.aborted && waited < 1_000; waited++) await pause(5);
  assert.ok(asked.signal.aborted);
});
