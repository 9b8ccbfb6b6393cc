import assert from "node:assert/strict";
import { pauseBeforeLook } from "../../../../lib/imap/write/looks.ts";

/** Milliseconds that no test waits. */
const FOREVER = 2_000_000_000;

Deno.test("a pause before a look ends with what aborts it", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const pause = pauseBeforeLook(FOREVER, controller.signal);
  controller.abort(reason);
  await assert.rejects(pause, reason);
  await assert.rejects(pauseBeforeLook(FOREVER, controller.signal), reason);
});

Deno.test("a pause that nobody ends is over by itself", async () => {
  await pauseBeforeLook(0);
  await pauseBeforeLook(0, new AbortController().signal);
});
