/**
 * The tokens of an account are in one file, which is used for that account at
 * that provider, and only while nobody else can read it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { PUBLIC_CLIENT, SECRET_CLIENT } from "../servers/oidc_provider.ts";
import { startAuthorizationServer } from "../servers/authorization_server.ts";
import { startProductIn } from "../support/product.ts";
import {
  assertWorks,
  logIn,
  signedIn,
  type SignInServers,
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

/** Calls, which must fail with the account's sign-in as the reason, and sends nothing. */
async function assertUnused(
  { authorization }: Pick<SignInServers, "authorization">,
  directory: string,
  reason = "sign_in_needed",
): Promise<string> {
  const { length } = authorization.requests;
  const product = await startProductIn(directory);
  const { error, text } = await product.call("imap_list_mailboxes");
  await product.close();
  assert.equal(error?.code, "auth_failed", text);
  assert.equal(error?.details?.["reason"], reason, text);
  assert.equal(authorization.requests.length, length, "the tokens were used");
  return `${text}\n${product.stderr()}`;
}

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  assert.ok(text.includes(from));
  await Deno.writeTextFile(path, text.replaceAll(from, to));
}

Deno.test("tokens are used as they were given", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack, { lifetimes: { announced: 0 } });

  for (const mode of [0o644, 0o640, 0o604, 0o660]) {
    await t.step(
      `a file that others can open (${mode.toString(8)}) is not used, and the fix is named`,
      async () => {
        const directory = await signedIn(stack, servers);
        await Deno.chmod(tokenFile(directory), mode);
        assert.match(await assertUnused(servers, directory, "sign_in_file"), /remove the file/);
        await Deno.chmod(tokenFile(directory), 0o600);
        const product = await startProductIn(directory);
        await assertWorks(product);
        await product.close();
      },
    );
  }

  await t.step(
    "a file that becomes readable while the server runs is not used any more",
    async () => {
      const product = await startProductIn(await signedIn(stack, servers));
      await assertWorks(product);
      await Deno.chmod(tokenFile(product.directory), 0o644);
      const { error, text } = await product.call("imap_list_mailboxes");
      assert.equal(error?.details?.["reason"], "sign_in_needed", text);
      await product.close();
    },
  );

  await t.step("tokens of another client are not used", async () => {
    const directory = await signedIn(stack, servers);
    await edit(
      `${directory}/.env`,
      `_CLIENT_ID='${PUBLIC_CLIENT.id}'`,
      `_CLIENT_ID='${SECRET_CLIENT.id}'\nMAIL_IMAP_DEFAULT_OAUTH_CLIENT_SECRET='${SECRET_CLIENT.secret}'`,
    );
    await assertUnused(servers, directory);
    assert.equal((await logIn(servers, directory)).code, 0);
    const product = await startProductIn(directory);
    await assertWorks(product);
    await product.close();
  });

  await t.step("tokens of another provider are not sent to this one", async () => {
    const directory = await signedIn(stack, servers);
    const other = await startAuthorizationServer(servers.authority);
    stack.defer(() => other.stop());
    await edit(`${directory}/.env`, servers.authorization.origin, other.origin);
    await assertUnused({ authorization: other }, directory);
  });

  await t.step("a link in place of the file is not followed", async () => {
    const directory = await signedIn(stack, servers);
    const elsewhere = `${servers.directory}/elsewhere.json`;
    await Deno.rename(tokenFile(directory), elsewhere);
    await Deno.symlink(elsewhere, tokenFile(directory));
    const before = await Deno.readTextFile(elsewhere);
    const product = await startProductIn(directory);
    await product.call("imap_list_mailboxes");
    await product.close();
    assert.equal(await Deno.readTextFile(elsewhere), before, "it was written through a link");
  });

  for (
    const [what, content] of [
      ["is empty", ""],
      ["was cut", '{"refresh_token":"x'],
      ["is no object", "[]"],
      ["is something else", '{"a":1}'],
      ["is huge", `{"a":"${"x".repeat(5_000_000)}"}`],
    ] as const
  ) {
    await t.step(`a file that ${what} means that nobody is signed in`, async () => {
      const directory = await signedIn(stack, servers);
      await Deno.writeTextFile(tokenFile(directory), content);
      await assertUnused(servers, directory);
      assert.equal((await logIn(servers, directory)).code, 0);
      const product = await startProductIn(directory);
      await assertWorks(product);
      await product.close();
    });
  }
});
