/**
 * The authorization server and the mail server of the sign-in tests do what
 * those tests rely on, without the product.
 *
 * @module
 */

import assert from "node:assert/strict";
import { DEVICE_GRANT, signInByDevice, tokens } from "../clients/oauth.ts";
import { enterCode, openInBrowser } from "../clients/person.ts";
import type { Mechanism } from "../clients/raw_imap.ts";
import {
  type AuthorizationServer,
  startAuthorizationServer,
} from "../servers/authorization_server.ts";
import { createAuthority } from "../servers/certificates.ts";
import type { Dovecot } from "../servers/dovecot.ts";
import { startOAuthDovecot } from "../servers/dovecot_oauth2.ts";
import { PUBLIC_CLIENT, SECRET_CLIENT } from "../servers/oidc_provider.ts";
import { findSecret } from "../support/canary.ts";
import { ADA, BEN } from "../support/dovecot_suite.ts";

interface Servers {
  readonly authorization: AuthorizationServer;
  readonly dovecot: Dovecot;
}

async function startServers(stack: AsyncDisposableStack): Promise<Servers> {
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const authorization = await startAuthorizationServer(authority);
  stack.defer(() => authorization.stop());
  const dovecot = await startOAuthDovecot({ users: [ADA, BEN], authority, authorization });
  stack.defer(() => dovecot.stop());
  return { authorization, dovecot };
}

/** Whether a token opens somebody's mailbox. */
async function opens(
  dovecot: Dovecot,
  name: string,
  password: string,
  mechanism: Mechanism = "XOAUTH2",
): Promise<boolean> {
  try {
    await (await dovecot.connect({ name, password }, mechanism)).close();
    return true;
  } catch (error) {
    assert.match(String(error), /NO \[AUTHENTICATIONFAILED\]/);
    return false;
  }
}

async function askForDevice(authorization: AuthorizationServer) {
  const { body } = await authorization.post("/device/auth", { scope: "mail" });
  const { device_code = "", verification_uri = "", user_code = "" } = body;
  return {
    decide: (refuse: boolean) =>
      enterCode(authorization, verification_uri, user_code, { as: ADA.name, refuse }),
    poll: async () => {
      const answer = await authorization.post("/token", { grant_type: DEVICE_GRANT, device_code });
      return answer.body["error"];
    },
  };
}

Deno.test("the servers of the sign-in tests keep to their standards", async (t) => {
  await using stack = new AsyncDisposableStack();
  const { authorization, dovecot } = await startServers(stack);

  await t.step(
    "an access token opens the mailbox of its person only, by both mechanisms",
    async () => {
      const { access, refresh } = await signInByDevice(authorization, ADA.name);
      await Promise.all((["XOAUTH2", "OAUTHBEARER"] as const).map(async (mechanism) => {
        assert.ok(await opens(dovecot, ADA.name, access, mechanism));
        const none = [[BEN.name, access], [ADA.name, refresh], [ADA.name, ADA.password]] as const;
        const tried = none.map(([name, token]) => opens(dovecot, name, token, mechanism));
        assert.deepEqual(await Promise.all(tried), [false, false, false]);
      }));
      assert.ok(await opens(dovecot, ADA.name, ADA.password, "PLAIN"));
    },
  );

  await t.step("the search for leaks knows every token", async () => {
    const { access, refresh } = await signInByDevice(authorization, ADA.name, SECRET_CLIENT);
    assert.ok(findSecret(access) && findSecret(refresh));
  });

  await t.step("a token opens nothing after it was withdrawn or revoked", async () => {
    const withdrawn = await signInByDevice(authorization, ADA.name);
    await authorization.withdraw(withdrawn.access);
    assert.ok(!await opens(dovecot, ADA.name, withdrawn.access));
    const next = tokens(await authorization.refresh(withdrawn.refresh));
    assert.ok(await opens(dovecot, ADA.name, next.access));
    await authorization.revoke(next.refresh);
    assert.ok(!await opens(dovecot, ADA.name, next.access));
    assert.equal((await authorization.refresh(next.refresh)).body["error"], "invalid_grant");
  });

  await t.step("a refresh token that comes twice ends everything that grew from it", async () => {
    const first = await signInByDevice(authorization, ADA.name);
    const second = tokens(await authorization.refresh(first.refresh));
    assert.ok(await opens(dovecot, ADA.name, second.access));
    assert.equal((await authorization.refresh(first.refresh)).body["error"], "invalid_grant");
    assert.equal((await authorization.refresh(second.refresh)).body["error"], "invalid_grant");
    assert.ok(!await opens(dovecot, ADA.name, second.access));
  });

  await t.step("a person can refuse a device", async () => {
    const { decide, poll } = await askForDevice(authorization);
    assert.equal(await poll(), "authorization_pending");
    await decide(true);
    assert.equal(await poll(), "access_denied");
  });

  await t.step("tokens and codes run out", async () => {
    Object.assign(authorization.lifetimes, { accessToken: 1, deviceCode: 1 });
    const late = await askForDevice(authorization);
    const { access } = await signInByDevice(authorization, ADA.name);
    Object.assign(authorization.lifetimes, { accessToken: 3_600, deviceCode: 60 });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    assert.ok(!await opens(dovecot, ADA.name, access));
    assert.equal(await late.poll(), "expired_token");
    await assert.rejects(late.decide(false), /was not taken/);
  });

  await t.step(
    "a browser brings a code to a program on this machine, good with PKCE only",
    async () => {
      const verifier = "v".repeat(43);
      const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
      const challenge = new Uint8Array(hash).toBase64({ alphabet: "base64url", omitPadding: true });
      for (const code_verifier of [verifier, "w".repeat(43)]) {
        const { promise: arrived, resolve: arrive } = Promise.withResolvers<URL>();
        const program = Deno.serve(
          { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
          (request) => {
            arrive(new URL(request.url));
            return new Response("done");
          },
        );
        const redirect_uri = `http://127.0.0.1:${program.addr.port}/`;
        const address = new URL("/auth", authorization.origin);
        address.search = new URLSearchParams({
          client_id: PUBLIC_CLIENT.id,
          response_type: "code",
          redirect_uri,
          scope: "mail",
          state: "s",
          code_challenge: challenge,
          code_challenge_method: "S256",
        }).toString();
        const shown = await openInBrowser(authorization, address.href, { as: ADA.name });
        assert.equal(shown.text, "done");
        const { searchParams } = await arrived;
        await program.shutdown();
        assert.equal(searchParams.get("state"), "s");
        assert.equal(searchParams.get("iss"), authorization.origin);
        const answer = await authorization.post("/token", {
          grant_type: "authorization_code",
          code: searchParams.get("code") ?? "",
          redirect_uri,
          code_verifier,
        });
        assert.equal(answer.status, code_verifier === verifier ? 200 : 400);
      }
    },
  );
});
