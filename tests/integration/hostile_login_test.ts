/**
 * Mail servers that are hostile from their first word to the login, and in the
 * names that they give.
 *
 * @module
 */

import assert from "node:assert/strict";
import { logins } from "../servers/hostile/login.ts";
import { NAMES } from "../servers/hostile/names.ts";
import { startScriptedImap } from "../servers/scripted_imap.ts";
import { LONG, playAll } from "../support/hostile_suite.ts";

Deno.test("no greeting and no login sends a password where it does not belong, or anybody elsewhere", async (t) => {
  const elsewhere = await startScriptedImap();
  try {
    await playAll(t, logins(`127.0.0.1:${elsewhere.port}`));
    assert.deepEqual(elsewhere.conversations, []);
  } finally {
    await elsewhere.stop();
  }
});

Deno.test("no name of a folder breaks the list, or becomes a command", async (t) => {
  await playAll(t, NAMES, { timeouts: LONG });
});
