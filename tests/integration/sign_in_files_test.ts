/**
 * The tokens of an account are in one file, which is used for that account at
 * that provider, and only while nobody else can read it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { PUBLIC_CLIENT, SECRET_CLIENT } from "../servers/oidc_provider.ts";
import { startAuthorizationServer } from "../servers/authorization_server.ts";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startProductIn } from "../support/product.ts";
import {
  assertFails,
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

  /** Nobody is signed in there; `login` is all it takes. */
  async function assertHelped(directory: string): Promise<void> {
    assert.equal((await logIn(servers, directory)).code, 0);
    const product = await startProductIn(directory);
    await assertWorks(product);
    await product.close();
  }

  await t.step("a file that others can open is not used, and the way on is named", async () => {
    const directory = await signedIn(stack, servers);
    for (const mode of [0o644, 0o620]) {
      await Deno.chmod(tokenFile(directory), mode);
      const said = await assertUnused(servers, directory, "sign_in_file");
      assert.match(said, /remove the file .* mail-imap-mcp login default/);
    }
    await assertHelped(directory);
    const { mode } = await Deno.stat(tokenFile(directory));
    assert.equal((mode ?? 0) & 0o777, 0o600);
  });

  await t.step(
    "a file that becomes readable while the server runs is not used any more",
    async () => {
      const product = await startProductIn(await signedIn(stack, servers));
      await assertWorks(product);
      await Deno.chmod(tokenFile(product.directory), 0o644);
      const refused = { code: "auth_failed", reason: "sign_in_file", retryable: false };
      await assertFails(product, refused);
      await product.close();
    },
  );

  await t.step("a link in place of the file is not followed", async () => {
    const directory = await signedIn(stack, servers);
    const elsewhere = `${servers.directory}/elsewhere.json`;
    await Deno.rename(tokenFile(directory), elsewhere);
    await Deno.symlink(elsewhere, tokenFile(directory));
    const before = await Deno.readTextFile(elsewhere);
    await assertUnused(servers, directory, "sign_in_file");
    await assertHelped(directory);
    assert.equal(await Deno.readTextFile(elsewhere), before, "it was written through a link");
    assert.ok((await Deno.lstat(tokenFile(directory))).isFile);
  });

  await t.step("a file that was left half written by another program is not used", async () => {
    const directory = await signedIn(stack, servers);
    const whole = await Deno.readTextFile(tokenFile(directory));
    for (const text of ["", whole.slice(0, -20), "[]", '{"version":1}', `${whole}x`]) {
      await Deno.writeTextFile(tokenFile(directory), text);
      await assertUnused(servers, directory);
    }
    await Deno.writeTextFile(tokenFile(directory), " ".repeat(5_000_000));
    await assertUnused(servers, directory, "sign_in_file");
    await assertHelped(directory);
  });

  await t.step(
    "what lies where the next file is written is neither used nor followed",
    async () => {
      const directory = await signedIn(stack, servers);
      const temporary = `${tokenFile(directory)}.new`;
      const victim = `${servers.directory}/victim`;
      await Deno.writeTextFile(victim, "untouched", { mode: 0o600 });
      await Deno.symlink(victim, temporary);
      await assertHelped(directory);
      assert.equal(await Deno.readTextFile(victim), "untouched");
      await Deno.writeTextFile(temporary, "{}", { mode: 0o644 });
      await assertHelped(directory);
      const { mode } = await Deno.stat(tokenFile(directory));
      assert.equal((mode ?? 0) & 0o777, 0o600);
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
    await assertHelped(directory);
  });

  await t.step("tokens of another person are not used", async () => {
    const directory = await signedIn(stack, servers);
    await edit(`${directory}/.env`, ADA.name, BEN.name);
    await assertUnused(servers, directory);
  });

  await t.step("tokens of another provider are not sent to this one", async () => {
    const directory = await signedIn(stack, servers);
    const other = await startAuthorizationServer(servers.authority);
    stack.defer(() => other.stop());
    await edit(`${directory}/.env`, servers.authorization.origin, other.origin);
    await assertUnused({ authorization: other }, directory);
  });
});
