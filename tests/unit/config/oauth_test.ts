/**
 * An account with `AUTH=oauth2`: where its tokens come from, and every mistake
 * that can be made about it.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { OAuth } from "../../../lib/config/types.ts";
import { CANARY } from "../../support/canary.ts";
import { account, load, NOWHERE, problemsOf } from "./loading.ts";
import { withDirectory } from "./scratch.ts";

type Suffixes = Readonly<Record<string, string>>;

const SECRET = `GOCSPX-${CANARY}`;

/** Everything that an unknown provider needs. */
const OWN = {
  HOST: "imap.example.com",
  PASS: "",
  AUTH: "oauth2",
  OAUTH_CLIENT_ID: "mail-client",
  OAUTH_TOKEN_URL: "https://login.example.com/token",
  OAUTH_DEVICE_URL: "https://login.example.com/device",
  OAUTH_SCOPE: "mail offline_access",
};
const MICROSOFT = { HOST: "outlook.office365.com", PASS: "", AUTH: "oauth2", OAUTH_CLIENT_ID: "c" };
const GMAIL = { ...MICROSOFT, HOST: "imap.gmail.com" };

function oauth(change: Suffixes): OAuth {
  const [found] = load(account("WORK", change)).config.accounts;
  assert.ok(found?.oauth);
  assert.equal(found.auth, "oauth2");
  return found.oauth;
}

function problems(change: Suffixes): readonly string[] {
  return problemsOf(() => load(account("WORK", change)));
}

/** The variable that each problem begins with. */
function named(change: Suffixes): string[] {
  return problems(change).map((text) => text.split(" ")[0]?.replace("MAIL_IMAP_WORK_", "") ?? "");
}

Deno.test("Microsoft's addresses are known; the tenant is common unless one is named.", () => {
  const base = "https://login.microsoftonline.com";
  assert.deepEqual(oauth(MICROSOFT), {
    clientId: "c",
    tokenUrl: `${base}/common/oauth2/v2.0/token`,
    deviceUrl: `${base}/common/oauth2/v2.0/devicecode`,
    authorizeUrl: `${base}/common/oauth2/v2.0/authorize`,
    issuer: undefined,
    scope: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
    authorizeParameters: {},
    redirectHost: "localhost",
    tokenFile: `${NOWHERE}/oauth2-work.json`,
  });
  const tenant = oauth({ ...MICROSOFT, OAUTH_TENANT: "contoso.com" });
  assert.equal(tenant.tokenUrl, `${base}/contoso.com/oauth2/v2.0/token`);
});

Deno.test("Microsoft's issuer is known where the tenant is named by its id: it has no domain in its name.", () => {
  const id = "9188040d-6c67-4c5b-b112-36a304b66dad";
  for (const tenant of ["contoso.com", "consumers", "organizations", "Common"]) {
    assert.equal(oauth({ ...MICROSOFT, OAUTH_TENANT: tenant }).issuer, undefined, tenant);
  }
  const { issuer } = oauth({ ...MICROSOFT, OAUTH_TENANT: id });
  assert.equal(issuer, `https://login.microsoftonline.com/${id}/v2.0`);
  assert.equal(oauth(GMAIL).issuer, "https://accounts.google.com");
});

Deno.test("Google's addresses are known: no device endpoint, because it refuses mail.", () => {
  const { deviceUrl, tokenUrl, authorizeParameters, redirectHost } = oauth(GMAIL);
  assert.deepEqual([deviceUrl, tokenUrl], [undefined, "https://oauth2.googleapis.com/token"]);
  assert.deepEqual(authorizeParameters, { access_type: "offline", prompt: "consent" });
  assert.equal(redirectHost, "127.0.0.1");
});

Deno.test("A provider is known by its host in whatever spelling.", () => {
  assert.equal(oauth({ ...GMAIL, HOST: "IMAP.Gmail.Com." }).tokenUrl, oauth(GMAIL).tokenUrl);
});

Deno.test("An unknown provider needs a token address, a scope, and one way to sign in.", () => {
  assert.equal(oauth(OWN).tokenUrl, "https://login.example.com/token");
  const { OAUTH_DEVICE_URL: device, ...inBrowser } = OWN;
  assert.equal(oauth({ ...inBrowser, OAUTH_AUTHORIZE_URL: device }).deviceUrl, undefined);
  assert.deepEqual(named({ HOST: "imap.example.com", PASS: "", AUTH: "oauth2" }), [
    "OAUTH_CLIENT_ID",
    "OAUTH_SCOPE",
    "OAUTH_TOKEN_URL",
    "OAUTH_DEVICE_URL",
  ]);
});

Deno.test("What is set goes before what is known of a provider.", () => {
  const own = oauth({
    ...MICROSOFT,
    OAUTH_SCOPE: "a b",
    OAUTH_ISSUER: "https://login.example.com",
  });
  assert.deepEqual([own.scope, own.issuer], ["a b", "https://login.example.com"]);
});

Deno.test("An address is https, has a host, and no user, password or fragment; it is not repeated.", () => {
  for (
    const url of [
      `http://login.example.com/${CANARY}`,
      `https://${CANARY}@login.example.com/`,
      `https://u:${CANARY}@login.example.com/`,
      `https://login.example.com/#${CANARY}`,
      `https://login.example.com/#`,
      `https://login.example.com/a b${CANARY}`,
      `https://login.example.com/\n${CANARY}`,
      `https://login.example.com\\${CANARY}`,
      `https://a,b.example/${CANARY}`,
      `https://*.example/${CANARY}`,
      `https://é.example/${CANARY}`,
      `https:///`,
      `https://[::1/`,
      `//login.example.com/`,
      `javascript:${CANARY}`,
      CANARY,
      `https://login.example.com/${"a".repeat(2_048)}`,
    ]
  ) {
    for (const suffix of ["TOKEN_URL", "DEVICE_URL", "AUTHORIZE_URL", "ISSUER"]) {
      const [problem = "", ...more] = problems({ ...OWN, [`OAUTH_${suffix}`]: url });
      assert.deepEqual(more, [], url);
      assert.ok(problem.startsWith(`MAIL_IMAP_WORK_OAUTH_${suffix} `), problem);
      assert.equal(problem.includes(CANARY), false, problem);
    }
  }
});

Deno.test("No accepted address has a character that means something in a permission flag.", () => {
  const unit = fc.constantFrom(..."af01:.-_[]/,@%*\\#? ", "é");
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 12 }), (rest) => {
      const change = account("WORK", { ...OWN, OAUTH_TOKEN_URL: `https://${rest}` });
      const { accounts } = load({ ...account("OTHER"), ...change }).config;
      const url = accounts.find(({ id }) => id === "work")?.oauth?.tokenUrl;
      if (url) assert.match(new URL(url).host, /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(:\d+)?$/);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("A tenant is one segment of a path, and means something to Microsoft only.", () => {
  for (const tenant of ["../x", "a/b", "a?b", "a#b", "..", ".a", "a b", "a%2fb", "ä", "{x}"]) {
    assert.deepEqual(named({ ...MICROSOFT, OAUTH_TENANT: tenant }), ["OAUTH_TENANT"], tenant);
  }
  for (const others of [GMAIL, OWN]) {
    assert.deepEqual(named({ ...others, OAUTH_TENANT: "common" }), ["OAUTH_TENANT"]);
  }
});

Deno.test("A scope is words with one space between them.", () => {
  for (const scope of [" a", "a ", "a  b", 'a"b', "a\\b", "a\nb", "ä"]) {
    assert.deepEqual(named({ ...OWN, OAUTH_SCOPE: scope }), ["OAUTH_SCOPE"], scope);
  }
});

Deno.test("A password beside oauth2 is a problem, and so is what belongs to oauth2 without it.", () => {
  assert.deepEqual(named({ ...OWN, PASS: CANARY }), ["PASS"]);
  assert.deepEqual(named({ ...OWN, PASS_FILE: "/run/secret" }), ["PASS_FILE"]);
  const { AUTH: _, ...without } = OWN;
  assert.deepEqual(named({ ...without, PASS: CANARY }), [
    "OAUTH_CLIENT_ID",
    "OAUTH_TOKEN_URL",
    "OAUTH_SCOPE",
    "OAUTH_DEVICE_URL",
  ]);
  assert.deepEqual(named({ ...OWN, AUTH: "oauth" }), ["AUTH"]);
});

Deno.test("The client's secret comes from its variable or from a file, and is in no account.", () => {
  const { config, clientSecrets, passwords } = load(
    account("WORK", { ...GMAIL, OAUTH_CLIENT_SECRET: SECRET }),
  );
  assert.equal(clientSecrets.get("work")?.reveal(), SECRET);
  assert.equal(passwords.size, 0);
  assert.equal(Deno.inspect(config, { depth: 9 }).includes(CANARY), false);
  withDirectory({ secret: `${SECRET}\n` }, (directory) => {
    const loaded = load(
      account("WORK", { ...GMAIL, OAUTH_CLIENT_SECRET_FILE: "secret" }),
      directory,
    );
    assert.equal(loaded.clientSecrets.get("work")?.reveal(), SECRET);
    assert.deepEqual(loaded.config.secretAges, [
      { account: "work", variable: "MAIL_IMAP_WORK_OAUTH_CLIENT_SECRET_FILE", days: 0 },
    ]);
  });
  withDirectory({ secret: SECRET }, (directory) => {
    const change = { ...GMAIL, OAUTH_CLIENT_SECRET_FILE: "secret" };
    const [problem] = problemsOf(() => load(account("WORK", change), directory));
    assert.match(problem ?? "", /^MAIL_IMAP_WORK_OAUTH_CLIENT_SECRET_FILE .*others can read/);
  }, 0o644);
});

Deno.test("All problems are reported at once, each naming its variable and no value.", () => {
  const all = problems({
    ...MICROSOFT,
    OAUTH_CLIENT_ID: `a\n${CANARY}`,
    OAUTH_CLIENT_SECRET: `a\n${CANARY}`,
    OAUTH_TENANT: `/${CANARY}`,
    OAUTH_TOKEN_URL: CANARY,
    OAUTH_SCOPE: `"${CANARY}`,
    PASS: CANARY,
  });
  assert.equal(all.length, 6, all.join("\n"));
  for (const problem of all) assert.equal(problem.includes(CANARY), false, problem);
});

Deno.test("A password at Microsoft is a warning that names what to set.", () => {
  const { config } = load(account("WORK", { HOST: "outlook.office365.com" }));
  assert.equal(config.accounts[0]?.auth, "password");
  assert.match(config.warnings.join(), /^MAIL_IMAP_WORK_AUTH is password, .*oauth2$/);
  assert.deepEqual(load(account("WORK", { HOST: "imap.gmail.com" })).config.warnings, []);
});
