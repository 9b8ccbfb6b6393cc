/**
 * A login that a server refuses for another reason than the password is not
 * told as a wrong password.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createAuthority } from "../servers/certificates.ts";
import { politeScript, type Script, startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY } from "../support/canary.ts";
import { diagnose } from "../support/doctor.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { accountVariables, configDirectory, startProduct } from "../support/product.ts";

/** What a server answers to a login, by RFC 5530, and what is said of it. */
const REFUSALS: readonly (readonly [code: string, reason: string, text: RegExp])[] = [
  ["AUTHENTICATIONFAILED", "credentials_rejected", /refused the user name or the password/],
  ["EXPIRED", "password_expired", /password has expired/],
  ["OVERQUOTA", "over_quota", /over its quota/],
  ["CONTACTADMIN", "login_needs_operator", /operator has to be asked/],
  ["PRIVACYREQUIRED", "login_not_private", /not private enough/],
  ["AUTHORIZATIONFAILED", "login_forbidden", /does not let it open this mailbox/],
  ["UNAVAILABLE", "login_refused_for_now", /nobody in at the moment/],
  ["LOGINDISABLED", "password_not_taken", /takes no passwords/],
];

/** Refuses a login with a response code, or by the capability that forbids it. */
function refusing(code: string): Script {
  return (command, connection) => {
    const { tag, name } = command;
    if (name === "CAPABILITY") {
      return code === "LOGINDISABLED"
        ? `* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n${tag} OK done\r\n`
        : politeScript(command, connection);
    }
    return /^(AUTHENTICATE|LOGIN)$/.test(name)
      ? `${tag} NO [${code}] ${CANARY} says the server\r\n`
      : politeScript(command, connection);
  };
}

Deno.test("Why a server refuses a login is told by its response code, to a person and to an assistant", async (t) => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const tls = await authority.issue("good", "DNS:localhost");
  const servers = new Map(
    await Promise.all(REFUSALS.map(async ([code]) => {
      const server = await startScriptedImap({ tls, script: refusing(code) });
      stack.defer(() => server.stop());
      return [code, server] as const;
    })),
  );
  const variables = Object.assign(
    {},
    ...[...servers].map(([code, { port }]) =>
      accountVariables({ port, caPath: authority.cert }, ADA, code)
    ),
  );
  const config = await configDirectory(variables);
  stack.defer(() => config.remove());
  const doctor = await diagnose(config.path);
  const product = await startProduct(variables);
  stack.defer(() => product.close());
  for (const [code, reason, text] of REFUSALS) {
    await t.step(`${code} is ${reason}`, async () => {
      const account_id = code.toLowerCase();
      const check = doctor.check("login", account_id);
      assert.equal(check.status, "failed");
      assert.match(check.text, text);
      const { error } = await product.call("imap_search_messages", { account_id });
      assert.equal(error?.details?.["reason"], reason, JSON.stringify(error));
      assert.ok(!JSON.stringify(error).includes("says the server"));
    });
  }
  const { conversations } = servers.get("LOGINDISABLED") ?? { conversations: [] };
  assert.ok(conversations.length > 0);
  for (const conversation of conversations) assert.doesNotMatch(conversation, /LOGIN|AUTHENTICATE/);
});
