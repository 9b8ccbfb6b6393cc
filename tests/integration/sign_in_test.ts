/**
 * The whole program with an account that signs in: tokens that end, that are
 * refused, that cannot be had; several servers; nothing of it in any output.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type ScriptedImap, startScriptedImap } from "../servers/scripted_imap.ts";
import { oauthError, startTokenServer, tokens, type TokenServer } from "../servers/token_server.ts";
import { CANARY, findSecret } from "../support/canary.ts";
import {
  commandLine,
  configDirectory,
  FORMS,
  type Product,
  startProduct,
} from "../support/product.ts";
import { record } from "../support/recorded.ts";
import {
  type Judge,
  signInVariables,
  takingTokens,
  tlsScene,
  tokenFileText,
} from "../support/sign_in.ts";

/** Tokens of all kinds have it in them, so that {@link findSecret} finds them. */
const access = (n: number): string => `access-${CANARY}-${n}`;
const refresh = (n: number): string => `refresh-${CANARY}-${n}`;

/** Gives access and refresh tokens with the next number; takes a refresh token once. */
function rotating(): { answer: Parameters<typeof startTokenServer>[1]; readonly used: string[] } {
  const used: string[] = [];
  return {
    used,
    answer: ({ fields }) => {
      const given = fields.get("refresh_token") ?? "";
      if (used.includes(given)) return oauthError("invalid_grant", 400, given);
      const n = used.push(given);
      return tokens({ access_token: access(n), refresh_token: refresh(n) });
    },
  };
}

interface World {
  readonly mail: ScriptedImap;
  readonly provider: TokenServer;
  readonly variables: Record<string, string | number>;
}

/** Starts a mail server and a provider. */
async function world(
  stack: AsyncDisposableStack,
  judge: Judge,
  answer: Parameters<typeof startTokenServer>[1],
  mechanism?: "XOAUTH2" | "OAUTHBEARER",
): Promise<World> {
  const scene = stack.use(await tlsScene());
  const provider = stack.use(await startTokenServer(scene.pair, answer));
  const script = takingTokens(judge, mechanism);
  const mail = await startScriptedImap({ tls: scene.pair, script });
  stack.defer(() => mail.stop());
  const variables = {
    ...signInVariables(scene, provider.origin, mail.port),
    MAIL_IMAP_LOG_LEVEL: "trace",
  };
  return { mail, provider, variables };
}

async function signedIn(product: Product, { provider }: World, n = 0): Promise<void> {
  const text = tokenFileText(provider.origin, refresh(n));
  await Deno.writeTextFile(`${product.directory}/oauth2-default.json`, text, { mode: 0o600 });
}

async function reasonOf(product: Product): Promise<string | undefined> {
  const { error } = await product.call("imap_list_mailboxes");
  return error?.details?.["reason"] as string | undefined;
}

for (const form of FORMS) {
  Deno.test(`the ${form} log in with a new token, and keep what the provider gave`, async () => {
    await using stack = new AsyncDisposableStack();
    const provider = rotating();
    const scene = await world(stack, (token) => token === access(1) ? "ok" : "no", provider.answer);
    const product = await startProduct(scene.variables, { form });
    stack.defer(() => product.close());
    assert.equal(await reasonOf(product), "sign_in_needed");
    assert.deepEqual(provider.used, []);
    // As a sign-in in another terminal leaves it.
    await signedIn(product, scene);
    assert.equal(await reasonOf(product), undefined);
    assert.equal(await reasonOf(product), undefined);
    assert.deepEqual(provider.used, [refresh(0)]);
    const path = `${product.directory}/oauth2-default.json`;
    const { refresh_token } = JSON.parse(await Deno.readTextFile(path));
    assert.equal(refresh_token, refresh(1));
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  });
}

Deno.test("a token that the mail server refuses is replaced once, by either mechanism", async () => {
  for (const mechanism of ["XOAUTH2", "OAUTHBEARER"] as const) {
    await using stack = new AsyncDisposableStack();
    const provider = rotating();
    const good: Judge = (token) => token === access(2) ? "ok" : "no";
    const scene = await world(stack, good, provider.answer, mechanism);
    const product = await startProduct(scene.variables);
    stack.defer(() => product.close());
    await signedIn(product, scene);
    assert.equal(await reasonOf(product), undefined);
    assert.deepEqual(provider.used, [refresh(0), refresh(1)]);
    assert.match(product.stderr(), /^(?!.*"event":"auth_failed")/s);
  }
});

Deno.test("a mail server that refuses every token gets a few, and the answer says whose fault it is", async () => {
  await using stack = new AsyncDisposableStack();
  const provider = rotating();
  const scene = await world(stack, () => "no", provider.answer);
  const product = await startProduct(scene.variables);
  stack.defer(() => product.close());
  await signedIn(product, scene);
  for (let i = 0; i < 6; i++) {
    const { error } = await product.call("imap_list_mailboxes");
    assert.deepEqual([error?.code, error?.details?.["reason"], error?.retryable], [
      "auth_failed",
      "token_refused",
      false,
    ]);
  }
  // The first, and three for three refusals within a minute.
  assert.equal(provider.used.length, 4);
  // One login with the first and with the last, two with those between; then none that would lock the account.
  assert.equal(scene.mail.commands.filter(({ name }) => name === "AUTHENTICATE").length, 7);
  assert.match(product.stderr(), /"event":"auth_failed"/);
});

Deno.test("a refresh token that was withdrawn or stolen is an event, and asked with once", async () => {
  await using stack = new AsyncDisposableStack();
  const scene = await world(stack, () => "ok", () => oauthError("invalid_grant", 400, CANARY));
  const product = await startProduct(scene.variables);
  stack.defer(() => product.close());
  await signedIn(product, scene);
  for (let i = 0; i < 3; i++) {
    const { error } = await product.call("imap_list_mailboxes");
    assert.equal(error?.details?.["reason"], "sign_in_needed");
    assert.match(error?.hint ?? "", /mail-imap-mcp login default$/);
  }
  assert.equal(scene.provider.calls.length, 1);
  assert.equal(scene.mail.commands.length, 0);
  assert.match(product.stderr(), /"event":"sign_in_refused","account":"default"/);
});

Deno.test("where tokens are not taken no password is tried, and no token sent", async () => {
  await using stack = new AsyncDisposableStack();
  const scene = stack.use(await tlsScene());
  const provider = stack.use(await startTokenServer(scene.pair, rotating().answer));
  const mail = await startScriptedImap({ tls: scene.pair });
  stack.defer(() => mail.stop());
  const product = await startProduct(signInVariables(scene, provider.origin, mail.port));
  stack.defer(() => product.close());
  await signedIn(product, { mail, provider, variables: {} });
  assert.equal(await reasonOf(product), "token_not_taken");
  const names = new Set(mail.commands.map(({ name }) => name));
  assert.equal(names.has("LOGIN") || names.has("AUTHENTICATE"), false, [...names].join());
  assert.equal(findSecret(mail.conversations.join("")), undefined);
});

for (const form of FORMS) {
  Deno.test(`a provider that was away or wrong is asked again by the ${form}`, async () => {
    await using stack = new AsyncDisposableStack();
    const provider = rotating();
    const answers = [() => new Response(null, { status: 503 }), () => Response.json([])];
    const scene = await world(
      stack,
      () => "ok",
      (call) => answers.shift()?.() ?? provider.answer(call),
    );
    const product = await startProduct(scene.variables, { form });
    stack.defer(() => product.close());
    await signedIn(product, scene);
    assert.equal(await reasonOf(product), "sign_in_unreachable");
    assert.equal(await reasonOf(product), "sign_in_answer_invalid");
    assert.equal(await reasonOf(product), undefined);
    const names = await Array.fromAsync(Deno.readDir(product.directory), ({ name }) => name);
    assert.deepEqual(names.sort(), [".env", "oauth2-default.json"]);
  });
}

Deno.test("two servers of one person renew the token once, whoever is first", async () => {
  await using stack = new AsyncDisposableStack();
  const provider = rotating();
  const scene = await world(stack, (token) => token === access(1) ? "ok" : "no", async (call) => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return provider.answer(call);
  });
  const config = await configDirectory(scene.variables);
  stack.defer(() => config.remove());
  const text = tokenFileText(scene.provider.origin, refresh(0));
  await Deno.writeTextFile(`${config.path}/oauth2-default.json`, text, { mode: 0o600 });
  const line = commandLine(config.path, "bundle");
  const both = await Promise.all([1, 2].map(() => record(line, [["imap_list_mailboxes"]])));
  for (const { stdout, everything } of both) {
    assert.ok(stdout.includes("INBOX"), stdout);
    assert.equal(findSecret(everything), undefined);
  }
  assert.deepEqual(provider.used, [refresh(0)]);
  const names = await Array.fromAsync(Deno.readDir(config.path), ({ name }) => name);
  assert.deepEqual(names.sort(), [
    ".env",
    "oauth2-default.json",
  ]);
});

Deno.test("tokens that come while the program ends are kept", async () => {
  await using stack = new AsyncDisposableStack();
  const provider = rotating();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const scene = await world(stack, () => "ok", async (call) => {
    ask();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return provider.answer(call);
  });
  const config = await configDirectory(scene.variables);
  stack.defer(() => config.remove());
  const path = `${config.path}/oauth2-default.json`;
  await Deno.writeTextFile(path, tokenFileText(scene.provider.origin, refresh(0)), { mode: 0o600 });
  const line = commandLine(config.path, "bundle");
  await record(line, [["imap_list_mailboxes"]], { before: () => asked });
  assert.deepEqual(provider.used, [refresh(0)]);
  assert.equal(JSON.parse(await Deno.readTextFile(path)).refresh_token, refresh(1));
});

Deno.test("a provider that sends the token elsewhere, or a forged certificate, gets nothing out of it", async () => {
  await using stack = new AsyncDisposableStack();
  const elsewhere: string[] = [];
  const scene = stack.use(await tlsScene());
  const other = stack.use(
    await startTokenServer(scene.pair, ({ fields }) => {
      elsewhere.push(fields.toString());
      return tokens({ access_token: access(1) });
    }),
  );
  const redirecting = stack.use(
    await startTokenServer(
      scene.pair,
      () => new Response(null, { status: 307, headers: { location: `${other.origin}/token` } }),
    ),
  );
  for (
    const [origin, environment, change, reason] of [
      [redirecting.origin, {}, {}, "sign_in_answer_invalid"],
      [
        other.origin,
        { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
        { MAIL_IMAP_CA_CERT_PATH: "" },
        "sign_in_certificate",
      ],
    ] as const
  ) {
    const variables = { ...signInVariables(scene, origin), ...change };
    const product = await startProduct(variables, { env: environment });
    stack.defer(() => product.close());
    const text = tokenFileText(origin, refresh(0));
    await Deno.writeTextFile(`${product.directory}/oauth2-default.json`, text, { mode: 0o600 });
    assert.equal(await reasonOf(product), reason);
  }
  assert.deepEqual(elsewhere, []);
});

Deno.test("a proxy that the environment names hears the name of the provider, and no token", async () => {
  await using stack = new AsyncDisposableStack();
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let heard = "";
  const listening = (async () => {
    for await (const connection of proxy) {
      const bytes = new Uint8Array(4_096);
      const size = await connection.read(bytes) ?? 0;
      heard += new TextDecoder().decode(bytes.subarray(0, size));
      connection.close();
    }
  })();
  stack.defer(async () => {
    proxy.close();
    await listening;
  });
  const provider = rotating();
  const scene = await world(stack, () => "ok", provider.answer);
  const { port } = proxy.addr as Deno.NetAddr;
  const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
  const product = await startProduct(scene.variables, { env });
  stack.defer(() => product.close());
  await signedIn(product, scene);
  assert.equal(await reasonOf(product), "sign_in_unreachable");
  assert.match(heard, new RegExp(`^CONNECT localhost:${scene.provider.port} HTTP/1\\.1\\r\\n`));
  assert.equal(findSecret(heard), undefined);
  assert.deepEqual(provider.used, []);
});
