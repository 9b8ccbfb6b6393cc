/**
 * What is said of an account before anything is connected.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Account } from "../../../lib/config/types.ts";
import { DEFAULT_CAPABILITIES } from "../../../lib/contract/capability.ts";
import {
  type KnownAccount,
  lookAtBroken,
  lookAtSettings,
} from "../../../lib/doctor/account_settings.ts";
import type { Check } from "../../../lib/doctor/checks.ts";
import { ACCOUNT } from "../imap/fake_client.ts";
import { ended, grant, scratch } from "../signin/fixtures.ts";

const everything = (): boolean => true;

function looking(
  change: Partial<Account> = {},
  rest: Partial<KnownAccount> = {},
): readonly Check[] {
  const account = { ...ACCOUNT, ...change };
  return lookAtSettings({ account, ages: [], warnings: [], ...rest }, everything);
}

function named(checks: readonly Check[], name: string): Check {
  const found = checks.filter((check) => check.name === name);
  assert.equal(found.length, 1, JSON.stringify(checks));
  return found[0] as Check;
}

Deno.test("each problem of an account is a failure with a next step", () => {
  const checks = lookAtBroken({
    id: "work",
    problems: ["X and Y are both set; keep one of them", "Z is missing: the user name"],
  });
  assert.deepEqual(checks.map(({ account, name, status }) => [account, name, status]), [
    ["work", "account_configuration", "failed"],
    ["work", "account_configuration", "failed"],
  ]);
  assert.equal(checks[0]?.next, "Keep one of them.");
  assert.match(checks[1]?.next ?? "", /Correct it/);
});

Deno.test("the age of a secret is told, and that it cannot be known", () => {
  const age = (days: number | undefined): string =>
    named(looking({}, { ages: [{ account: "x", variable: "MAIL_IMAP_X_PASS", days }] }), "secret")
      .text;
  assert.match(age(0), /changed today$/);
  assert.match(age(1), /changed yesterday$/);
  assert.match(age(40), /changed 40 days ago$/);
  assert.match(age(undefined), /^MAIL_IMAP_X_PASS, from the environment: how old it is cannot/);
});

Deno.test("what may be changed is said in words", () => {
  const changes = (change: Partial<Account>): string => named(looking(change), "changes").text;
  assert.equal(changes({ write: [] }), "An assistant may read, and cannot change anything");
  assert.equal(
    changes({ write: DEFAULT_CAPABILITIES }),
    "An assistant may read, and flag, move, copy, delete to the Trash, draft, make, rename and delete folders",
  );
  assert.match(changes({ write: ["expunge"] }), /delete for good$/);
  assert.match(changes({ folders: ["INBOX"] }), /; only in the folders of FOLDERS$/);
});

Deno.test("what is known of a provider is told, and nothing of one that is unknown", () => {
  const gmail = { host: "imap.gmail.com", port: 993, security: "tls" } as const;
  assert.match(named(looking(gmail), "provider").text, /^Gmail\. At most 15 connections/);
  const odd = named(looking({ ...gmail, port: 143 }), "provider");
  assert.equal(odd.status, "warning");
  assert.match(odd.text, /port 993 with SECURE=true; this account says otherwise$/);
  assert.deepEqual(looking().filter(({ name }) => name === "provider"), []);
});

Deno.test("every permission that is missing is named", () => {
  const refusing = (...kinds: string[]) =>
    lookAtSettings(
      { account: ACCOUNT, ages: [], warnings: [] },
      ({ name }) => !kinds.includes(name),
    );
  assert.equal(named(refusing(), "permission").status, "ok");
  assert.match(named(refusing("net"), "permission").text, /is missing in --allow-net$/);
  assert.equal(refusing("net", "sys").filter(({ name }) => name === "permission").length, 2);
});

Deno.test("a sign-in is told by its days, and what is wrong with it by what to do", () => {
  using here = scratch();
  const { user, oauth } = here.account;
  const signIn = (): Check => named(looking({ auth: "oauth2", user, oauth }), "sign_in");
  assert.match(signIn().next ?? "", /^Run: mail-imap-mcp login default$/);
  here.write(grant({ signedInAt: Date.UTC(2026, 0, 2), renewedAt: Date.UTC(2026, 1, 3) }));
  assert.equal(signIn().text, "Signed in on 2026-01-02, renewed on 2026-02-03");
  here.write(ended());
  assert.equal(signIn().status, "ok", "the server renews it");
  here.write(grant(), 0o640);
  assert.match(signIn().next ?? "", /^Others may know the tokens: remove the file\. Run: /);
});
