/**
 * Nothing gets out of the isolates, in either form; and the same attempts
 * succeed when the sandbox is taken away.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../lib/config/load.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { ceilingFlags } from "../../scripts/release/ceiling.ts";
import {
  ATTEMPTS,
  type Outcomes,
  REACH_MAIL_SERVER,
  readOutcomes,
  type Surroundings,
} from "../breakout/probe.ts";
import { makeVariant } from "../breakout/variants.ts";
import { connectMcp } from "../clients/mcp.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, configDirectory, type Form, FORMS } from "../support/product.ts";

const CANARY = "canary-7f3a";

/** Listeners that stand for the rest of the world. */
function startWorld(): { ports: { otherPort: number; httpPort: number }; stop(): Promise<void> } {
  const other = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const accepting = (async () => {
    for await (const connection of other) connection.close();
  })();
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () =>
      new Response("export const answer = 42;", { headers: { "content-type": "text/javascript" } }),
  );
  return {
    ports: { otherPort: (other.addr as Deno.NetAddr).port, httpPort: http.addr.port },
    async stop() {
      other.close();
      await accepting;
      await http.shutdown();
    },
  };
}

/** Runs a variant until both probes have reported; sees to it that the product works meanwhile. */
async function probe(
  form: Form,
  sandboxed: boolean,
  start: "narrow" | "as an executable" = "narrow",
): Promise<ReadonlyMap<string, Outcomes>> {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const world = startWorld();
  stack.defer(() => world.stop());
  const config = await configDirectory(accountVariables(server, ADA));
  stack.defer(() => config.remove());
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const at: Surroundings = {
    ...world.ports,
    envFile: `${config.path}/.env`,
    writePath: `${directory}/written`,
    otherHost: "127.0.0.2",
    mailPort: server.port,
    canary: CANARY,
  };
  const variant = await makeVariant(form, directory, at, sandboxed);
  const narrow = (): string[] =>
    processFlags(loadConfig({ directory: config.path, environment: {} }).config, variant.sources);
  const flags = !sandboxed
    ? ["--allow-all", "--unstable-worker-options"]
    : start === "narrow"
    ? narrow()
    : ceilingFlags({ hosts: [], reads: [], writes: [] });
  const session = await connectMcp(
    Deno.execPath(),
    ["run", "--quiet", ...flags, variant.script, "--config-dir", config.path],
    {
      ...(Deno.env.has("DENO_DIR") ? { DENO_DIR: Deno.env.get("DENO_DIR") as string } : {}),
      PROBE_CANARY: CANARY,
      MAIL_IMAP_PROBE: CANARY,
    },
  );
  stack.defer(() => session.close());
  const deadline = Date.now() + 20_000;
  while (readOutcomes(session.stderr()).size < 2 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const answer = await session.call("imap_search_messages", { limit: 1 });
  assert.equal(answer.failed, false, "the product works while it is probed");
  const outcomes = readOutcomes(session.stderr());
  assert.equal(outcomes.size, 2, session.stderr());
  const written = (await Array.fromAsync(Deno.readDir(directory)))
    .filter(({ name }) => name.startsWith("written"));
  assert.equal(written.length > 0, !sandboxed, "whether a file was written");
  return outcomes;
}

function assertClosed(outcomes: ReadonlyMap<string, Outcomes>): void {
  for (const isolate of ["server", "content"]) {
    const seen = outcomes.get(isolate) as Outcomes;
    for (const attempt of Object.keys(ATTEMPTS)) {
      assert.notEqual(seen[attempt], true, `${isolate} isolate could ${attempt}`);
      assert.notEqual(seen[attempt], undefined, `${isolate} isolate did not try to ${attempt}`);
    }
  }
  assert.equal(outcomes.get("server")?.[REACH_MAIL_SERVER], true);
  assert.equal(outcomes.get("content")?.[REACH_MAIL_SERVER], "NotCapable");
}

Deno.test("no attempt to break out succeeds under all that is baked into an executable", async () => {
  assertClosed(await probe("bundle", true, "as an executable"));
});

for (const form of FORMS) {
  Deno.test(`no attempt to break out of an isolate of the ${form} succeeds`, async () => {
    assertClosed(await probe(form, true));
  });

  Deno.test(`every attempt succeeds in the ${form} once the sandbox is taken away`, async () => {
    const outcomes = await probe(form, false);
    for (const isolate of ["server", "content"]) {
      for (const attempt of [...Object.keys(ATTEMPTS), REACH_MAIL_SERVER]) {
        assert.equal(outcomes.get(isolate)?.[attempt], true, `${isolate}: ${attempt}`);
      }
    }
  });
}
