/**
 * What is sent to an authorization server, and what its answers come to,
 * also those that no honest one gives.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { OAuth } from "../../../lib/config/types.ts";
import { AuthorizationServer } from "../../../lib/signin/authorization_server.ts";
import { httpsSender, MAX_ANSWER_BYTES } from "../../../lib/signin/https.ts";
import { SignInError } from "../../../lib/signin/problem.ts";
import { createAuthority, type KeyPair, selfSigned } from "../../servers/certificates.ts";
import { type Answer, oauthError, startTokenServer, tokens } from "../../servers/token_server.ts";
import { CANARY } from "../../support/canary.ts";
import { HOUR, signInAccount } from "./fixtures.ts";

const REFRESH = `refresh-${CANARY}/+ =&`;
const SECRET = `s:${CANARY}%+é`;

const directory = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(directory, { recursive: true }));
const authority = await createAuthority(directory);
const pair = await authority.issue("server", "DNS:localhost");
const trusted = await Deno.readTextFile(authority.cert);

/** Runs `use` with the authorization server of an account, which answers like this. */
async function serving<T>(
  answer: Answer,
  use: (
    server: AuthorizationServer,
    calls: Awaited<ReturnType<typeof startTokenServer>>["calls"],
  ) => Promise<T>,
  { secret, keys = pair, trust = trusted, ...change }: Partial<OAuth> & {
    readonly secret?: string;
    readonly keys?: KeyPair;
    readonly trust?: string;
  } = {},
): Promise<T> {
  await using server = await startTokenServer(keys, answer);
  const account = signInAccount({
    tokenUrl: `${server.origin}/token`,
    deviceUrl: `${server.origin}/device`,
    authorizeUrl: `${server.origin}/authorize?kept=1`,
    ...change,
  });
  return await use(new AuthorizationServer(account, secret, trust), server.calls);
}

/** What a refresh fails with; nothing that the server wrote may be in it. */
async function failure(
  answer: Answer,
  options?: Parameters<typeof serving>[2],
): Promise<SignInError> {
  return await serving(answer, async (server) => {
    const error = await server.refresh(REFRESH).then(() => undefined, (thrown) => thrown);
    assert.ok(error instanceof SignInError, String(error));
    const shown = Deno.inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    assert.equal(shown.includes(CANARY), false, shown);
    return error;
  }, options);
}

const GOOD = { access_token: "new-access", refresh_token: "new-refresh" };

Deno.test("A refresh sends the token and the client, and gives what came of it.", async () => {
  const before = Date.now();
  const got = await serving(() => tokens(GOOD), async (server, calls) => {
    const got = await server.refresh(REFRESH);
    assert.deepEqual(Object.fromEntries(calls[0]?.fields ?? []), {
      grant_type: "refresh_token",
      refresh_token: REFRESH,
      client_id: "client",
    });
    assert.equal(calls[0]?.headers.get("authorization"), null);
    return got;
  });
  assert.deepEqual([got.accessToken, got.refreshToken, got.scope], [
    "new-access",
    "new-refresh",
    undefined,
  ]);
  assert.ok(got.expiresAt >= before + HOUR && got.expiresAt <= Date.now() + HOUR);
});

Deno.test("A client with a secret proves itself with HTTP Basic, in whatever letters.", async () => {
  await serving(() => tokens(GOOD), async (server, calls) => {
    await server.refresh(REFRESH);
    const [kind, value = ""] = calls[0]?.headers.get("authorization")?.split(" ") ?? [];
    const [id, secret = ""] = atob(value).split(":");
    assert.deepEqual([kind, id, decodeURIComponent(secret.replaceAll("+", " "))], [
      "Basic",
      "client",
      SECRET,
    ]);
    assert.equal(calls[0]?.fields.has("client_secret"), false);
  }, { secret: SECRET });
});

Deno.test("A client with a secret as Google makes them is named letter by letter, for a server that decodes nothing.", async () => {
  const [clientId, secret] = ["123-a_b.apps.example.test", `GOCSPX-${CANARY}_~.-`];
  await serving(() => tokens(GOOD), async (server, calls) => {
    await server.refresh(REFRESH);
    assert.equal(calls[0]?.headers.get("authorization"), `Basic ${btoa(`${clientId}:${secret}`)}`);
  }, { clientId, secret });
});

Deno.test("An answer without a time, or with one from beyond reason, is bounded.", async () => {
  for (const [expires_in, seconds] of [[undefined, 600], [1e15, 604_800], [0, 0]] as const) {
    const { expiresAt } = await serving(
      () => tokens({ ...GOOD, expires_in }),
      (server) => server.refresh(REFRESH),
    );
    assert.ok(Math.abs(expiresAt - Date.now() - seconds * 1_000) < 60_000, `${expires_in}`);
  }
});

Deno.test("Null in an answer is nothing said, and no reason to lose the tokens in it.", async () => {
  const got = await serving(
    () => tokens({ access_token: "new", refresh_token: null, scope: null, expires_in: null }),
    (server) => server.refresh(REFRESH),
  );
  assert.deepEqual([got.accessToken, got.refreshToken, got.scope], ["new", undefined, undefined]);
});

Deno.test("Who the person is was not asked for: a statement about it is not looked at.", async () => {
  const got = await serving(
    () => tokens({ ...GOOD, id_token: "not.even.one" }),
    (server) => server.refresh(REFRESH),
  );
  assert.equal(got.accessToken, "new-access");
});

for (
  const [code, reason, refused] of [
    ["invalid_grant", "sign_in_needed", true],
    ["interaction_required", "sign_in_needed", false],
    ["invalid_client", "sign_in_client_refused", false],
    ["unauthorized_client", "sign_in_client_refused", false],
    ["invalid_request", "sign_in_refused", false],
    ["invalid_scope", "sign_in_refused", false],
    ["unsupported_grant_type", "sign_in_refused", false],
    ["temporarily_unavailable", "sign_in_unreachable", false],
    [`${CANARY}\x1b[31m`, "sign_in_refused", false],
    ["__proto__", "sign_in_refused", false],
  ] as const
) {
  Deno.test(`The error ${JSON.stringify(code)} is ${reason}, and its description is not told.`, async () => {
    const error = await failure(() => oauthError(code, 400, `${REFRESH} ${CANARY}`));
    assert.deepEqual([error.reason, error.refused], [reason, refused]);
  });
}

Deno.test("invalid_client is understood also where HTTP asks for another proof.", async () => {
  const error = await failure(() => {
    const answer = oauthError("invalid_client", 401);
    answer.headers.set("www-authenticate", `Basic realm="${CANARY}"`);
    return answer;
  }, { secret: SECRET });
  assert.equal(error.reason, "sign_in_client_refused");
});

Deno.test("A server that is busy or broken is unreachable: it may be asked again.", async () => {
  for (const status of [429, 500, 502, 503, 504]) {
    const html = await failure(() => new Response(`<h1>${CANARY}`, { status }));
    assert.equal(html.reason, "sign_in_unreachable", `${status}`);
    const json = await failure(() => oauthError("invalid_request", status));
    assert.equal(json.reason, "sign_in_unreachable", `${status}`);
  }
});

const NONSENSE: Readonly<Record<string, Answer>> = {
  "a page": () => new Response(`<h1>${CANARY}`, { headers: { "content-type": "text/html" } }),
  "nothing": () => new Response(null),
  "no JSON": () =>
    new Response(`{"access_token":"${CANARY}`, { headers: { "content-type": "application/json" } }),
  "a list": () => Response.json([GOOD]),
  "null": () => Response.json(null),
  "no token": () => tokens({}),
  "a token that is a number": () => tokens({ access_token: 7 }),
  "a token that would end a field of SASL": () => tokens({ access_token: `a\x01auth=${CANARY}` }),
  "a token with a line end": () => tokens({ access_token: "a\r\nA LOGOUT" }),
  "an endless token": () => tokens({ access_token: "a".repeat(20_000) }),
  "a refresh token with a control character": () => tokens({ ...GOOD, refresh_token: "a\x00b" }),
  "a token of another type": () => tokens({ ...GOOD, token_type: "mac" }),
  "a token that is bound to a key": () => tokens({ ...GOOD, token_type: "DPoP" }),
  "a time that is none": () => tokens({ ...GOOD, expires_in: "soon" }),
  "the answer that something was made": () => Response.json(GOOD, { status: 201 }),
  "too much": () => new Response(new Uint8Array(10_000_000)),
  "too much of JSON": () => tokens({ ...GOOD, more: "x".repeat(MAX_ANSWER_BYTES) }),
};
for (const [what, answer] of Object.entries(NONSENSE)) {
  Deno.test(`An answer that is ${what} is sign_in_answer_invalid.`, async () => {
    assert.equal((await failure(answer)).reason, "sign_in_answer_invalid");
  });
}

Deno.test("An endless answer ends at its bound, also one that was made small on its way.", async () => {
  const endless = (): ReadableStream<Uint8Array<ArrayBuffer>> =>
    new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
  assert.equal(
    (await failure(() => new Response(endless()))).reason,
    "sign_in_answer_invalid",
  );
  const bomb = (): Response =>
    new Response(endless().pipeThrough(new CompressionStream("gzip")), {
      headers: { "content-encoding": "gzip", "content-type": "application/json" },
    });
  assert.equal((await failure(bomb)).reason, "sign_in_answer_invalid");
});

Deno.test("A redirect is not followed: whoever it leads to is sent nothing.", async () => {
  const others: string[] = [];
  await using other = await startTokenServer(pair, ({ path }) => {
    others.push(path);
    return tokens(GOOD);
  });
  for (const status of [301, 302, 303, 307, 308]) {
    for (const location of [`${other.origin}/token`, "http://localhost:1/", "/again"]) {
      const error = await failure(() => new Response(null, { status, headers: { location } }));
      assert.equal(error.reason, "sign_in_answer_invalid");
    }
  }
  assert.deepEqual(others, []);
});

Deno.test("A server that says nothing is not waited for without end.", async () => {
  await using server = await startTokenServer(pair, () => new Promise(() => undefined));
  const send = httpsSender(trusted, 200);
  const error = await send(`${server.origin}/`, { method: "POST", headers: {} })
    .then(() => undefined, (thrown: unknown) => thrown);
  assert.equal((error as SignInError).reason, "sign_in_unreachable");
});

Deno.test("A server that begins an answer and goes silent is not waited for either.", async () => {
  const begun = new ReadableStream({ start: (some) => some.enqueue(new Uint8Array([123])) });
  await using server = await startTokenServer(pair, () => new Response(begun));
  const error = await httpsSender(trusted, 200)(`${server.origin}/`, {
    method: "POST",
    headers: {},
  })
    .then(() => undefined, (thrown: unknown) => thrown);
  assert.equal((error as SignInError).reason, "sign_in_unreachable");
});

Deno.test("Nothing is sent without TLS.", async () => {
  const send = httpsSender(trusted);
  for (const url of ["http://localhost:1/", "ftp://localhost/", "data:,x"]) {
    const error = await send(url, { method: "POST", headers: {} }).catch((thrown) => thrown);
    assert.equal((error as SignInError).reason, "sign_in_answer_invalid");
  }
});

Deno.test("A certificate that is not to be trusted is sign_in_certificate, and nothing is sent.", async () => {
  let asked = 0;
  const answer: Answer = () => (asked++, tokens(GOOD));
  const forged = await selfSigned(directory, "forged", "DNS:localhost");
  const named = await authority.issue("named", "DNS:other.example");
  for (
    const options of [
      { trust: "" },
      { keys: forged },
      { keys: named },
    ] as const
  ) {
    const error = await failure(answer, options);
    assert.equal(error.reason, "sign_in_certificate");
  }
  assert.equal(asked, 0);
});

Deno.test("Nobody at the address is sign_in_unreachable.", async () => {
  const server = new AuthorizationServer(
    signInAccount({ tokenUrl: "https://localhost:1/token" }),
    undefined,
    undefined,
  );
  const error = await server.refresh(REFRESH).then(() => undefined, (thrown) => thrown);
  assert.equal((error as SignInError).reason, "sign_in_unreachable");
});

Deno.test("The page names the client, the scope, the person and a challenge, and keeps what the address had.", async () => {
  const server = new AuthorizationServer(
    signInAccount({
      authorizeUrl: "https://login.example/authorize?kept=1",
      authorizeParameters: { prompt: "consent", state: "not-ours" },
    }),
    undefined,
    undefined,
  );
  const url = new URL(await server.page("http://127.0.0.1:5", "verifier", "state"));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode("verifier"));
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    kept: "1",
    prompt: "consent",
    login_hint: "ada@example.test",
    response_type: "code",
    client_id: "client",
    redirect_uri: "http://127.0.0.1:5",
    scope: "mail",
    state: "state",
    code_challenge: new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true }),
    code_challenge_method: "S256",
  });
});

Deno.test("A code is changed for tokens with the verifier; an issuer that is known has to be right.", async () => {
  const answer = (more: Record<string, string> = {}): URLSearchParams =>
    new URLSearchParams({ code: "c", state: "s", ...more });
  await serving(() => tokens(GOOD), async (server, calls) => {
    await server.codeTokens(
      answer({ iss: "https://anybody.example" }),
      "http://x",
      "v".repeat(43),
      "s",
    );
    const { code, code_verifier, redirect_uri } = Object.fromEntries(calls[0]?.fields ?? []);
    assert.deepEqual([code, code_verifier, redirect_uri], ["c", "v".repeat(43), "http://x"]);
    for (
      const wrong of [
        answer({ state: "other" }),
        new URLSearchParams("state=s"),
        new URLSearchParams("code=a&code=b&state=s"),
        answer({ response: "x" }),
      ]
    ) await assert.rejects(server.codeTokens(wrong, "http://x", "v".repeat(43), "s"), SignInError);
    const denied = new URLSearchParams({ error: "access_denied", state: "s" });
    assert.equal(await server.codeTokens(denied, "http://x", "v".repeat(43), "s"), "access_denied");
    assert.equal(calls.length, 1);
  });
  await serving(() => tokens(GOOD), async (server, calls) => {
    const mixed = answer({ iss: "https://evil.example" });
    await assert.rejects(server.codeTokens(mixed, "http://x", "v".repeat(43), "s"), SignInError);
    assert.equal(calls.length, 0);
    await server.codeTokens(
      answer({ iss: "https://right.example" }),
      "http://x",
      "v".repeat(43),
      "s",
    );
  }, { issuer: "https://right.example" });
});
