import { pauseBeforeLook } from "../../../../lib/imap/write/looks.ts";

/** Far longer than a test may take, in milliseconds. */
const FOREVER_MS = 600_000;

Deno.test("A pause before a look ends when nobody waits for it any more.", async () => {
  await pauseBeforeLook(FOREVER_MS, AbortSignal.abort());
  const abort = new AbortController();
  const pause = pauseBeforeLook(FOREVER_MS, abort.signal);
  abort.abort();
  await pause;
  await pauseBeforeLook(1, new AbortController().signal);
  await pauseBeforeLook(1);
});
