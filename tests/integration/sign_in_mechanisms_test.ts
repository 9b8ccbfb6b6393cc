/**
 * A token is shown by a mechanism that is made for tokens, over TLS, or not
 * at all.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startOAuthDovecot } from "../servers/dovecot_oauth2.ts";
import { startTap, type Tap } from "../servers/tap.ts";
import { CANARY } from "../support/canary.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { startProductIn } from "../support/product.ts";
import { assertWorks, signedIn, startSignInServers } from "../support/sign_in_suite.ts";

/** The mechanism in the `AUTHENTICATE` or `LOGIN` of each connection. */
function mechanisms({ lines }: Tap): string[] {
  return lines.map((line) => /^\S+ (?:AUTHENTICATE (\S+)|(LOGIN)\b)/i.exec(line))
    .filter((match) => match !== null)
    .map((match) => (match[1] ?? match[2] ?? "").toUpperCase());
}

Deno.test("a token is for mechanisms that are made for tokens", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);
  const { authority, authorization } = servers;
  const directory = await signedIn(stack, servers);
  const env = await Deno.readTextFile(`${directory}/.env`);

  /** The same account on another server, whose conversations are seen. */
  async function on(offered: string): Promise<Tap> {
    const users = [ADA];
    const dovecot = await startOAuthDovecot({
      users,
      authority,
      authorization,
      mechanisms: offered,
    });
    stack.defer(() => dovecot.stop());
    const tap = await startTap(dovecot);
    stack.defer(() => tap.stop());
    await moveTo(tap.port);
    return tap;
  }

  async function moveTo(port: number, more = ""): Promise<void> {
    const moved = env.replace(/_PORT='\d+'/, `_PORT='${port}'`) + more;
    await Deno.writeTextFile(`${directory}/.env`, moved);
  }

  for (const only of ["XOAUTH2", "OAUTHBEARER"] as const) {
    await t.step(`${only} is taken where it is the only one`, async () => {
      const tap = await on(only.toLowerCase());
      const product = await startProductIn(directory);
      await assertWorks(product);
      await authorization.withdraw(authorization.accessTokens.at(-1) ?? "");
      await assertWorks(product);
      await product.close();
      assert.deepEqual(mechanisms(tap), [only, only, only]);
    });
  }

  await t.step("passwords beside it are not tried", async () => {
    const tap = await on("plain login xoauth2 oauthbearer");
    const product = await startProductIn(directory);
    await assertWorks(product);
    await product.close();
    assert.match(mechanisms(tap).join(" "), /^(XOAUTH2|OAUTHBEARER)$/);
  });

  await t.step("a server that takes only passwords is shown nothing", async () => {
    const tap = await on("plain login");
    const product = await startProductIn(directory);
    const { error, text } = await product.call("imap_list_mailboxes");
    await product.close();
    assert.equal(error?.retryable, false, text);
    assert.deepEqual(mechanisms(tap), []);
    const sent = tap.lines.join("\n");
    for (const secret of [CANARY, authorization.accessTokens.at(-1) ?? ""]) {
      assert.ok(!sent.includes(secret));
    }
  });

  await t.step("with STARTTLS it is shown after the upgrade", async () => {
    await moveTo(servers.dovecot.starttlsPort, "MAIL_IMAP_DEFAULT_SECURE='starttls'\n");
    const product = await startProductIn(directory);
    await assertWorks(product);
    await product.close();
  });
});
