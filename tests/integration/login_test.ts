/**
 * `mail-imap-mcp login`: the whole command, as a person runs it, also against
 * providers that are not what they seem.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Answer,
  oauthError,
  startTokenServer,
  tokens,
  type TokenServer,
} from "../servers/token_server.ts";
import { CANARY, findSecret } from "../support/canary.ts";
import { commandLine, configDirectory, type Form, FORMS } from "../support/product.ts";
import { signInVariables, tlsScene } from "../support/sign_in.ts";

const ACCESS = `access-${CANARY}`;
const REFRESH = `refresh-${CANARY}`;
const GOOD = { access_token: ACCESS, refresh_token: REFRESH, scope: "mail" };
const DEVICE = {
  device_code: `device-${CANARY}`,
  user_code: "ABCD-EFGH",
  verification_uri: "https://localhost/activate",
  expires_in: 60,
  interval: 1,
};
const ESCAPE = "\x1b[31mPAY HERE";

/** Gives a code, and tokens for it. */
const willing: Answer = ({ path }) => path === "/device" ? Response.json(DEVICE) : tokens(GOOD);

/** What a command printed, and how it ended. */
interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A command that runs. */
interface Running {
  readonly pid: number;
  /** Resolves when the output so far matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

function start([command, ...args]: readonly [string, ...string[]]): Running {
  const child = new Deno.Command(command, { args, stdout: "piped", stderr: "piped" }).spawn();
  let output = "";
  let look: () => void = () => undefined;
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      look();
    }
  };
  const ended = Promise.all([child.status, read(child.stdout), read(child.stderr)])
    .then(([{ code }]) => ({ code, output }));
  return {
    pid: child.pid,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = pattern.exec(output);
          if (found) resolve(found);
        };
        look();
        void ended.then(() => reject(new Error(`${pattern} never came: ${output}`)));
      }),
  };
}

interface Scene {
  readonly provider: TokenServer;
  readonly directory: string;
  /** The narrow line of the server with other words at its end. */
  line(form: Form, ...words: string[]): [string, ...string[]];
  /** Names in the config directory. */
  names(): Promise<string[]>;
}

async function scene(
  stack: AsyncDisposableStack,
  answer: Answer,
  change: Readonly<Record<string, string>> = {},
): Promise<Scene> {
  const tls = stack.use(await tlsScene());
  const provider = stack.use(await startTokenServer(tls.pair, answer));
  const variables: Record<string, string | number> = {
    ...signInVariables(tls, provider.origin, 993, "WORK"),
    ...change,
  };
  for (const [name, value] of Object.entries(variables)) {
    variables[name] = String(value).replace("ORIGIN", provider.origin);
  }
  const config = await configDirectory(variables);
  stack.defer(() => config.remove());
  return {
    provider,
    directory: config.path,
    line: (form, ...words) => [...commandLine(config.path, form), ...words],
    names: async () =>
      (await Array.fromAsync(Deno.readDir(config.path), ({ name }) => name)).sort(),
  };
}

for (const form of FORMS) {
  Deno.test(`with the narrow line of the server, the ${form} sign in with a code and keep the tokens`, async () => {
    await using stack = new AsyncDisposableStack();
    let looks = 0;
    const { line, directory, provider } = await scene(
      stack,
      (call) =>
        call.path === "/token" && ++looks < 2 ? oauthError("authorization_pending") : willing(call),
    );
    const { code, output } = await start(line(form, "login", "WORK")).ended;
    assert.equal(code, 0, output);
    assert.match(output, /https:\/\/localhost\/activate\n[^]*ABCD-EFGH\n[^]*Signed in/);
    assert.match(output, /mail-imap-mcp doctor --account work/);
    assert.equal(findSecret(output), undefined);
    const path = `${directory}/oauth2-work.json`;
    const { user, refresh_token, client_id } = JSON.parse(await Deno.readTextFile(path));
    assert.deepEqual([user, refresh_token, client_id], ["ada@example.test", REFRESH, "client"]);
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual(provider.calls.map(({ path }) => path), ["/device", "/token", "/token"]);
  });
}

Deno.test("what a provider wants shown is shown only as an https address and a plain code", async () => {
  for (
    const bad of [
      { verification_uri: `https://localhost/${ESCAPE}` },
      { verification_uri: "http://localhost/activate" },
      { verification_uri: "https://user@evil.example/" },
      { user_code: ESCAPE },
      { user_code: "ABCD\nNow type your password:" },
      { user_code: "A".repeat(1_000) },
    ]
  ) {
    await using stack = new AsyncDisposableStack();
    const { line, names } = await scene(
      stack,
      ({ path }) => path === "/device" ? Response.json({ ...DEVICE, ...bad }) : tokens(GOOD),
    );
    const { code, output } = await start(line("bundle", "login", "work")).ended;
    assert.equal(code, 1, output);
    assert.match(output, /not in plain letters, so it is not shown/);
    assert.doesNotMatch(output, /PAY|password|evil|AAAA/);
    assert.equal(output.includes("\x1b"), false);
    assert.deepEqual(await names(), [".env"]);
  }
});

Deno.test("a provider that refuses, misbehaves or gives too little is a sentence, and nothing is stored", async () => {
  const told = `${CANARY} ${ESCAPE}`;
  const cases: readonly (readonly [Answer, RegExp])[] = [
    [() => oauthError("invalid_client", 401, told), /does not know this program's client/],
    [() => new Response(new Uint8Array(10_000_000)), /not OAuth 2/],
    [
      () => new Response(null, { status: 302, headers: { location: "http://localhost:1/" } }),
      /not OAuth 2/,
    ],
    [() => Response.json({ ...DEVICE, expires_in: -1 }), /not OAuth 2/],
    [
      ({ path }) => path === "/device" ? Response.json(DEVICE) : oauthError("access_denied"),
      /refused on the provider's page/,
    ],
    [
      ({ path }) => path === "/device" ? Response.json(DEVICE) : oauthError("expired_token"),
      /Nobody has signed in in time/,
    ],
    [
      ({ path }) => path === "/device" ? Response.json(DEVICE) : tokens({ access_token: ACCESS }),
      /no refresh token.*offline_access/,
    ],
    [
      ({ path }) => path === "/device" ? Response.json(DEVICE) : oauthError("invalid_grant"),
      /did not take what came back/,
    ],
  ];
  for (const [answer, sentence] of cases) {
    await using stack = new AsyncDisposableStack();
    const { line, names } = await scene(stack, answer);
    const { code, output } = await start(line("bundle", "login", "work")).ended;
    assert.equal(code, 1, output);
    assert.match(output, sentence);
    assert.equal(findSecret(output), undefined);
    assert.equal(output.includes("\x1b") || output.includes("PAY"), false);
    assert.deepEqual(await names(), [".env"]);
  }
});

Deno.test("less access than was asked for is said", async () => {
  await using stack = new AsyncDisposableStack();
  const { line } = await scene(
    stack,
    ({ path }) =>
      path === "/device" ? Response.json(DEVICE) : tokens({ ...GOOD, scope: "profile" }),
  );
  const { code, output } = await start(line("bundle", "login", "work")).ended;
  assert.equal(code, 0);
  assert.match(output, /less access than was asked for/);
});

Deno.test("Ctrl-C while it waits ends it at once and leaves nothing behind", async () => {
  await using stack = new AsyncDisposableStack();
  const { line, names } = await scene(
    stack,
    ({ path }) => path === "/device" ? Response.json(DEVICE) : oauthError("authorization_pending"),
  );
  const running = start(line("bundle", "login", "work"));
  await running.until(/Ctrl-C stops it/);
  Deno.kill(running.pid, "SIGINT");
  const { code, output } = await running.ended;
  assert.equal(code, 1);
  assert.match(output, /stopped; nothing was stored/);
  assert.deepEqual(await names(), [".env"]);
});

Deno.test("a sign-in replaces the one before, also one that others could read", async () => {
  await using stack = new AsyncDisposableStack();
  const { line, directory, names } = await scene(stack, willing);
  await Deno.writeTextFile(`${directory}/oauth2-work.json`, "old", { mode: 0o644 });
  await Deno.writeTextFile(`${directory}/oauth2-work.json.new`, "left by a crash".repeat(1_000));
  const { code, output } = await start(line("bundle", "login", "work")).ended;
  assert.equal(code, 0, output);
  const path = `${directory}/oauth2-work.json`;
  assert.equal(JSON.parse(await Deno.readTextFile(path)).refresh_token, REFRESH);
  assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  assert.deepEqual(await names(), [".env", "oauth2-work.json"]);
});

Deno.test("in the browser: the line that it says it needs is the line that it works with", async () => {
  await using stack = new AsyncDisposableStack();
  const { line, provider, directory } = await scene(stack, willing, {
    MAIL_IMAP_WORK_OAUTH_AUTHORIZE_URL: "ORIGIN/authorize",
  });
  const refused = await start(line("bundle", "login", "work", "--browser")).ended;
  assert.equal(refused.code, 2);
  const [, needed = ""] = /needs more than the server[^\n]*\n[^\n]*?(deno run .*)/
    .exec(refused.output) ?? [];
  assert.match(needed, /,127\.0\.0\.1:0 .* login work --browser --config-dir /);
  const shell = needed.replace(/^deno run/, `${Deno.execPath()} run --quiet`);
  const running = start(["/bin/sh", "-c", `exec ${shell}`]);
  const [, page = ""] = await running.until(/^ {2}(https:\/\/localhost:\d+\/authorize\?\S+)\n/m);
  const asked = new URL(page).searchParams;
  assert.equal(asked.get("login_hint"), "ada@example.test");
  const back = new URL(asked.get("redirect_uri") ?? "");
  assert.equal(back.hostname, "127.0.0.1");
  assert.equal((await fetch(`${back}?code=evil&state=guess`)).status, 404);
  back.search = new URLSearchParams({ code: "right", state: asked.get("state") ?? "" }).toString();
  assert.equal((await fetch(back)).status, 200);
  const { code, output } = await running.ended;
  assert.equal(code, 0, output);
  const { fields } = provider.calls[0] ?? {};
  assert.equal(fields?.get("code"), "right");
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(fields?.get("code_verifier") ?? ""),
  );
  assert.equal(
    new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true }),
    asked.get("code_challenge"),
  );
  assert.ok(await Deno.readTextFile(`${directory}/oauth2-work.json`));
});

Deno.test("an account that cannot be signed in to is code 2, with a sentence for what to do", async () => {
  await using stack = new AsyncDisposableStack();
  const { line, provider } = await scene(stack, willing, {
    MAIL_IMAP_HOME_HOST: "localhost",
    MAIL_IMAP_HOME_USER: "ada",
    MAIL_IMAP_HOME_PASS: CANARY,
    MAIL_IMAP_HALF_AUTH: "oauth2",
    MAIL_IMAP_HALF_HOST: "localhost",
  });
  for (
    const [words, sentence] of [
      [["login", "nobody"], /no account of that name; with AUTH=oauth2 there is work/],
      [["login", "home"], /logs in with a password; MAIL_IMAP_HOME_AUTH=oauth2/],
      [["login", "half"], /MAIL_IMAP_HALF_USER is missing[^]*MAIL_IMAP_HALF_OAUTH_CLIENT_ID/],
      [["login", "work", "--browser"], /MAIL_IMAP_WORK_OAUTH_AUTHORIZE_URL is missing/],
      [["login"], /Say: login ACCOUNT/],
      [["doctor", "--browser"], /--browser belongs to login/],
    ] as const
  ) {
    const { code, output } = await start(line("bundle", ...words)).ended;
    assert.equal(code, 2, output);
    assert.match(output, sentence);
    assert.equal(findSecret(output), undefined);
  }
  assert.deepEqual(provider.calls, []);
});

Deno.test("where the tokens could not be kept, nobody is asked to sign in", async () => {
  await using stack = new AsyncDisposableStack();
  const { line, provider, directory } = await scene(stack, willing);
  await Deno.mkdir(`${directory}/oauth2-work.json.new/full`, { recursive: true });
  const { code, output } = await start(line("bundle", "login", "work")).ended;
  assert.equal(code, 1);
  assert.match(output, /could not be written to the config directory/);
  assert.deepEqual(provider.calls, []);
});
