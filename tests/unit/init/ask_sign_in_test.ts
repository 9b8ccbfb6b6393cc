/**
 * How to sign in.
 *
 * @module
 */

import assert from "node:assert/strict";
import { providerOfAddress } from "../../../lib/config/providers.ts";
import { accountVariables } from "../../../lib/init/answers.ts";
import { askKind, askOAuth, askPassword } from "../../../lib/init/ask_sign_in.ts";
import type { FoundEndpoints } from "../../../lib/init/lookup/found.ts";
import type { Lookup } from "../../../lib/init/lookup/lookup.ts";
import { CANARY } from "../../support/canary.ts";
import { scriptTerminal } from "./script_terminal.ts";

const gmail = providerOfAddress("ada@gmail.com");
const microsoft = providerOfAddress("ada@outlook.com");
const icloud = providerOfAddress("ada@icloud.com");

const SERVER = { host: "imap.example.test", port: 993, security: "tls" } as const;

Deno.test("Only the ways that a provider has are offered.", async () => {
  assert.equal(await askKind(scriptTerminal(), microsoft), "oauth2");
  assert.equal(await askKind(scriptTerminal(), icloud), "password");
  assert.equal(await askKind(scriptTerminal(""), gmail), "password");
  assert.equal(await askKind(scriptTerminal("oauth2"), gmail), "oauth2");
  assert.equal(await askKind(scriptTerminal(""), undefined), "password");
});

Deno.test("Spaces are left out of an app password that is typed as it is shown, of no other.", async () => {
  const asked = async (typed: string, provider = gmail): Promise<string> =>
    (await askPassword(scriptTerminal(typed), provider)).password.reveal();
  assert.equal(await asked("abcd efgh ijkl mnop"), "abcdefghijklmnop");
  assert.equal(await asked("abcdefghijklmnop"), "abcdefghijklmnop");
  assert.equal(await asked(` ${CANARY} a b `), ` ${CANARY} a b `);
  const own = await askPassword(scriptTerminal("abcd efgh ijkl mnop"), undefined);
  assert.equal(own.password.reveal(), "abcd efgh ijkl mnop");
});

Deno.test("A password with a control character in it is asked for again, and never repeated.", async () => {
  const terminal = scriptTerminal(`${CANARY}\u0007`, CANARY);
  assert.equal((await askPassword(terminal, undefined)).password.reveal(), CANARY);
  assert.doesNotMatch(terminal.said.join("\n"), new RegExp(CANARY));
});

Deno.test("Of a known provider a client and a tenant are asked for, and how to register is told.", async () => {
  const terminal = scriptTerminal("client-id", "", "contoso.example");
  const signIn = await askOAuth(terminal, microsoft, undefined);
  assert.match(terminal.said[0] ?? "", /IMAP\.AccessAsUser\.All/);
  assert.deepEqual(
    accountVariables({
      key: "WORK",
      server: SERVER,
      user: "ada@outlook.com",
      signIn,
      certificates: undefined,
    }).variables,
    [
      ["MAIL_IMAP_WORK_HOST", "imap.example.test"],
      ["MAIL_IMAP_WORK_USER", "ada@outlook.com"],
      ["MAIL_IMAP_WORK_AUTH", "oauth2"],
      ["MAIL_IMAP_WORK_OAUTH_CLIENT_ID", "client-id"],
      ["MAIL_IMAP_WORK_OAUTH_TENANT", "contoso.example"],
    ],
  );
  const usual = await askOAuth(
    scriptTerminal("client-id", `${CANARY} s`, ""),
    microsoft,
    undefined,
  );
  assert.equal(usual.tenant, undefined);
  assert.equal(usual.clientSecret?.reveal(), `${CANARY} s`);
});

Deno.test("Of an unknown provider all addresses are asked for, over TLS only.", async () => {
  const { clientSecret: _, ...signIn } = await askOAuth(
    scriptTerminal(
      ...["id", "", "http://login.test/token", "https://login.test/token"],
      ...["", "https://login.test/authorize", "mail offline"],
    ),
    undefined,
    undefined,
  );
  assert.deepEqual(signIn, {
    kind: "oauth2",
    clientId: "id",
    tenant: undefined,
    tokenUrl: "https://login.test/token",
    deviceUrl: undefined,
    authorizeUrl: "https://login.test/authorize",
    scope: "mail offline",
  });
});

function naming(found: FoundEndpoints | undefined): Lookup {
  return { servers: () => Promise.resolve([]), endpoints: () => Promise.resolve(found) };
}

Deno.test("Addresses that a lookup found are shown; those elsewhere are not taken by Enter.", async () => {
  const issuer = "https://login.test";
  const own = { issuer, tokenUrl: `${issuer}/token`, deviceUrl: "https://auth.login.test/device" };
  const taken = await askOAuth(
    scriptTerminal("id", "", issuer, "", "mail"),
    undefined,
    naming(own),
  );
  assert.equal(taken.tokenUrl, own.tokenUrl);
  assert.equal(taken.issuer, issuer);
  const evil = { ...own, tokenUrl: "https://evil.test/token" };
  const terminal = scriptTerminal(
    ...["id", "", issuer, "", "https://login.test/t", "https://login.test/d", "", "mail"],
  );
  const typed = await askOAuth(terminal, undefined, naming(evil));
  assert.equal(typed.tokenUrl, "https://login.test/t");
  assert.match(terminal.said.join("\n"), /https:\/\/evil\.test\/token/);
  assert.match(terminal.said.join("\n"), /Not all of them are at login\.test/);
});
