/**
 * A sign-in that has ended, by its person or by a thief: it is said once and
 * clearly, nothing goes round in circles, and `login` is all it takes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { tokens } from "../clients/oauth.ts";
import { startProductIn } from "../support/product.ts";
import {
  assertFails,
  assertWorks,
  logIn,
  signedIn,
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

const NEEDED = { code: "auth_failed", reason: "sign_in_needed", retryable: false } as const;

Deno.test("a sign-in that has ended is made anew by `login` beside the running server", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);
  const { authorization, dovecot } = servers;
  const last = (list: readonly string[]): string => list.at(-1) ?? "";

  /** Nothing more is asked of the authorization server, until the person has signed in. */
  async function assertOver(product: Awaited<ReturnType<typeof startProductIn>>): Promise<void> {
    await assertFails(product, NEEDED);
    const { length } = authorization.requests;
    for (let i = 0; i < 3; i++) await assertFails(product, NEEDED);
    assert.equal(authorization.requests.length, length, "it asked again");
    assert.match(product.stderr(), /"event":"sign_in_refused"/);
    assert.equal((await logIn(servers, product.directory)).code, 0);
    await assertWorks(product);
  }

  await t.step("the person took the access back", async () => {
    const product = await startProductIn(await signedIn(stack, servers));
    await assertWorks(product);
    await authorization.revoke(last(authorization.refreshTokens));
    await assertOver(product);
    await product.close();
  });

  await t.step("a thief used the refresh token first", async () => {
    const product = await startProductIn(await signedIn(stack, servers));
    const stolen = last(authorization.refreshTokens);
    assert.ok((await Deno.readTextFile(tokenFile(product.directory))).includes(stolen));
    const thief = tokens(await authorization.refresh(stolen));
    await (await dovecot.connect({ name: "ada@example.test", password: thief.access }, "XOAUTH2"))
      .close();
    // The owner's own token is no reason to ask for another; the provider ends it sooner or later.
    await authorization.withdraw(authorization.accessTokens.at(-2) ?? "");
    await assertOver(product);
    // What the thief had is worth nothing since the owner came with the same token.
    assert.equal((await authorization.refresh(thief.refresh)).body["error"], "invalid_grant");
    await assert.rejects(
      dovecot.connect({ name: "ada@example.test", password: thief.access }, "XOAUTH2"),
    );
    await assertWorks(product);
    await product.close();
  });

  await t.step("a thief came with a refresh token that was used already", async () => {
    const product = await startProductIn(await signedIn(stack, servers));
    const stolen = last(authorization.refreshTokens);
    await authorization.withdraw(last(authorization.accessTokens));
    await assertWorks(product);
    assert.equal((await authorization.refresh(stolen)).body["error"], "invalid_grant");
    await assertOver(product);
    await product.close();
  });

  await t.step(
    "a server that starts with a sign-in that is over says so, and goes on after `login`",
    async () => {
      const directory = await signedIn(stack, servers);
      await authorization.revoke(last(authorization.refreshTokens));
      const product = await startProductIn(directory);
      await assertOver(product);
      await product.close();
    },
  );
});
