/**
 * The sign-in isolate when something in it goes wrong that nobody foresaw.
 *
 * @module
 */

import assert from "node:assert/strict";
import { entries } from "../../../lib/sandbox/isolates_source.ts";
import { SignInIsolate } from "../../../lib/sandbox/sign_in_isolate.ts";
import type { FromSignIn, ToSignIn } from "../../../lib/sandbox/sign_in_messages.ts";

Deno.test("An isolate that ends by itself says so: nobody waits for it in a terminal.", async () => {
  const { promise, resolve } = Promise.withResolvers<FromSignIn>();
  const isolate = new SignInIsolate(entries.signIn, "inherit", resolve);
  await isolate.loaded;
  // No launcher sends this: there is no port in it to answer to.
  isolate.send({ type: "serve" } as ToSignIn);
  assert.deepEqual(await promise, { type: "failed", problem: "sign_in_stopped" });
});
