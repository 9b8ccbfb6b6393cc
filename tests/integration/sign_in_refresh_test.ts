/**
 * Tokens are replaced before and when they stop working, by one process at a
 * time, and no sign-in is lost over it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startProductIn } from "../support/product.ts";
import {
  age,
  assertFails,
  assertWorks,
  configIn,
  logIn,
  refreshes,
  signedIn,
  type SignInServers,
  signInVariables,
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

/** Rounds in which two processes want a token at once. */
const ROUNDS = 25;

/** Times that a process is killed while it refreshes. */
const KILLS = 6;

/** Of a token that runs out during the test, in seconds. */
const SHORT = 1;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What happens to the refresh tokens from now on. */
function watch({ authorization }: SignInServers): () => ReturnType<typeof refreshes> {
  const before = refreshes(authorization).tokens.length;
  return () => {
    const now = refreshes(authorization);
    return { tokens: now.tokens.slice(before), failed: now.failed };
  };
}

Deno.test("an account stays signed in", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);
  const { authorization } = servers;
  const last = (): string => authorization.accessTokens.at(-1) ?? "";

  await t.step("a token that is good for long is used again and again", async () => {
    const product = await startProductIn(await signedIn(stack, servers));
    const seen = watch(servers);
    for (let i = 0; i < 3; i++) await assertWorks(product);
    assert.deepEqual(seen().tokens, []);
    await product.close();
  });

  await t.step("a token that has run out is replaced, and nobody notices", async () => {
    authorization.lifetimes.accessToken = SHORT;
    const product = await startProductIn(await signedIn(stack, servers));
    authorization.lifetimes.accessToken = 3_600;
    await pause(SHORT * 1_000 + 100);
    const seen = watch(servers);
    await assertWorks(product);
    await assertWorks(product);
    assert.equal(seen().tokens.length, 1);
    await product.close();
  });

  await t.step("a token is replaced before it has run out", async () => {
    for (const [seconds, expected] of [[30, 1], [300, 0]] as const) {
      const directory = await signedIn(stack, servers);
      await age(directory, seconds * 1_000);
      const product = await startProductIn(directory);
      const seen = watch(servers);
      await assertWorks(product);
      await assertWorks(product);
      assert.equal(seen().tokens.length, expected, `with ${seconds} s left`);
      await product.close();
    }
  });

  await t.step(
    "a token that the mail server refuses before its time is replaced once",
    async () => {
      const product = await startProductIn(await signedIn(stack, servers));
      await assertWorks(product);
      await authorization.withdraw(last());
      const seen = watch(servers);
      await assertWorks(product);
      await assertWorks(product);
      assert.equal(seen().tokens.length, 1);
      await product.close();
    },
  );

  await t.step("many calls at once make one new token", async () => {
    const product = await startProductIn(
      await signedIn(stack, servers, { MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: 4 }),
    );
    await authorization.withdraw(last());
    const seen = watch(servers);
    await Promise.all(Array.from({ length: 8 }, () => assertWorks(product)));
    assert.equal(seen().tokens.length, 1);
    await product.close();
  });

  await t.step("a mail server that refuses every token is believed", async () => {
    const directory = await configIn(stack, signInVariables(servers, { user: BEN }));
    assert.equal((await logIn(servers, directory, { as: ADA.name })).code, 0);
    const product = await startProductIn(directory);
    const seen = watch(servers);
    const refused = { code: "auth_failed", reason: "token_refused", retryable: false };
    await assertFails(product, refused);
    assert.equal(seen().tokens.length, 1);
    for (let i = 0; i < 4; i++) await assertFails(product, refused);
    assert.ok(seen().tokens.length < 5, `${seen().tokens.length} new tokens`);
    assert.match(product.stderr(), /"event":"auth_failed"/);
    await product.close();
  });

  authorization.lifetimes.announced = 0;

  await t.step(
    "the file has the newest tokens after each refresh, and no other has them",
    async () => {
      const directory = await signedIn(stack, servers);
      const product = await startProductIn(directory);
      const seen = watch(servers);
      for (let i = 0; i < 5; i++) {
        await assertWorks(product);
        await assertSound(directory, authorization.refreshTokens.at(-1) ?? "");
      }
      const { tokens, failed } = seen();
      assert.equal(tokens.length, 5);
      assert.equal(new Set(tokens).size, 5, "a refresh token was used twice");
      assert.equal(failed, 0);
      await product.close();
    },
  );

  await t.step(
    "two servers of one person refresh at the same moments, and neither is signed out",
    async () => {
      const directory = await signedIn(stack, servers);
      const products = await Promise.all([startProductIn(directory), startProductIn(directory)]);
      const seen = watch(servers);
      let reading = true;
      const reader = (async () => {
        while (reading) {
          JSON.parse(await Deno.readTextFile(tokenFile(directory)));
          await pause(1);
        }
      })();
      await Promise.all(products.map(async (product) => {
        for (let round = 0; round < ROUNDS; round++) await assertWorks(product);
      }));
      reading = false;
      await reader;
      const { tokens, failed } = seen();
      assert.ok(tokens.length > ROUNDS, `only ${tokens.length} refreshes`);
      assert.equal(new Set(tokens).size, tokens.length, "a refresh token was used twice");
      assert.equal(failed, 0);
      await assertSound(directory, authorization.refreshTokens.at(-1) ?? "");
      await Promise.all(products.map((product) => product.close()));
    },
  );

  await t.step("a client that goes away while a token is renewed loses nothing", async () => {
    const directory = await signedIn(stack, servers);
    const product = await startProductIn(directory);
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    authorization.disturbance = (request, response) => {
      if (request.url !== "/token") return false;
      resolve();
      setTimeout(() => authorization.answer(request, response), 50);
      return true;
    };
    const call = product.call("imap_list_mailboxes").catch(() => undefined);
    await asked;
    await product.close();
    await call;
    authorization.disturbance = undefined;
    await assertSound(directory, authorization.refreshTokens.at(-1) ?? "");
    const next = await startProductIn(directory);
    await assertWorks(next);
    await next.close();
  });

  await t.step(
    "a process that is killed while it refreshes leaves a file that is whole",
    async () => {
      let directory = await signedIn(stack, servers);
      for (let i = 0; i < KILLS; i++) {
        const product = await startProductIn(directory);
        const { promise: asked, resolve } = Promise.withResolvers<void>();
        authorization.disturbance = ({ url }) => {
          if (url === "/token") resolve();
          return false;
        };
        const call = product.call("imap_list_mailboxes").catch(() => undefined);
        await asked;
        await pause(3 * i);
        Deno.kill(product.pid, "SIGKILL");
        await call;
        await product.close();
        authorization.disturbance = undefined;
        const { mode } = await Deno.stat(tokenFile(directory));
        assert.equal((mode ?? 0) & 0o777, 0o600);
        JSON.parse(await Deno.readTextFile(tokenFile(directory)));
        // What the provider gave and nobody wrote down is lost: then, and only then, there is no way on.
        const next = await startProductIn(directory);
        const answer = await next.call("imap_list_mailboxes");
        await next.close();
        if (answer.failed) {
          assert.equal(answer.error?.details?.["reason"], "sign_in_needed", answer.text);
          directory = await signedIn(stack, servers);
        }
      }
    },
  );
});

/** The token file is whole, private, and has this refresh token; nothing else has one. */
async function assertSound(directory: string, refreshToken: string): Promise<void> {
  const text = await Deno.readTextFile(tokenFile(directory));
  JSON.parse(text);
  assert.ok(text.includes(refreshToken), "the newest refresh token is not in the file");
  const { mode } = await Deno.stat(tokenFile(directory));
  assert.equal((mode ?? 0) & 0o777, 0o600);
  const files = (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name).sort();
  assert.deepEqual(files, [".env", "oauth2-default.json"]);
}
