/**
 * Whatever a provider answers and whatever a token file says: tokens that can
 * be used, or an error that was foreseen, with nothing of the answer in it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { SIGN_IN_REASONS } from "../../../lib/contract/reason.ts";
import {
  AuthorizationServer,
  type DeviceCode,
  type NewTokens,
} from "../../../lib/signin/authorization_server.ts";
import { SignInError } from "../../../lib/signin/problem.ts";
import {
  grantText,
  isAccessToken,
  isRefreshToken,
  parseGrant,
  readGrant,
} from "../../../lib/signin/token_file.ts";
import { randomSource } from "../../samples/random.ts";
import { createAuthority } from "../../servers/certificates.ts";
import { startTokenServer } from "../../servers/token_server.ts";
import { CANARY, findSecret } from "../../support/canary.ts";
import { anyText } from "../../support/any_text.ts";
import { grant, scratch, signInAccount } from "../../unit/signin/fixtures.ts";
import { holds } from "../cases.ts";
import { anyJson } from "../mcp/messages.ts";
import { mutate } from "../mutate.ts";

const encoder = new TextEncoder();

/** Longest that one request may take, in milliseconds. */
const REQUEST_MS = 20_000;

/** Fields of the answers of RFC 6749, RFC 8628 and RFC 9207. */
const FIELDS: readonly string[] = [
  ...["access_token", "refresh_token", "token_type", "expires_in", "scope", "id_token", "error"],
  ...["error_description", "device_code", "user_code", "verification_uri", "interval", "iss"],
  ...["verification_uri_complete", "__proto__", "authorization_details"],
  // Once more, because most depends on them.
  ...["access_token", "access_token", "refresh_token", "refresh_token", "expires_in", "token_type"],
];

/** Values as they should be, or nearly, as JSON text. */
const GOOD: readonly string[] = [
  ...[`"access-${CANARY}"`, `"refresh-${CANARY}"`, '"Bearer"', '"bearer"', '"DPoP"', "3600", "5"],
  ...['"mail offline"', '"ABCD-EFGH"', '"https://localhost/verify"', '"invalid_grant"', "-1"],
  ...['"authorization_pending"', '"slow_down"', '"interaction_required"', '"a\\r\\nb"', "1e400"],
  ...['"a b"', '"é"', '""', '"a\\u0000"', '"=a"', `"${"x".repeat(20_000)}"`],
];

const value = fc.oneof(
  { arbitrary: fc.constantFrom(...GOOD), weight: 3 },
  { arbitrary: anyJson, weight: 1 },
);

/** A body: fields of an answer, right and wrong, or anything. */
const body = fc.oneof(
  {
    arbitrary: fc.array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 2 }).map((all) =>
      `{"access_token":"a","token_type":"bearer","device_code":"d","user_code":"u","verification_uri":"https://a.test/","expires_in":60${
        all.map(([name, text]) => `,"${name}":${text}`).join("")
      }}`
    ),
    weight: 6,
  },
  {
    arbitrary: fc.array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 6 }).map((all) =>
      `{${all.map(([name, text]) => `"${name}":${text}`).join()}}`
    ),
    weight: 3,
  },
  { arbitrary: anyJson, weight: 1 },
  { arbitrary: anyText(30), weight: 1 },
);

const answer = fc.record({
  body,
  status: fc.oneof(
    { arbitrary: fc.constant(200), weight: 4 },
    { arbitrary: fc.constantFrom(201, 204, 302, 400, 401, 403, 429, 500, 503), weight: 1 },
  ),
  type: fc.oneof(
    { arbitrary: fc.constant("application/json"), weight: 8 },
    {
      arbitrary: fc.constantFrom("application/json;charset=utf-16", "text/html", "", "*/*"),
      weight: 1,
    },
  ),
  header: fc.oneof(
    { arbitrary: fc.constant(["x-a", "b"]), weight: 6 },
    {
      arbitrary: fc.constantFrom(
        ...[["www-authenticate", 'Bearer error="x"'], ["location", "https://a.test/"]],
        ...[["www-authenticate", "DPoP , ,="], ["content-encoding", "gzip"], ["retry-after", "x"]],
      ),
      weight: 1,
    },
  ),
});

const GRANT = grant({ scope: "mail" });
const VERIFIER = "v".repeat(43);

function assertTokens(tokens: NewTokens): void {
  assert.ok(isAccessToken(tokens.accessToken));
  assert.ok(tokens.refreshToken === undefined || isRefreshToken(tokens.refreshToken));
  assert.ok(Number.isFinite(tokens.expiresAt) && tokens.expiresAt > Date.now() - REQUEST_MS);
  assert.ok(tokens.scope === undefined || tokens.scope.length <= 4_096);
  // What is kept can be read again.
  const account = signInAccount();
  const kept = { ...GRANT, ...tokens, refreshToken: tokens.refreshToken ?? GRANT.refreshToken };
  assert.ok(parseGrant(grantText(kept, account), account));
}

function assertForeseen(error: unknown): void {
  assert.ok(error instanceof SignInError, inspect(error));
  assert.ok(error.reason in SIGN_IN_REASONS, error.reason);
  const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
  assert.equal(findSecret(shown), undefined, shown);
}

Deno.test("Any answer of a provider gives tokens that can be used, or a foreseen error.", async () => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  let next: () => Response = () => new Response();
  const provider = stack.use(
    await startTokenServer(await authority.issue("server", "DNS:localhost"), () => next()),
  );
  const account = signInAccount({
    tokenUrl: `${provider.origin}/token`,
    deviceUrl: `${provider.origin}/device`,
    authorizeUrl: `${provider.origin}/authorize`,
  });
  const trusted = await Deno.readTextFile(authority.cert);
  const server = new AuthorizationServer(account, `s-${CANARY}`, trusted);
  const questions: readonly (() => Promise<NewTokens | DeviceCode | string>)[] = [
    () => server.refresh(`refresh-${CANARY}`),
    () => server.deviceCode(),
    () => server.deviceTokens(`device-${CANARY}`),
    () =>
      server.codeTokens(
        new URLSearchParams({ code: `code-${CANARY}`, state: "s" }),
        "http://127.0.0.1:1/",
        VERIFIER,
        "s",
      ),
  ];
  await holds(answer, 200, async ({ body, status, type, header: [name = "", text = ""] }) => {
    next = () => {
      const headers = new Headers({ [name]: text });
      if (type !== "") headers.set("content-type", type);
      return new Response(status === 204 ? null : body, { status, headers });
    };
    for (const ask of questions) {
      try {
        const got = await ask();
        if (typeof got === "object" && "accessToken" in got) assertTokens(got);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        assertForeseen(error);
      }
    }
  }, REQUEST_MS);
});

Deno.test("Anything that a browser brings back is a refusal, unless it has the state.", async () => {
  const account = signInAccount({
    tokenUrl: "https://localhost:1/token",
    issuer: "https://a.test",
  });
  const server = new AuthorizationServer(account, undefined, undefined);
  const pair = fc.tuple(
    fc.constantFrom("code", "state", "error", "iss", "response", "session_state", ""),
    fc.oneof(fc.constantFrom("s", "S", "https://a.test", "access_denied", CANARY), anyText(8)),
  );
  await holds(fc.array(pair, { maxLength: 6 }), 300, async (pairs) => {
    const brought = new URLSearchParams();
    for (const [name, text] of pairs) brought.append(name, text);
    // So that nobody is asked for tokens.
    brought.delete("code");
    const got = await server.codeTokens(brought, "http://127.0.0.1:1/", VERIFIER, "s")
      .catch(assertForeseen);
    assert.ok(got === undefined || got === "access_denied");
  });
});

Deno.test("Any bytes of a token file are a sign-in for this account, or none.", async () => {
  using place = scratch();
  const { account, file } = place;
  const text = encoder.encode(grantText(GRANT, account));
  const marks = encoder.encode(
    '{"version":1,null,1e999,"\\ud800","__proto__":{},"user":""}'.repeat(3),
  );
  await holds(fc.integer(), 1_500, (seed) => {
    const random = randomSource(seed);
    const bytes = mutate(text, random() % 2 === 0 ? text : marks, random);
    Deno.writeFileSync(file, bytes, { mode: 0o600 });
    const read = readGrant(account);
    if (read === undefined) return;
    assert.ok(isAccessToken(read.accessToken) && isRefreshToken(read.refreshToken));
    for (const at of [read.expiresAt, read.signedInAt, read.renewedAt]) {
      assert.ok(Number.isFinite(at));
    }
    assert.deepEqual(parseGrant(grantText(read, account), account), read);
  });
});
