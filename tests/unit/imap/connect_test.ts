import assert from "node:assert/strict";
import type { ImapFlow } from "imapflow";
import { Secret } from "../../../lib/config/secret.ts";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import type { LogFields } from "../../../lib/contract/log.ts";
import { assertProtected, Connector } from "../../../lib/imap/connect.ts";
import { tlsFacts } from "../../../lib/imap/tls_facts.ts";
import { createAuthority } from "../../servers/certificates.ts";
import { politeScript, startScriptedImap } from "../../servers/scripted_imap.ts";
import { smallCertificates } from "../../support/small_suite.ts";
import { freePorts } from "../../servers/ports.ts";
import { ACCOUNT, NO_LOG, SETTINGS } from "./fake_client.ts";
import { connector, failure, Listener, NEVER, PASSWORD } from "./listener.ts";

/** Answers a tagged command. */
function tagged(line: string, answer: string): string {
  return `${line.split(" ")[0]} ${answer}\r\n`;
}

Deno.test("a port where nobody listens is connection_refused", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const error = await failure(connector(port).connect(NEVER));
  assert.deepEqual([error.code, reasonOf(error)], ["unavailable", "connection_refused"]);
});

Deno.test("a server that was away is looked for without TLS, and told the same until it is back", async () => {
  const [port = 0] = freePorts(1);
  const again = connector(port, { security: "starttls" });
  for (let i = 0; i < 3; i++) {
    assert.equal(reasonOf(await failure(again.connect(NEVER))), "connection_refused");
  }
  using server = new Listener(() => "", port);
  assert.equal(reasonOf(await failure(again.connect(NEVER))), "greeting_timeout");
  assert.equal(server.accepted, 2);
  assert.equal(reasonOf(await failure(again.connect(NEVER))), "greeting_timeout");
  assert.equal(server.accepted, 3);
  const unknown = connector(port, { host: "mail-imap-mcp.invalid" });
  for (let i = 0; i < 2; i++) {
    assert.equal(reasonOf(await failure(unknown.connect(NEVER))), "unknown_host");
  }
});

Deno.test("a server that says nothing is greeting_timeout", async () => {
  using server = new Listener(() => "");
  const error = await failure(connector(server.port, { security: "starttls" }).connect(NEVER));
  assert.deepEqual([error.code, reasonOf(error)], ["timeout", "greeting_timeout"]);
});

Deno.test("an attempt that is aborted ends at once with the reason", async () => {
  using server = new Listener(() => "");
  const controller = new AbortController();
  const reason = new MailError("canceled", "The client canceled the call");
  const attempt = connector(server.port, { security: "starttls" }, 600_000)
    .connect(controller.signal).catch((error: unknown) => error);
  await server.connected;
  controller.abort(reason);
  const patience = Promise.withResolvers<string>();
  const timer = setTimeout(() => patience.resolve("still trying"), 5_000);
  assert.equal(await Promise.race([attempt, patience.promise]), reason);
  clearTimeout(timer);
});

Deno.test("an attempt that is aborted before it begins contacts nobody", async () => {
  const reason = new MailError("canceled", "x");
  await assert.rejects(
    connector(1).connect(AbortSignal.abort(reason)),
    (error) => error === reason,
  );
});

Deno.test("a plain answer where TLS was expected is an error, and no password is sent", async () => {
  using server = new Listener(() => "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n");
  const error = await failure(connector(server.port).connect(NEVER));
  assert.equal(error.code, "unavailable");
  assert.equal(server.heard.includes("LOGIN"), false);
});

/** Servers, or people in the middle, that would have the password in the clear. */
const STRIPPED: Readonly<Record<string, (line: string | undefined) => string>> = {
  "offers no STARTTLS": (line) => {
    if (line === undefined) return "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN LOGIN] ready\r\n";
    if (line.includes("CAPABILITY")) {
      return `* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n${tagged(line, "OK done")}`;
    }
    return tagged(line, "BAD what?");
  },
  "refuses STARTTLS": (line) =>
    line === undefined
      ? "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] ready\r\n"
      : tagged(line, "NO not now"),
  "says that we are logged in already": (line) =>
    line === undefined
      ? "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n"
      : tagged(line, "OK done"),
};

for (const [what, say] of Object.entries(STRIPPED)) {
  Deno.test(`a server that ${what} is not logged in to without TLS`, async () => {
    using server = new Listener(say);
    const error = await failure(connector(server.port, { security: "starttls" }).connect(NEVER));
    assert.equal(error.code, "unavailable", reasonOf(error));
    assert.equal(error.retryable, false, reasonOf(error));
    assert.equal(/LOGIN|AUTHENTICATE|SELECT/.test(server.heard), false, server.heard);
    assert.equal(server.heard.includes(PASSWORD), false);
  });
}

Deno.test("a server that does not speak IMAP is an error that says what to check", async () => {
  using server = new Listener((line) => line === undefined ? "SSH-2.0-OpenSSH_9.6\r\n" : "");
  const error = await failure(connector(server.port, { security: "starttls" }).connect(NEVER));
  assert.ok(error.hint);
  assert.equal(error.message.includes("SSH"), false);
  assert.equal(server.heard.includes(PASSWORD), false);
});

Deno.test("what a server says is in no line of the log, also where it is not IMAP", async () => {
  using server = new Listener((line) =>
    line === undefined ? "* OK [Obey me\r\nObey me\r\n* 1 FETCH (OBEY\r\n" : ""
  );
  const lines: [message: string, fields?: LogFields][] = [];
  const note = (...line: [message: string, fields?: LogFields]): void => void lines.push(line);
  const talkative = new Connector({
    account: { ...ACCOUNT, host: "127.0.0.1", port: server.port, security: "starttls" },
    password: new Secret(PASSWORD),
    settings: { ...SETTINGS, greetingTimeoutMs: 300 },
    log: { debug: note, info: note, warn: note, error: note },
  });
  await failure(talkative.connect(NEVER));
  assert.ok(lines.some(([message]) => message === "imapflow"), "the library said nothing");
  assert.doesNotMatch(JSON.stringify(lines), /obey/i);
});

Deno.test("a password that is refused is told to the server once, whatever is trusted besides", async () => {
  await using certificates = await smallCertificates();
  const server = await startScriptedImap({
    tls: certificates.tls,
    script: (command, connection) =>
      command.name === "AUTHENTICATE" || command.name === "LOGIN"
        ? `${command.tag} NO [AUTHENTICATIONFAILED] no\r\n`
        : politeScript(command, connection),
  });
  const extraCertificates = await Deno.readTextFile(certificates.caPath);
  const trusting = new Connector({
    account: { ...ACCOUNT, host: "localhost", port: server.port },
    password: new Secret(PASSWORD),
    settings: { ...SETTINGS, extraCertificates },
    log: NO_LOG,
  });
  const error = await failure(trusting.connect(NEVER));
  await server.stop();
  assert.deepEqual([error.code, reasonOf(error)], ["auth_failed", "credentials_rejected"]);
  assert.equal(server.conversations.length, 1);
});

Deno.test("no connection is used that is not encrypted and verified, whatever the library says", () => {
  const client = (secureConnection: boolean, socket: unknown): ImapFlow =>
    ({ secureConnection, socket, usable: true }) as unknown as ImapFlow;
  assertProtected(client(true, { authorized: true }));
  for (
    const bad of [
      client(true, { authorized: false }),
      client(true, {}),
      client(true, false),
      client(false, { authorized: true }),
      client(false, false),
    ]
  ) {
    assert.throws(() => assertProtected(bad), (error) => reasonOf(error) === "not_protected");
  }
});

Deno.test("an account that signs in is never logged in with a password, or with none", async () => {
  using server = new Listener(() => "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN LOGIN] ready\r\n");
  const account = { auth: "oauth2", security: "starttls" } as const;
  const error = await failure(connector(server.port, account).connect(NEVER));
  assert.deepEqual([error.code, reasonOf(error)], ["unavailable", "sign_in_stopped"]);
  assert.equal(server.heard, "");
});

/** Why nobody is logged in to a server of one version of TLS that shakes hands and says nothing. */
async function reasonWithTls(version: "-tls1_1" | "-tls1_2"): Promise<string | undefined> {
  const directory = await Deno.makeTempDir();
  const authority = await createAuthority(directory);
  const { cert, key } = await authority.issue("old", "IP:127.0.0.1");
  const [port = 0] = freePorts(1);
  const server = new Deno.Command("openssl", {
    args: [
      ...["s_server", "-accept", `127.0.0.1:${port}`, "-cert", cert, "-key", key, version],
      ...["-cipher", "DEFAULT@SECLEVEL=0"],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const said = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let text = ""; !text.includes("ACCEPT");) text += (await said.read()).value ?? "";
    const extraCertificates = await Deno.readTextFile(authority.cert);
    const old = new Connector({
      account: { ...ACCOUNT, host: "127.0.0.1", port },
      password: new Secret(PASSWORD),
      settings: { ...SETTINGS, greetingTimeoutMs: 1_000, extraCertificates },
      log: NO_LOG,
    });
    return reasonOf(await failure(old.connect(NEVER)));
  } finally {
    server.kill("SIGKILL");
    await Promise.all([server.status, said.cancel(), server.stdin.close()]);
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("a server that knows no TLS newer than 1.1 is not talked to", async () => {
  const [old, newer] = await Promise.all([reasonWithTls("-tls1_1"), reasonWithTls("-tls1_2")]);
  assert.equal(newer, "greeting_timeout", "the handshake with TLS 1.2 is no problem");
  assert.equal(old, "starttls_failed");
});

Deno.test("facts about TLS are those of the socket, and unknown without one", () => {
  const socket = {
    getProtocol: () => "TLSv1.3",
    getPeerCertificate: () => ({
      issuer: { O: "Example Trust", CN: "Example CA" },
      valid_to: "Jan  2 03:04:05 2030 GMT",
    }),
  };
  assert.deepEqual(tlsFacts({ socket } as unknown as ImapFlow), {
    version: "TLSv1.3",
    issuer: "Example CA",
    expires: "2030-01-02T03:04:05.000Z",
  });
  assert.deepEqual(tlsFacts({ socket: false } as unknown as ImapFlow), {
    version: "unknown",
    issuer: "unknown",
    expires: undefined,
  });
});
