/**
 * Each failure as a sentence with the next step.
 *
 * @module
 */

import assert from "node:assert/strict";
import { PROVIDERS } from "../../../lib/config/providers.ts";
import type { Account } from "../../../lib/config/types.ts";
import { SERVER_REASONS } from "../../../lib/contract/reason.ts";
import type { Reason } from "../../../lib/contract/reason.ts";
import type { Check } from "../../../lib/doctor/checks.ts";
import { explain, type Looked } from "../../../lib/doctor/explain.ts";
import { shapeOf } from "../../../lib/doctor/explain_login.ts";
import type { AccountFacts, Failure, FolderFacts, Stage } from "../../../lib/doctor/messages.ts";
import { nearestHost } from "../../../lib/doctor/nearest_host.ts";
import { ACCOUNT } from "../imap/fake_client.ts";

const NOW = new Date("2026-03-01T12:00:00Z");

/** An account with a password of this form. */
function looked(change: Partial<Account> = {}, password = "correct horse"): Looked {
  return { account: { ...ACCOUNT, ...change }, shape: shapeOf(password), now: NOW };
}

function failing(stage: Stage, reason: Reason, more: Partial<Failure> = {}): AccountFacts {
  const failure = { stage, reason, code: undefined, names: [], voice: undefined, ...more };
  return { addresses: ["192.0.2.1"], connectMs: 12.3, failure };
}

/** The check that failed. */
function failed(checks: readonly Check[]): Check {
  const found = checks.filter(({ status }) => status === "failed");
  assert.equal(found.length, 1, JSON.stringify(checks));
  return found[0] as Check;
}

const FOLDERS: FolderFacts = {
  allowed: 6,
  uses: ["inbox", "sent", "drafts", "trash"],
  allUses: ["inbox", "sent", "drafts", "trash"],
  unmatched: [],
  unmatchedProtected: [],
};

const FINE: AccountFacts = {
  addresses: ["192.0.2.1"],
  connectMs: 12.3,
  tls: { version: "TLSv1.3", issuer: "Example CA", expires: "2026-09-01T00:00:00.000Z" },
  roundTripMs: 3.2,
  capabilities: ["MOVE", "UIDPLUS"],
  folders: FOLDERS,
};

Deno.test("an account that works has a line for every step", () => {
  const checks = explain(looked(), FINE);
  assert.deepEqual(checks.map(({ name, status }) => [name, status]), [
    ["address", "ok"],
    ["connection", "ok"],
    ["tls", "ok"],
    ["login", "ok"],
    ["capabilities", "ok"],
    ["special_folders", "ok"],
  ]);
  assert.equal(checks[2]?.text, 'TLSv1.3, certificate by "Example CA" until 2026-09-01');
});

Deno.test("steps before the one that failed are shown, and none after it", () => {
  const checks = explain(looked(), failing("tls", "certificate_untrusted"));
  assert.deepEqual(checks.map(({ name, status }) => [name, status]), [
    ["address", "ok"],
    ["connection", "ok"],
    ["tls", "failed"],
  ]);
});

/** What is said of a failure, and what is to be done. */
const FAILURES: readonly (readonly [
  what: string,
  account: Partial<Account>,
  facts: AccountFacts,
  text: RegExp,
  next: RegExp,
])[] = [
  [
    "a host with a typing error",
    { host: "imap.gmial.com" },
    failing("address", "unknown_host", { code: "ENOTFOUND" }),
    /^No server is called imap\.gmial\.com$/,
    /^Did you mean imap\.gmail\.com\? Correct MAIL_IMAP_DEFAULT_HOST\.$/,
  ],
  [
    "a host with the right name, where names cannot be looked up",
    { host: "imap.fastmail.com" },
    failing("address", "unknown_host", { code: "ENOTFOUND" }),
    /^No server is called imap\.fastmail\.com$/,
    /^That is the right name for Fastmail: see whether this machine is online/,
  ],
  [
    "a host that is like nothing",
    { host: "mail.example.test" },
    failing("address", "unknown_host", { code: "ENOTFOUND" }),
    /No server is called/,
    /online/,
  ],
  [
    "a machine without a name service",
    {},
    failing("address", "unknown_host", { code: "EAI_AGAIN" }),
    /no name service answers/,
    /online/,
  ],
  [
    "a server that Proton does not have",
    { host: "imap.proton.me" },
    failing("address", "unknown_host", { code: "ENOTFOUND" }),
    /No server is called/,
    /is reached on this machine: MAIL_IMAP_DEFAULT_HOST=127\.0\.0\.1.*_PORT=1143\. Install/,
  ],
  [
    "Bridge that is not running",
    { host: "127.0.0.1", port: 1_143, security: "starttls" },
    failing("connection", "connection_refused"),
    /127\.0\.0\.1 port 1143$/,
    /^Start the program that is to listen there \(Proton Mail, through Bridge\)/,
  ],
  [
    "Bridge whose certificate is not known",
    { host: "127.0.0.1", port: 1_143, security: "starttls" },
    failing("tls", "certificate_untrusted", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
    /self-signed/,
    /Export TLS certificates/,
  ],
  [
    "Bridge with the password of the account",
    { host: "127.0.0.1", port: 1_143, security: "starttls" },
    failing("login", "credentials_rejected"),
    /refused/,
    /Put the password that Proton Mail, through Bridge shows \(Proton Mail Bridge >/,
  ],
  [
    "GMX with IMAP switched off",
    { host: "imap.gmx.net", user: "ada@gmx.net" },
    failing("login", "credentials_rejected"),
    /refused/,
    /^Allow POP3 and IMAP in the settings.*Check MAIL_IMAP_DEFAULT_USER and MAIL_IMAP_DEFAULT_PASS/,
  ],
  [
    "iCloud with the whole address",
    { host: "imap.mail.me.com", user: "ada@icloud.com" },
    failing("login", "credentials_rejected"),
    /refused/,
    /App-Specific Passwords.*_USER is usually what stands before the @ alone\.$/,
  ],
  [
    "an unusual port where nobody listens",
    { port: 994 },
    failing("connection", "connection_refused"),
    /port 994$/,
    /PORT: usual are 993/,
  ],
  [
    "the usual port where nobody listens",
    { port: 993 },
    failing("connection", "connection_refused"),
    /port 993$/,
    /HOST: port 993 is the usual one/,
  ],
  ["a firewall", {}, failing("connection", "connect_timeout"), /in time/, /firewall/],
  ["no network", {}, failing("connection", "network_unreachable"), /no way/, /online/],
  ["missing flags", {}, failing("connection", "sandbox_refused"), /permission/, /permissions/],
  [
    "a self-signed certificate",
    {},
    failing("tls", "certificate_untrusted", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
    /self-signed/,
    /MAIL_IMAP_CA_CERT_PATH/,
  ],
  [
    "an unknown authority in front of a big provider",
    { host: "imap.gmail.com" },
    failing("tls", "certificate_untrusted"),
    /No authority/,
    /^Somebody between you and the provider reads along/,
  ],
  [
    "a certificate for other names",
    {},
    failing("tls", "certificate_name_mismatch", { names: ["mx.example.test", "*.example.test"] }),
    /but for mx\.example\.test, \*\.example\.test$/,
    /MAIL_IMAP_DEFAULT_HOST/,
  ],
  [
    "an expired certificate",
    {},
    failing("tls", "certificate_expired", { code: "CERT_HAS_EXPIRED" }),
    /has expired; this machine's clock says 2026-03-01 12:00 UTC$/,
    /^Set the clock/,
  ],
  [
    "a certificate of the future",
    {},
    failing("tls", "certificate_expired", { code: "CERT_NOT_YET_VALID" }),
    /not valid yet/,
    /^Set the clock/,
  ],
  ["commands before TLS", {}, failing("tls", "starttls_injection"), /put commands/, /this network/],
  [
    "STARTTLS at the port for TLS",
    { port: 993, security: "starttls" },
    failing("tls", "greeting_timeout", { voice: "silent" }),
    /waits for TLS/,
    /SECURE=true/,
  ],
  [
    "TLS at the port for STARTTLS",
    { port: 143 },
    failing("tls", "starttls_failed", { voice: "imap" }),
    /not TLS from the first byte/,
    /SECURE=starttls/,
  ],
  [
    "a server without TLS",
    { port: 143, security: "starttls" },
    failing("tls", "starttls_failed", { voice: "imap" }),
    /nothing was sent/,
    /SECURE=true and/,
  ],
  ["SMTP", { port: 465 }, failing("tls", "unexpected", { voice: "smtp" }), /for SMTP/, /993/],
  ["POP3", { port: 110 }, failing("tls", "unexpected", { voice: "pop3" }), /for POP3/, /993/],
  ["SSH", { port: 22 }, failing("tls", "unexpected", { voice: "other" }), /no mail server/, /PORT/],
  [
    "an overloaded server",
    {},
    failing("tls", "server_silent", { voice: "silent" }),
    /nothing/,
    /l/,
  ],
  [
    "a server that hangs up",
    {},
    failing("tls", "connection_lost", { voice: "closed" }),
    /clo/,
    /f/,
  ],
  ["a bad line", {}, failing("tls", "connection_damaged"), /not what the server/, /network/],
  ["a bad line later", {}, failing("login", "connection_damaged"), /not what/, /once more/],
  ["a server in trouble", {}, failing("login", "login_refused_for_now"), /at the moment/, /later/],
  ["too many connections", {}, failing("login", "connection_limit"), /no further/, /CACHE_MAX/],
  ["a password that is too old", {}, failing("login", "password_expired"), /expired/, /new one/],
  ["a server without passwords", {}, failing("login", "password_not_taken"), /no pass/, /oauth2/],
  ["another's mailbox", {}, failing("login", "login_forbidden"), /not let it/, /DEFAULT_USER/],
  ["a locked account", {}, failing("login", "login_needs_operator"), /operator/, /locked/],
  ["a proxy without TLS", {}, failing("login", "login_not_private"), /private/, /which host/],
  ["a full account", {}, failing("login", "over_quota"), /over its quota/, /room/],
  ["too many logins", {}, failing("login", "server_throttles"), /pause/, /minutes/],
  ["a server silent after TLS", {}, failing("login", "greeting_timeout"), /in time/, /later/],
  ["a server that is lost later", {}, failing("folders", "connection_lost"), /closed/, /once more/],
  [
    "Microsoft with a password",
    { host: "outlook.office365.com" },
    failing("login", "credentials_rejected"),
    /takes no passwords over IMAP any more \(basic authentication is off\)$/,
    /^Set MAIL_IMAP_DEFAULT_AUTH=oauth2 and run: mail-imap-mcp login default/,
  ],
  [
    "Gmail with the password of the web site",
    { host: "imap.gmail.com", user: "ada@gmail.com" },
    failing("login", "credentials_rejected"),
    /refused the user name or the password/,
    /2-Step.*wants an app password.*https:\/\/myaccount\.google\.com\/apppasswords/,
  ],
  [
    "a user that is not a whole address",
    { host: "imap.gmail.com", user: "ada" },
    failing("login", "credentials_rejected"),
    /refused/,
    /MAIL_IMAP_DEFAULT_USER is not a whole address/,
  ],
];

for (const [what, account, facts, text, next] of FAILURES) {
  Deno.test(`${what} is explained, with the next step`, () => {
    const check = failed(explain(looked(account), facts));
    assert.match(check.text, text);
    assert.match(check.next ?? "", next);
  });
}

Deno.test("an app password that is refused may have been revoked", () => {
  const gmail = { host: "imap.gmail.com", user: "ada@gmail.com" };
  const facts = failing("login", "credentials_rejected");
  for (const password of ["abcdefghijklmnop", "abcd efgh ijkl mnop", "abcd-efgh-ijkl-mnop"]) {
    const { next } = failed(explain(looked(gmail, password), facts));
    assert.match(next ?? "", /may have been revoked/);
    assert.ok(!next?.includes(password));
  }
});

Deno.test("a password with a space at its edge is asked about, and not repeated", () => {
  const { next } = failed(explain(looked({}, "secret "), failing("login", "credentials_rejected")));
  assert.match(next ?? "", /MAIL_IMAP_DEFAULT_PASS begins or ends with a space/);
  assert.ok(!next?.includes("secret"));
});

Deno.test("every provider's refusal leads to its page, or to the sign-in", () => {
  for (const provider of PROVIDERS) {
    const account = { host: provider.hosts[0], port: provider.port, user: "ada@example.test" };
    const { next = "" } = failed(
      explain(looked(account), failing("login", "credentials_rejected")),
    );
    const way = provider.passwordPage ??
      (provider.signIn.every((kind) => kind === "oauth2") ? "login default" : "_PASS");
    assert.ok(next.includes(way), `${provider.id}: ${next}`);
  }
});

Deno.test("every reason at every stage gives one failure with a next step", () => {
  for (const reason of Object.keys(SERVER_REASONS) as Reason[]) {
    for (const stage of ["address", "connection", "tls", "login", "folders"] as const) {
      const check = failed(explain(looked(), failing(stage, reason)));
      assert.ok(check.text.length > 10 && (check.next ?? "").length > 10, `${stage} ${reason}`);
    }
  }
});

Deno.test("a look that did not come back is a failure", () => {
  assert.match(failed(explain(looked(), undefined)).text, /did not come to its end/);
});

Deno.test("what an isolate says is bounded and cannot write to the terminal", () => {
  const hostile = "\x1b[2J\u202eevil\n".repeat(50);
  const checks = explain(looked(), {
    ...FINE,
    addresses: [hostile, "192.0.2.1"],
    connectMs: NaN,
    tls: { version: hostile, issuer: hostile, expires: hostile },
  });
  const mismatch = explain(
    looked(),
    failing("tls", "certificate_name_mismatch", { names: [hostile] }),
  );
  for (const { text } of [...checks, ...mismatch]) {
    assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
    assert.ok(text.length < 400);
  }
});

Deno.test("a certificate that ends within two weeks is a warning", () => {
  const tls = { version: "TLSv1.2", issuer: "x", expires: "2026-03-10T00:00:00.000Z" };
  const check = explain(looked(), { ...FINE, tls }).find(({ name }) => name === "tls");
  assert.equal(check?.status, "warning");
  assert.match(check.text, /until 2026-03-10: 8 day\(s\) from now$/);
});

Deno.test("a folder is missed only where something needs it", () => {
  const folders = { ...FOLDERS, uses: ["inbox", "sent"], allUses: ["inbox", "sent"] };
  const special = (write: Account["write"], some: FolderFacts = folders): Check | undefined =>
    explain(looked({ write }), { ...FINE, folders: some })
      .find(({ name }) => name === "special_folders");
  assert.equal(special([])?.status, "ok");
  assert.equal(special(["flags", "move"])?.status, "ok");
  assert.match(special(["delete"])?.text ?? "", /deleting is refused: there is no Trash$/);
  assert.match(special(["draft"])?.text ?? "", /drafting is refused/);
  const outside = { ...folders, allUses: ["inbox", "sent", "trash"] };
  assert.match(special(["delete"], outside)?.next ?? "", /_FOLDERS does not allow it/);
});

Deno.test("UIDPLUS and MOVE are missed only by accounts that remove messages", () => {
  const capable = (write: Account["write"], capabilities: string[]): Check | undefined =>
    explain(looked({ write }), { ...FINE, capabilities })
      .find(({ name }) => name === "capabilities");
  assert.equal(capable([], [])?.status, "ok");
  assert.equal(capable(["delete"], ["MOVE"])?.status, "ok");
  assert.match(capable(["expunge"], ["MOVE"])?.text ?? "", /without UIDPLUS the/);
  assert.match(capable(["delete"], [])?.text ?? "", /without UIDPLUS and MOVE the/);
  assert.match(capable([], ["ESEARCH"])?.text ?? "", /; not .*MOVE \(moving is copying/);
});

Deno.test("a wrong host leads to the provider's server, and an unknown one to none", () => {
  for (
    const [host, meant] of [
      ["imap.gmial.com", "imap.gmail.com"],
      ["imap.gmail.co", "imap.gmail.com"],
      ["gmail.com", "imap.gmail.com"],
      ["smtp.gmail.com", "imap.gmail.com"],
      ["pop.outlook.com", "outlook.office365.com"],
      ["mail.126.com", "imap.126.com"],
      ["mail.example.test", undefined],
      ["localhost", undefined],
    ] as const
  ) assert.equal(nearestHost(host)?.host, meant, host);
});
