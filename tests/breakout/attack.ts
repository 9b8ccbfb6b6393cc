/**
 * Has a copy of the product with the probe inside try to break out, in a world
 * that it must not reach.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ATTEMPTS, DUTIES, type Duty, type Surroundings } from "../../lib/doctor/attempts.ts";
import { connectMcp, type McpSession } from "../clients/mcp.ts";
import type { Dovecot, MailUser } from "../servers/dovecot.ts";
import { freePorts } from "../servers/ports.ts";
import { httpVariables, startListening, writeSecrets } from "../support/http_product.ts";
import { accountVariables, configDirectory } from "../support/product.ts";
import { LISTENING, type Outcomes, type ProbeSurroundings, readOutcomes } from "./probe.ts";
import { ISOLATES } from "./variants.ts";

/** Variables that the process is started with. */
const VARIABLES = { PROBE_FOREIGN: "foreign", MAIL_IMAP_PROBE: "own" };

/** Whose duty is what; everything else is forbidden to everybody. */
const MAY: Readonly<Record<keyof typeof ISOLATES, readonly (Duty | keyof typeof LISTENING)[]>> = {
  server: ["reach the mail server"],
  content: [],
  signIn: [
    "reach the token endpoint",
    "read the token file",
    "write the token file",
    "write the token file's temporary name",
  ],
  front: ["reach the address that is listened at"],
};

/** Listeners that stand for the rest of the world. */
function startWorld(): {
  readonly at: Pick<Surroundings, "otherPort" | "web">;
  readonly tokenPort: number;
  readonly listenPort: number;
  stop(): Promise<void>;
} {
  const other = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const token = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const listen = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = [other, token, listen].map(async (listener) => {
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
    listenPort: (listen.addr as Deno.NetAddr).port,
    async stop() {
      other.close();
      token.close();
      listen.close();
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

/** Longest wait for the probes, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Where an attack takes place. */
export interface Battlefield {
  /** For the copy of the product. */
  readonly directory: string;
  readonly config: string;
  readonly at: ProbeSurroundings;
  /** What follows the name of the script. */
  readonly args: readonly string[];
  /** `host:port` pairs besides those of the configuration. */
  readonly net: readonly string[];
}

/** How the attacked product is started. */
export interface AttackedCommand {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/**
 * Starts the product until all probes have reported; sees to it that it works
 * meanwhile.
 *
 * @param sandboxed Whether it has its sandbox: then no file may be written.
 * @param make Puts the probe into a copy of the product, and says how it is started.
 * @param http Whether it serves over HTTP, with an isolate more. @default {false}
 */
export async function attack(
  server: Pick<Dovecot, "port" | "caPath">,
  user: MailUser,
  sandboxed: boolean,
  make: (field: Battlefield) => Promise<AttackedCommand>,
  http = false,
): Promise<ReadonlyMap<string, Outcomes>> {
  await using stack = new AsyncDisposableStack();
  const world = startWorld();
  stack.defer(() => world.stop());
  const config = await configDirectory({
    ...accountVariables(server, user),
    ...signInVariables(world.tokenPort),
    ...httpVariables(["all"]),
  });
  await writeSecrets(config.path);
  stack.defer(() => config.remove());
  const tokenFile = `${config.path}/oauth2-other.json`;
  for (const name of [tokenFile, `${tokenFile}.new`]) {
    await Deno.writeTextFile(name, "{}", { mode: 0o600 });
  }
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const [freePort = 0] = freePorts(1);
  const listen = `127.0.0.1:${freePort}`;
  const at: ProbeSurroundings = {
    ...world.at,
    listen: { host: "127.0.0.1", port: http ? freePort : world.listenPort },
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
  const { command, env, cwd } = await make({
    directory,
    config: config.path,
    at,
    args: [...http ? ["serve", "--http", listen] : [], "--config-dir", config.path],
    net: http ? [listen] : [],
  });
  const variables = { ...env, ...VARIABLES };
  const session = http
    ? await connectListening(command, listen, variables, stack)
    : await connectStdio(command, variables, cwd, stack);
  const all = startedIsolates(http).length;
  const deadline = Date.now() + PATIENCE_MS;
  while (readOutcomes(session.stderr()).size < all && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const answer = await session.call("imap_search_messages", { limit: 1 });
  assert.equal(answer.failed, false, "the product works while it is probed");
  const outcomes = readOutcomes(session.stderr());
  assert.equal(outcomes.size, all, session.stderr());
  const written = (await Array.fromAsync(Deno.readDir(directory)))
    .filter(({ name }) => name.startsWith("written"));
  assert.equal(written.length > 0, !sandboxed, "whether a file was written");
  return outcomes;
}

async function connectStdio(
  [program, ...args]: AttackedCommand["command"],
  env: Readonly<Record<string, string>>,
  cwd: string | undefined,
  stack: AsyncDisposableStack,
): Promise<McpSession> {
  const session = await connectMcp(program, args, env, undefined, cwd);
  stack.defer(() => session.close());
  return session;
}

async function connectListening(
  command: AttackedCommand["command"],
  listen: string,
  env: Readonly<Record<string, string>>,
  stack: AsyncDisposableStack,
): Promise<McpSession> {
  return await stack.use(await startListening(command, listen, { env })).connect();
}

/** Isolates that there are. */
export function startedIsolates(http: boolean): readonly (keyof typeof ISOLATES)[] {
  const all = Object.keys(ISOLATES) as (keyof typeof ISOLATES)[];
  return http ? all : all.filter((name) => name !== "front");
}

/** No attempt succeeded, and every isolate can do its duty, and no other's. */
export function assertClosed(outcomes: ReadonlyMap<string, Outcomes>): void {
  for (const [isolate, seen] of outcomes) {
    const duties = MAY[isolate as keyof typeof ISOLATES];
    for (const attempt of Object.keys(ATTEMPTS)) {
      assert.notEqual(seen[attempt], true, `${isolate} isolate could ${attempt}`);
      assert.notEqual(seen[attempt], undefined, `${isolate} isolate did not try to ${attempt}`);
    }
    for (const duty of Object.keys({ ...DUTIES, ...LISTENING }) as (typeof duties)[number][]) {
      const expected = duties.includes(duty) ? true : "NotCapable";
      assert.equal(seen[duty], expected, `${isolate}: ${duty}`);
    }
  }
}
