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
import { ATTEMPTS, DUTIES, type Duty, type Surroundings } from "../../lib/doctor/attempts.ts";
import { type Outcomes, readOutcomes } from "../breakout/probe.ts";
import { ISOLATES, makeVariant } from "../breakout/variants.ts";
import { connectMcp } from "../clients/mcp.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, configDirectory, type Form, FORMS } from "../support/product.ts";

/** Variables that the process is started with. */
const VARIABLES = { PROBE_FOREIGN: "foreign", MAIL_IMAP_PROBE: "own" };

/** Whose duty is what; everything else is forbidden to everybody. */
const MAY: Readonly<Record<keyof typeof ISOLATES, readonly Duty[]>> = {
  server: ["reach the mail server"],
  content: [],
  signIn: [
    "reach the token endpoint",
    "read the token file",
    "write the token file",
    "write the token file's temporary name",
  ],
};

/** Listeners that stand for the rest of the world. */
function startWorld(): {
  readonly at: Pick<Surroundings, "otherPort" | "web">;
  readonly tokenPort: number;
  stop(): Promise<void>;
} {
  const other = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const token = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = [other, token].map(async (listener) => {
    for await (const connection of listener) connection.close();
  });
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () =>
      new Response("export const answer = 42;", { headers: { "content-type": "text/javascript" } }),
  );
  return {
    at: {
      otherPort: (other.addr as Deno.NetAddr).port,
      web: `http://127.0.0.1:${http.addr.port}`,
    },
    tokenPort: (token.addr as Deno.NetAddr).port,
    async stop() {
      other.close();
      token.close();
      await Promise.all(accepting);
      await http.shutdown();
    },
  };
}

/** An account that nobody has signed in to, so that there is a sign-in isolate. */
function signInVariables(tokenPort: number): Record<string, string> {
  return {
    MAIL_IMAP_OTHER_HOST: "localhost",
    MAIL_IMAP_OTHER_USER: "ada",
    MAIL_IMAP_OTHER_AUTH: "oauth2",
    MAIL_IMAP_OTHER_OAUTH_CLIENT_ID: "client",
    MAIL_IMAP_OTHER_OAUTH_SCOPE: "mail",
    MAIL_IMAP_OTHER_OAUTH_TOKEN_URL: `https://localhost:${tokenPort}/token`,
    MAIL_IMAP_OTHER_OAUTH_DEVICE_URL: `https://localhost:${tokenPort}/device`,
  };
}

/** Runs a variant until all probes have reported; sees to it that the product works meanwhile. */
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
  const config = await configDirectory({
    ...accountVariables(server, ADA),
    ...signInVariables(world.tokenPort),
  });
  stack.defer(() => config.remove());
  const tokenFile = `${config.path}/oauth2-other.json`;
  for (const name of [tokenFile, `${tokenFile}.new`]) {
    await Deno.writeTextFile(name, "{}", { mode: 0o600 });
  }
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const at: Surroundings = {
    ...world.at,
    token: { host: "localhost", port: world.tokenPort, file: tokenFile },
    envFile: `${config.path}/.env`,
    systemFile: "/etc/passwd",
    systemDirectory: "/etc",
    writePath: `${directory}/written`,
    program: "true",
    library: "libc.so.6",
    variable: "PROBE_FOREIGN",
    ownVariable: "MAIL_IMAP_PROBE",
    mailHost: "localhost",
    mailPort: server.port,
    otherHost: "127.0.0.2",
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
      ...VARIABLES,
    },
  );
  stack.defer(() => session.close());
  const deadline = Date.now() + 20_000;
  while (readOutcomes(session.stderr()).size < 3 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const answer = await session.call("imap_search_messages", { limit: 1 });
  assert.equal(answer.failed, false, "the product works while it is probed");
  const outcomes = readOutcomes(session.stderr());
  assert.equal(outcomes.size, 3, session.stderr());
  const written = (await Array.fromAsync(Deno.readDir(directory)))
    .filter(({ name }) => name.startsWith("written"));
  assert.equal(written.length > 0, !sandboxed, "whether a file was written");
  return outcomes;
}

function assertClosed(outcomes: ReadonlyMap<string, Outcomes>): void {
  for (const [isolate, duties] of Object.entries(MAY)) {
    const seen = outcomes.get(isolate) as Outcomes;
    for (const attempt of Object.keys(ATTEMPTS)) {
      assert.notEqual(seen[attempt], true, `${isolate} isolate could ${attempt}`);
      assert.notEqual(seen[attempt], undefined, `${isolate} isolate did not try to ${attempt}`);
    }
    for (const duty of Object.keys(DUTIES) as Duty[]) {
      const expected = duties.includes(duty) ? true : "NotCapable";
      assert.equal(seen[duty], expected, `${isolate}: ${duty}`);
    }
  }
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
    for (const isolate of Object.keys(ISOLATES)) {
      for (const attempt of [...Object.keys(ATTEMPTS), ...Object.keys(DUTIES)]) {
        assert.equal(outcomes.get(isolate)?.[attempt], true, `${isolate}: ${attempt}`);
      }
    }
  });
}
