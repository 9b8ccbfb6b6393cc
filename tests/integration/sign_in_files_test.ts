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
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  assert.ok(text.includes(from));
  await Deno.writeTextFile(path, text.replaceAll(from, to));
}

Deno.test("tokens are used as they were given", async (t) => {
  await using stack = new AsyncDisposableStack();
  // Whoever wants a token has to look into the file.
  const servers = await startSignInServers(stack, { lifetimes: { announced: 0 } });
  const directory = await signedIn(stack, servers);
  const product = await startProductIn(directory);
  stack.defer(() => product.close());
  const file = tokenFile(directory);

  /** Calls, which must fail for the file, and send nothing. @returns What is said. */
  async function assertUnused(
    reason = "sign_in_needed",
    { product: asked = product, authorization = servers.authorization } = {},
  ): Promise<string> {
    const { length } = authorization.requests;
    await assertFails(asked, { code: "auth_failed", reason, retryable: false });
    assert.equal(authorization.requests.length, length, "the tokens were used");
    return (await asked.call("imap_list_mailboxes")).text;
  }

  /** All it takes is `login`. */
  async function assertHelped(): Promise<void> {
    assert.equal((await logIn(servers, directory)).code, 0);
    await assertWorks(product);
    const { isFile, mode } = await Deno.lstat(file);
    assert.deepEqual([isFile, (mode ?? 0) & 0o777], [true, 0o600]);
  }

  await t.step("a file that others can open is not used, and the way on is named", async () => {
    await assertWorks(product);
    for (const mode of [0o644, 0o620]) {
      await Deno.chmod(file, mode);
      assert.match(
        await assertUnused("sign_in_file"),
        /remove the file .* mail-imap-mcp login default/,
      );
    }
    await assertHelped();
  });

  await t.step("a link in place of the file is not followed", async () => {
    const elsewhere = `${servers.directory}/elsewhere.json`;
    await Deno.rename(file, elsewhere);
    await Deno.symlink(elsewhere, file);
    const before = await Deno.readTextFile(elsewhere);
    await assertUnused("sign_in_file");
    await assertHelped();
    assert.equal(await Deno.readTextFile(elsewhere), before, "it was written through a link");
  });

  await t.step("a file that was left half written by another program is not used", async () => {
    const whole = await Deno.readTextFile(file);
    for (const text of ["", whole.slice(0, -20), "[]", '{"version":1}', `${whole}x`]) {
      await Deno.writeTextFile(file, text);
      await assertUnused();
    }
    await Deno.writeTextFile(file, " ".repeat(5_000_000));
    await assertUnused("sign_in_file");
    await assertHelped();
  });

  await t.step(
    "what lies where the next file is written is neither used nor followed",
    async () => {
      const victim = `${servers.directory}/victim`;
      await Deno.writeTextFile(victim, "untouched", { mode: 0o600 });
      await Deno.symlink(victim, `${file}.new`);
      await assertHelped();
      assert.equal(await Deno.readTextFile(victim), "untouched");
      await Deno.writeTextFile(`${file}.new`, "{}", { mode: 0o644 });
      await Deno.chmod(`${file}.new`, 0o644);
      await assertHelped();
    },
  );

  const changes: readonly (readonly [what: string, from: string, to: string])[] = [
    [
      "client",
      `_CLIENT_ID='${PUBLIC_CLIENT.id}'`,
      `_CLIENT_ID='${SECRET_CLIENT.id}'\nMAIL_IMAP_DEFAULT_OAUTH_CLIENT_SECRET='${SECRET_CLIENT.secret}'`,
    ],
    ["person", ADA.name, BEN.name],
  ];
  for (const [what, from, to] of changes) {
    await t.step(`tokens of another ${what} are not used`, async () => {
      const env = await Deno.readTextFile(`${directory}/.env`);
      await edit(`${directory}/.env`, from, to);
      const changed = await startProductIn(directory);
      await assertUnused("sign_in_needed", { product: changed });
      await changed.close();
      await Deno.writeTextFile(`${directory}/.env`, env);
    });
  }

  await t.step("tokens of another provider are not sent to this one", async () => {
    const other = await startAuthorizationServer(servers.authority);
    stack.defer(() => other.stop());
    await edit(`${directory}/.env`, servers.authorization.origin, other.origin);
    const moved = await startProductIn(directory);
    await assertUnused("sign_in_needed", { product: moved, authorization: other });
    await moved.close();
  });
});
