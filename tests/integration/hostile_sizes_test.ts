/**
 * Mail servers that send more than anybody can hold.
 *
 * @module
 */

import { ALL_FLOODS, FLOODS } from "../servers/hostile/floods.ts";
import { LITERALS, MISSING_LITERALS } from "../servers/hostile/literals.ts";
import { LONG, playAll } from "../support/hostile_suite.ts";

Deno.test("a literal that is not what it says ends in a true error", async (t) => {
  await playAll(t, LITERALS, { timeouts: LONG });
});

Deno.test("a literal that does not come ends in time", async (t) => {
  await playAll(t, MISSING_LITERALS);
});

Deno.test("a flood is cut before it hurts", async (t) => {
  const floods = Deno.env.get("HOSTILE_FLOODS") === "all" ? ALL_FLOODS : FLOODS;
  await playAll(t, floods, { atOnce: 3, growthMb: 400, timeouts: LONG });
});
