/**
 * Signing in, from `login` to the first call: by a code on another device, and
 * by the browser of this machine.
 *
 * @module
 */

import assert from "node:assert/strict";
import { SECRET_CLIENT } from "../servers/oidc_provider.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { FORMS, startProductIn } from "../support/product.ts";
import {
  assertFails,
  assertWorks,
  configIn,
  type Flow,
  logIn,
  signInVariables,
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

const SIGN_IN_NEEDED = { code: "auth_failed", reason: "sign_in_needed", retryable: false } as const;

const KINDS = [
  ...FORMS.flatMap((form) => (["device", "browser"] as const).map((flow) => [form, flow] as const)),
];

Deno.test("a person signs in, and the account works from then on", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);

  for (const [form, flow] of KINDS) {
    await t.step(`the ${form}, by the ${flow}`, async () => {
      const directory = await configIn(stack, signInVariables(servers, { flow }));
      const product = await startProductIn(directory, { form });
      try {
        await assertFails(product, SIGN_IN_NEEDED);
        const { code, said } = await logIn(servers, directory, { form });
        assert.equal(code, 0, said);
        await assertWorks(product);
        const { mode } = await Deno.stat(tokenFile(directory));
        assert.equal((mode ?? 0) & 0o777, 0o600);
        assert.deepEqual(await filesOf(directory), [".env", "oauth2-default.json"]);
      } finally {
        await product.close();
      }
    });
  }

  for (const flow of ["device", "browser"] as const) {
    await t.step(`a client with a secret, by the ${flow}`, async () => {
      const variables = signInVariables(servers, { flow, client: SECRET_CLIENT });
      const directory = await configIn(stack, variables);
      const { code, said } = await logIn(servers, directory);
      assert.equal(code, 0, said);
      const product = await startProductIn(directory);
      await assertWorks(product);
      await product.close();
    });
  }

  await t.step("a wrong secret of the client is told as such, and leaves nothing", async () => {
    const wrong = { id: SECRET_CLIENT.id, secret: `${SECRET_CLIENT.secret}-wrong` };
    await refused({ flow: "device", client: wrong }, {}, /OAUTH_CLIENT_(ID|SECRET)/);
    await refused({ flow: "browser", client: wrong }, {}, /OAUTH_CLIENT_(ID|SECRET)/);
  });

  await t.step("a person who refuses is believed", async () => {
    await refused({ flow: "device" }, { person: "refuse" }, /refused/);
    await refused({ flow: "browser" }, { person: "refuse" }, /refused/);
  });

  await t.step("a code that nobody enters runs out", async () => {
    servers.authorization.lifetimes.deviceCode = 1;
    await refused({ flow: "device" }, { person: "ignore" }, /expired|in time/);
    servers.authorization.lifetimes.deviceCode = 60;
  });

  await t.step(
    "an account with a password, or of another name, has nothing to sign in to",
    async () => {
      const directory = await configIn(stack, {
        ...signInVariables(servers),
        MAIL_IMAP_OTHER_HOST: "localhost",
        MAIL_IMAP_OTHER_USER: ADA.name,
        MAIL_IMAP_OTHER_PASS: ADA.password,
      });
      const before = servers.authorization.requests.length;
      assert.notEqual((await logIn(servers, directory, { account: "other" })).code, 0);
      assert.notEqual((await logIn(servers, directory, { account: "nobody" })).code, 0);
      assert.equal(servers.authorization.requests.length, before);
      assert.deepEqual(await filesOf(directory), [".env"]);
    },
  );

  /** Runs a `login` that must fail. */
  async function refused(
    choice: { flow: Flow; client?: typeof SECRET_CLIENT },
    options: Parameters<typeof logIn>[2],
    why: RegExp,
  ): Promise<void> {
    const directory = await configIn(stack, signInVariables(servers, choice));
    const { code, said } = await logIn(servers, directory, options);
    assert.equal(code, 1, said);
    assert.match(said, why);
    assert.deepEqual(await filesOf(directory), [".env"]);
  }
});

async function filesOf(directory: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name).sort();
}
