/**
 * An authorization server that is down, slow, broken or not the right one:
 * the call can be made again, nothing is lost, and nobody is told more than
 * they should be.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { signInByDevice } from "../clients/oauth.ts";
import { type Disturbance, startAuthorizationServer } from "../servers/authorization_server.ts";
import { createAuthority } from "../servers/certificates.ts";
import { SECRET_CLIENT } from "../servers/oidc_provider.ts";
import { CANARY } from "../support/canary.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { startProductIn } from "../support/product.ts";
import {
  assertFails,
  assertWorks,
  configIn,
  logIn,
  refreshes,
  signedIn,
  signInVariables,
  startSignInServers,
} from "../support/sign_in_suite.ts";

const UNREACHABLE = { code: "unavailable", reason: "sign_in_unreachable", retryable: true };
const TIMED_OUT = { code: "timeout", reason: "tool_timeout", retryable: true };
const INVALID = { ...UNREACHABLE, reason: "sign_in_answer_invalid" };

/** Switches checks off in programs that let it. */
const CARELESS = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };

/** Answers the token endpoint; the rest of the server is as it was. */
const atToken =
  (answer: (response: ServerResponse) => void): Disturbance => (request, response) => {
    if (request.url !== "/token") return false;
    // What was sent is not looked at: the server is broken, not curious.
    request.resume();
    answer(response);
    return true;
  };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const reply = (status: number, body: unknown, type = "application/json"): Disturbance =>
  atToken((response) => {
    response.writeHead(status, { "content-type": type });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });

const good = { access_token: `${CANARY}-x`, token_type: "Bearer", expires_in: 3_600 };

/** What may be wrong for a while. */
const BROKEN: Readonly<Record<string, Disturbance>> = {
  "closes the connection": (request) => {
    request.socket.destroy();
    return true;
  },
  "fails": reply(500, "", "text/plain"),
  "is overloaded": reply(503, "<h1>Back soon</h1>", "text/html"),
  "wants less": reply(429, { error: "slow_down" }),
  "says that it is not available": reply(400, { error: "temporarily_unavailable" }),
  "shows a page of the hotel's network": reply(200, `<h1>Welcome ${CANARY}</h1>`, "text/html"),
  "answers with something that is not JSON": reply(200, `{"access_token": "${CANARY}`),
  "answers with nothing": reply(200, ""),
  "answers with a list": reply(200, [good]),
  "has no token": reply(200, { ...good, access_token: undefined }),
  "has a token that is a number": reply(200, { ...good, access_token: 5 }),
  "has a token with a line break in it": reply(200, {
    ...good,
    access_token: `${CANARY}\r\na LOGOUT`,
  }),
  "has a token with the mechanism's own separator in it": reply(200, {
    ...good,
    access_token: `${CANARY}\x01user=ben@example.test\x01`,
  }),
  "has a token that is not ASCII": reply(200, { ...good, access_token: `${CANARY} é` }),
  "has a refresh token with a line break in it": reply(200, {
    ...good,
    refresh_token: `${CANARY}\n`,
  }),
  "has a token of a kind that is not known": reply(200, { ...good, token_type: "mac" }),
  "has a token as large as a book": reply(200, { ...good, access_token: "a".repeat(1_000_000) }),
  "answers without an end": atToken((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = (): void => {
      if (!response.destroyed && response.write(" ".repeat(65_536))) setImmediate(more);
    };
    response.on("drain", more);
    response.on("error", () => undefined);
    more();
  }),
  "sends the request elsewhere": atToken((response) => {
    response.writeHead(307, { location: "/token?again" });
    response.end();
  }),
};

Deno.test("an authorization server that is not at its best", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack, { lifetimes: { announced: 0 } });
  const { authorization } = servers;
  const product = await startProductIn(await signedIn(stack, servers));
  stack.defer(() => product.close());

  for (const [what, disturbance] of Object.entries(BROKEN)) {
    await t.step(`one that ${what} costs a call, and not the sign-in`, async () => {
      authorization.disturbance = disturbance;
      await assertFails(product, UNREACHABLE, INVALID);
      authorization.disturbance = undefined;
      await assertWorks(product);
    });
  }

  await t.step("one that goes silent is left after a while", async () => {
    const directory = await signedIn(stack, servers, { MAIL_IMAP_TOOL_TIMEOUT_MS: 1_000 });
    const impatient = await startProductIn(directory);
    for (const beginning of ["", `{"access_token":`]) {
      const silent: ServerResponse[] = [];
      authorization.disturbance = atToken((response) => {
        silent.push(response);
        response.writeHead(200, { "content-type": "application/json" });
        response.write(beginning);
      });
      await assertFails(impatient, UNREACHABLE, TIMED_OUT);
      authorization.disturbance = undefined;
      for (const response of silent) response.destroy();
      // Until the program has noticed, calls wait for the same answer.
      const again = async () => (await impatient.call("imap_list_mailboxes")).failed;
      for (let i = 0; i < 20 && await again(); i++) await pause(50);
      assert.equal(await again(), false);
    }
    await impatient.close();
  });

  await t.step(
    "what it says of an error is not repeated, and nothing is lost by it",
    async () => {
      const said = "\x1b]0;gotcha\x07<script>";
      authorization.disturbance = reply(400, {
        error: said,
        error_description: `${said} ${CANARY}`,
      });
      const refused = { code: "auth_failed", reason: "sign_in_refused", retryable: false };
      await assertFails(product, refused);
      authorization.disturbance = undefined;
      assert.ok(!product.stderr().includes("gotcha"));
      await assertWorks(product);
    },
  );

  await t.step("one that no longer knows the client is not the person's fault", async () => {
    authorization.disturbance = reply(401, { error: "invalid_client" });
    await assertFails(product, {
      code: "auth_failed",
      reason: "sign_in_client_refused",
      retryable: false,
    });
    authorization.disturbance = undefined;
    await assertWorks(product);
  });

  await t.step("one that is slow is waited for", async () => {
    authorization.disturbance = (request, response) => {
      if (request.url !== "/token") return false;
      authorization.disturbance = undefined;
      setTimeout(() => authorization.answer(request, response), 200);
      return true;
    };
    await assertWorks(product);
  });

  await t.step("one that gives no new refresh token is asked with the old one", async () => {
    const kept = authorization.refreshTokens.at(-1);
    const { access } = await signInByDevice(authorization, ADA.name);
    authorization.disturbance = reply(200, { ...good, access_token: access, expires_in: 0 });
    await assertWorks(product);
    authorization.disturbance = undefined;
    await assertWorks(product);
    assert.equal(refreshes(authorization).tokens.at(-1), kept);
  });

  await t.step(
    "one that does not say how long a token is good is asked when it no longer is",
    async () => {
      authorization.lifetimes.announced = undefined;
      const { access } = await signInByDevice(authorization, ADA.name);
      authorization.disturbance = reply(200, { access_token: access, token_type: "bearer" });
      await assertWorks(product);
      authorization.disturbance = reply(500, "");
      await assertWorks(product);
      authorization.disturbance = undefined;
      await authorization.withdraw(access);
      await assertWorks(product);
    },
  );

  await t.step("one that says more than fits the file does not end the sign-in", async () => {
    authorization.lifetimes.announced = 0;
    const directory = await signedIn(stack, servers);
    const { access, refresh } = await signInByDevice(authorization, ADA.name);
    const first = await startProductIn(directory);
    authorization.disturbance = reply(200, {
      ...{ ...good, access_token: access, refresh_token: refresh, expires_in: 0 },
      scope: "mail ".repeat(20_000).trim(),
    });
    await first.call("imap_list_mailboxes");
    authorization.disturbance = undefined;
    await first.close();
    const second = await startProductIn(directory);
    await assertWorks(second);
    await second.close();
  });

  await t.step("one that is gone costs a call", async () => {
    const late = await startProductIn(await signedIn(stack, servers));
    await authorization.stop();
    await assertFails(late, UNREACHABLE);
    await late.close();
  });
});

Deno.test("nothing is told to an authorization server whose certificate nobody vouches for", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);
  const other = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(other, { recursive: true }));
  const otherAuthority = await createAuthority(other);
  const stranger = await startAuthorizationServer(otherAuthority);
  stack.defer(() => stranger.stop());
  const told: string[] = [];
  stranger.disturbance = ({ url = "" }) => {
    if (/^\/(token|device\/auth)/.test(url)) told.push(url);
    return false;
  };

  for (const flow of ["device", "browser"] as const) {
    await t.step(`by a sign-in by the ${flow}`, async () => {
      const choice = { flow, client: SECRET_CLIENT };
      const variables = signInVariables({ ...servers, authorization: stranger }, choice);
      const directory = await configIn(stack, variables);
      const { code, said } = await logIn({ authorization: stranger }, directory, { env: CARELESS });
      assert.equal(code, 1, said);
      assert.match(said, /certificate/);
      assert.deepEqual(told, []);
    });
  }

  await t.step("by a server that knew it under another", async () => {
    const both = `${other}/both.crt`;
    const [own, theirs] = await Promise.all(
      [servers.authority.cert, otherAuthority.cert].map((path) => Deno.readTextFile(path)),
    );
    await Deno.writeTextFile(both, `${own}${theirs}`);
    stranger.lifetimes.announced = 0;
    const directory = await signedIn(stack, { ...servers, authorization: stranger }, {
      MAIL_IMAP_CA_CERT_PATH: both,
    });
    told.length = 0;
    await Deno.writeTextFile(both, own ?? "");
    const product = await startProductIn(directory, { env: CARELESS });
    await assertFails(product, {
      code: "unavailable",
      reason: "sign_in_certificate",
      retryable: false,
    });
    await product.close();
    assert.deepEqual(told, []);
  });
});
