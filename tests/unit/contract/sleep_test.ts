import { sleep } from "../../../lib/contract/sleep.ts";

/** Far longer than a test may take, in milliseconds. */
const FOREVER_MS = 600_000;

Deno.test("A pause ends when nobody waits for it any more.", async () => {
  await sleep(FOREVER_MS, AbortSignal.abort());
  const abort = new AbortController();
  const pause = sleep(FOREVER_MS, abort.signal);
  abort.abort();
  await pause;
  await sleep(1, new AbortController().signal);
  await sleep(1);
});
