/**
 * Mail servers that answer in IMAP, and with what cannot be.
 *
 * @module
 */

import { ANSWERS } from "../servers/hostile/answers.ts";
import { NESTING } from "../servers/hostile/nesting.ts";
import { LONG, playAll } from "../support/hostile_suite.ts";

Deno.test("an answer that cannot be is an error, and what was not asked for changes nothing", async (t) => {
  await playAll(t, ANSWERS, { timeouts: LONG });
});

Deno.test("shapes that are hard to read cost no more than themselves", async (t) => {
  await playAll(t, NESTING, { timeouts: LONG });
});
