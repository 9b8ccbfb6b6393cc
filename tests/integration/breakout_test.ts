/**
 * Nothing gets out of the isolates, in either form; and the same attempts
 * succeed when the sandbox is taken away.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../lib/config/load.ts";
import { ATTEMPTS, DUTIES } from "../../lib/doctor/attempts.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { ceilingFlags } from "../../scripts/release/ceiling.ts";
import { assertClosed, attack, startedIsolates } from "../breakout/attack.ts";
import { LISTENING, type Outcomes } from "../breakout/probe.ts";
import { makeVariant } from "../breakout/variants.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { type Form, FORMS } from "../support/product.ts";

/** Runs a variant until all probes have reported. */
async function probe(
  form: Form,
  sandboxed: boolean,
  http: boolean,
  start: "narrow" | "as an executable" = "narrow",
): Promise<ReadonlyMap<string, Outcomes>> {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  return await attack(server, ADA, sandboxed, async (field) => {
    const { directory, config, at, args, net } = field;
    const variant = await makeVariant(form, directory, at, sandboxed);
    const narrow = (): string[] =>
      processFlags(loadConfig({ directory: config, environment: {} }).config, variant.sources, net);
    const flags = !sandboxed
      ? ["--allow-all", "--unstable-worker-options"]
      : start === "narrow"
      ? narrow()
      : ceilingFlags({ hosts: [], reads: [], writes: [] });
    return {
      command: [Deno.execPath(), "run", "--quiet", ...flags, variant.script, ...args],
      env: Deno.env.has("DENO_DIR") ? { DENO_DIR: Deno.env.get("DENO_DIR") as string } : {},
    };
  }, http);
}

Deno.test("no attempt to break out succeeds under all that is baked into an executable", async () => {
  assertClosed(await probe("bundle", true, true, "as an executable"));
});

for (const form of FORMS) {
  Deno.test(`no attempt to break out of an isolate of the ${form} succeeds`, async () => {
    assertClosed(await probe(form, true, form === "sources"));
  });

  Deno.test(`every attempt succeeds in the ${form} once the sandbox is taken away`, async () => {
    const outcomes = await probe(form, false, true);
    for (const isolate of startedIsolates(true)) {
      for (const attempt of Object.keys({ ...ATTEMPTS, ...DUTIES, ...LISTENING })) {
        assert.equal(outcomes.get(isolate)?.[attempt], true, `${isolate}: ${attempt}`);
      }
    }
  });
}
