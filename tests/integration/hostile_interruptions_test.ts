/**
 * Mail servers that fall silent, hang up, refuse and answer what was not asked,
 * at every point of a conversation.
 *
 * @module
 */

import { ENDS, REFUSALS, SILENCES, TAGS } from "../servers/hostile/interruptions.ts";
import { playAll } from "../support/hostile_suite.ts";

Deno.test("a server that falls silent, or nearly, ends a call in time, and no other one", async (t) => {
  await playAll(t, SILENCES);
});

Deno.test("a server that hangs up costs the call that meets it, or nothing", async (t) => {
  await playAll(t, ENDS);
});

Deno.test("a server that refuses is not taken for an empty one", async (t) => {
  await playAll(t, REFUSALS);
});

Deno.test("a server that answers under other tags is not believed", async (t) => {
  await playAll(t, TAGS);
});
