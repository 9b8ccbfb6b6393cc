/**
 * Waiting for the browser of this machine (RFC 8252 section 7.3).
 *
 * @module
 */

import assert from "node:assert/strict";
import type { FromSignIn } from "../../../lib/sandbox/sign_in_messages.ts";
import type { AuthorizationServer, NewTokens } from "../../../lib/signin/authorization_server.ts";
import { signInByBrowser } from "../../../lib/signin/browser.ts";
import { signInAccount } from "./fixtures.ts";

const TOKENS: NewTokens = {
  accessToken: "a",
  refreshToken: "r",
  expiresAt: 0,
  scope: undefined,
};

/** A sign-in that has told its page. */
interface Running {
  readonly redirectUrl: string;
  readonly state: string;
  readonly verifier: string;
  readonly told: readonly FromSignIn[];
  readonly outcome: Promise<unknown>;
  /** What came back, once it did. */
  readonly answers: readonly URLSearchParams[];
}

async function start(codeTokens?: () => Promise<NewTokens | "access_denied">): Promise<Running> {
  const told: FromSignIn[] = [];
  const answers: URLSearchParams[] = [];
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  const server = {
    page: (...parts: readonly string[]) => {
      resolve(parts);
      return Promise.resolve("https://login.example/authorize");
    },
    codeTokens: (answer: URLSearchParams) => {
      answers.push(answer);
      return codeTokens?.() ?? Promise.resolve(TOKENS);
    },
  } as unknown as AuthorizationServer;
  const order = {
    account: signInAccount(),
    clientSecret: undefined,
    certificates: undefined,
    flow: "browser",
  } as const;
  const outcome = signInByBrowser(server, order, (message) => told.push(message));
  const [redirectUrl = "", verifier = "", state = ""] = await promise;
  return { redirectUrl, verifier, state, told, answers, outcome };
}

async function get(url: string, init?: RequestInit): Promise<[number, string, Headers]> {
  const response = await fetch(url, init);
  return [response.status, await response.text(), response.headers];
}

Deno.test("The browser comes back to a port of this machine alone, and is told to close the page.", async () => {
  const { redirectUrl, state, told, outcome, answers } = await start();
  assert.match(redirectUrl, /^http:\/\/127\.0\.0\.1:\d+$/);
  // Another address of the same machine: whoever listens at all of them is heard there too.
  await assert.rejects(fetch(redirectUrl.replace("127.0.0.1", "127.0.0.2")));
  const [status, text, headers] = await get(`${redirectUrl}/?code=c&state=${state}`);
  assert.deepEqual([status, headers.get("content-type")], [200, "text/plain; charset=utf-8"]);
  assert.match(text, /close this page/);
  assert.equal(headers.get("referrer-policy"), "no-referrer");
  assert.equal(await outcome, TOKENS);
  assert.equal(answers[0]?.get("code"), "c");
  assert.deepEqual(told, [
    { type: "page", url: "https://login.example/authorize", seconds: 600 },
  ]);
  await assert.rejects(fetch(redirectUrl), "nothing listens any more");
});

Deno.test("What any page can send a browser to neither ends the sign-in nor learns anything.", async () => {
  const { redirectUrl, state, outcome, answers } = await start();
  for (
    const [path, method] of [
      ["/", "GET"],
      ["/?code=evil", "GET"],
      ["/?code=evil&state=", "GET"],
      ["/?code=evil&state=guess", "GET"],
      [`/?code=evil&state=${state.slice(1)}`, "GET"],
      ["/?error=access_denied&state=guess", "GET"],
      [`/other?code=evil&state=${state}`, "GET"],
      [`/?code=evil&state=${state}`, "POST"],
      ["/favicon.ico", "GET"],
      [`/?${"x".repeat(20_000)}`, "GET"],
    ] as const
  ) {
    const [status, text] = await get(redirectUrl + path, { method });
    assert.ok(status >= 400, `${method} ${path.slice(0, 40)} is ${status}`);
    assert.equal(text.includes(state), false);
  }
  assert.deepEqual(answers, []);
  await get(`${redirectUrl}/?code=c&state=${state}`);
  assert.equal(await outcome, TOKENS);
});

Deno.test("The state and the verifier are new each time, and too long to be guessed.", async () => {
  const runs = [await start(), await start()];
  for (const { verifier, state, redirectUrl, outcome } of runs) {
    assert.match(verifier, /^[\w-]{43}$/);
    assert.match(state, /^[\w-]{43}$/);
    assert.notEqual(verifier, state);
    await get(`${redirectUrl}/?code=c&state=${state}`);
    await outcome;
  }
  assert.equal(new Set(runs.flatMap(({ verifier, state }) => [verifier, state])).size, 4);
});

Deno.test("Who says no on the page is told so, and nothing listens after a failure.", async () => {
  const denied = await start(() => Promise.resolve("access_denied"));
  await get(`${denied.redirectUrl}/?error=access_denied&state=${denied.state}`);
  assert.equal(await denied.outcome, "denied");
  const broken = await start(() => Promise.reject(new Error("broken")));
  const ending = broken.outcome.then(() => undefined, (error: unknown) => error);
  await get(`${broken.redirectUrl}/?code=c&state=${broken.state}`);
  assert.equal((await ending as Error).message, "broken");
  await assert.rejects(fetch(broken.redirectUrl));
});
