/**
 * A password is told to the mail server and to nobody else, whatever happens.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../lib/config/load.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { namedBy, recorded } from "../accesses/record.ts";
import { copySources, replaceOnce } from "../breakout/variants.ts";
import { connectMcp } from "../clients/mcp.ts";
import { type Authority, createAuthority, selfSigned } from "../servers/certificates.ts";
import {
  politeScript,
  type Script,
  type ScriptedConnection,
  type ScriptedImap,
  startScriptedImap,
} from "../servers/scripted_imap.ts";
import { CANARY, findSecret } from "../support/canary.ts";
import { commandLine, configDirectory, FORMS, script } from "../support/product.ts";
import { sideBySide, type Step } from "../support/side_by_side.ts";
import { type Call, record, type Recording } from "../support/recorded.ts";

/** With everything that some encoding writes differently. */
const SECRET = `ö"${CANARY}\\ %/+&=?é📬`;
const USER = "ada@example.test";
const LOGIN = new TextEncoder().encode(`\0${USER}\0${SECRET}`).toBase64();

const CALLS: readonly Call[] = [
  ["imap_verify_account"],
  ["imap_list_accounts", { include_user: true }],
  ["imap_list_mailboxes"],
  ["imap_search_messages", { subject: "s" }],
  ["imap_get_message", { message_id: "imap:default:INBOX:7:1" }],
  ["imap_get_message", { message_id: "imap:default:INBOX:8:1" }],
  ["imap_no_such_tool"],
];

/** What a server that keeps no secret says in every place where it may say something. */
const GOSSIP = [LOGIN, JSON.stringify(SECRET), encodeURIComponent(SECRET)].join(" ");
const RUMOURS = `* OK [ALERT] you sent ${GOSSIP}\r\n* NO ${GOSSIP}\r\n* BAD ${GOSSIP}\r\n`;

/** Asks for the login, and answers it with what comes before a tag and what comes after. */
function withLogin(before: string, after: string, script: Script): Script {
  const waiting = new WeakMap<ScriptedConnection, string>();
  return (command, connection) => {
    const tag = waiting.get(connection);
    waiting.delete(connection);
    if (tag !== undefined) return after === "" ? before : `${before}${tag} ${after}\r\n`;
    if (command.name !== "AUTHENTICATE") return script(command, connection);
    waiting.set(connection, command.tag);
    return "+ \r\n";
  };
}

/** Accepts the login, and keeps it to itself. */
const discreet: Script = withLogin("", "OK done", politeScript);

/** Refuses the login, and repeats it. */
const refusing: Script = withLogin(
  RUMOURS,
  `NO [AUTHENTICATIONFAILED] ${GOSSIP}`,
  politeScript,
);

/** Accepts the login, and repeats it ever after. */
const gossiping: Script = withLogin(RUMOURS, `OK ${GOSSIP}`, (command, connection) => {
  const { tag, name } = command;
  if (name === "ID") return `* ID ("name" ${JSON.stringify(SECRET)})\r\n${tag} OK ${GOSSIP}\r\n`;
  if (name === "UID SEARCH") return `${RUMOURS}${tag} NO [${LOGIN}] ${GOSSIP}\r\n`;
  if (name === "LOGOUT") return `* BYE ${GOSSIP}\r\n${tag} OK ${GOSSIP}\r\n`;
  if (name === "CAPABILITY") {
    return `* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ID ${LOGIN}\r\n${tag} OK ${GOSSIP}\r\n`;
  }
  const answer = politeScript(command, connection) ?? "";
  return RUMOURS + answer.replace(/ done\r\n$/, ` ${GOSSIP}\r\n`);
});

/** A directory with an authority, a password's file, and servers. */
interface Scene {
  readonly directory: string;
  readonly authority: Authority;
  /** Starts a server; it is gone with the scene. */
  server(script: Script): Promise<ScriptedImap>;
  /** A config directory for an account there. */
  config(port: number, change?: Readonly<Record<string, string>>): Promise<string>;
}

async function scene(stack: AsyncDisposableStack): Promise<Scene> {
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const tls = await authority.issue("server", "DNS:localhost");
  await Deno.writeTextFile(`${directory}/secret`, `${SECRET}\n`, { mode: 0o600 });
  return {
    directory,
    authority,
    async server(script) {
      const server = await startScriptedImap({ tls, script });
      stack.defer(() => server.stop());
      return server;
    },
    async config(port, change = {}) {
      const { path, remove } = await configDirectory({
        MAIL_IMAP_DEFAULT_HOST: "localhost",
        MAIL_IMAP_DEFAULT_PORT: port,
        MAIL_IMAP_DEFAULT_USER: USER,
        MAIL_IMAP_DEFAULT_PASS_FILE: `${directory}/secret`,
        MAIL_IMAP_CA_CERT_PATH: authority.cert,
        MAIL_IMAP_LOG_LEVEL: "trace",
        ...change,
      });
      stack.defer(remove);
      return path;
    },
  };
}

function assertNoSecret({ everything }: Recording): void {
  const leak = findSecret(everything, SECRET);
  assert.equal(leak, undefined, `${leak?.form}: ${everything}`);
}

/** Whether the server was told the password: otherwise there was nothing to leak. */
function wasTold(server: ScriptedImap): boolean {
  return server.conversations.some((text) => text.includes(LOGIN));
}

const steps: Step[] = [];

function step(name: string, run: () => Promise<void>): void {
  steps.push({ name, run });
}

for (const form of FORMS) {
  step(`the ${form} keep a password that the server accepts, and repeats`, async () => {
    await using stack = new AsyncDisposableStack();
    const here = await scene(stack);
    const server = await here.server(gossiping);
    const recording = await record(commandLine(await here.config(server.port), form), CALLS);
    assert.ok(wasTold(server));
    assert.ok(recording.stderr.includes('"level":'), "nothing was logged");
    assert.equal(recording.code, 0);
    assertNoSecret(recording);
  });

  step(`the ${form} keep a password that the server refuses, and repeats`, async () => {
    await using stack = new AsyncDisposableStack();
    const here = await scene(stack);
    const server = await here.server(refusing);
    const recording = await record(commandLine(await here.config(server.port), form), CALLS);
    assert.ok(wasTold(server));
    assert.ok(recording.stdout.includes("auth_failed"));
    assertNoSecret(recording);
  });
}

step("a password is not sent to a server whose certificate is refused, and not shown", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const server = await startScriptedImap({
    tls: await selfSigned(here.directory, "nobody", "DNS:localhost"),
    script: gossiping,
  });
  stack.defer(() => server.stop());
  const recording = await record(commandLine(await here.config(server.port), "bundle"), CALLS);
  assert.ok(recording.stdout.includes("certificate_untrusted"));
  assert.ok(!wasTold(server));
  assertNoSecret(recording);
});

step("a password is not shown when SIGTERM comes in the middle of a login", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const hanging = withLogin(RUMOURS, "", politeScript);
  const server = await here.server((command, connection) => {
    if (command.tag === "") ask();
    return hanging(command, connection);
  });
  const command = commandLine(await here.config(server.port), "bundle");
  const recording = await record(command, CALLS, { ending: "SIGTERM", before: () => asked });
  assert.ok(wasTold(server));
  assertNoSecret(recording);
});

step("imapflow's own protocol log, were it written, would not have the password", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const server = await here.server(discreet);
  const command = await variant(
    here,
    await here.config(server.port),
    "const told = (entry: unknown): void =>\n" +
      "    void Deno.stderr.writeSync(new TextEncoder().encode(`${JSON.stringify(entry)}\\n`));\n" +
      "  return { trace: told, debug: told, info: told, warn: told, error: told, fatal: told };",
    "imap/connect.ts",
    /log\.debug\("imapflow", [^]*?\n {2}\};/,
  );
  const recording = await record(command, CALLS);
  assert.ok(wasTold(server), recording.everything);
  assert.match(recording.stderr, /AUTHENTICATE PLAIN/);
  assert.match(recording.stderr, /"src":"s".*OK done/);
  assertNoSecret(recording);
});

step("what the runtime tells when it is debugged has no password in it", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const server = await here.server(discreet);
  const command = commandLine(await here.config(server.port), "bundle");
  const debugged = ["env", "DENO_LOG=trace", "RUST_BACKTRACE=full", "NODE_DEBUG=tls,net,stream"];
  const recording = await record(
    [...debugged, ...command] as unknown as [string, ...string[]],
    [["imap_verify_account"]],
  );
  assert.ok(wasTold(server), recording.everything);
  assert.ok(recording.stderr.length > 10_000, "the runtime was not debugged");
  assertNoSecret(recording);
});

step("neither command line nor environment of the process has the password", async () => {
  if (Deno.build.os !== "linux") return;
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const server = await here.server(discreet);
  const command = commandLine(await here.config(server.port), "bundle");
  const { process } = await record(command, [["imap_verify_account"]]);
  assert.ok(process.includes("--no-prompt") && process.includes("PATH="), process);
  assert.equal(findSecret(process, SECRET), undefined);
});

step(
  "a link to a mounted secret works with the printed permissions, and nothing wider",
  async () => {
    await using stack = new AsyncDisposableStack();
    const here = await scene(stack);
    const server = await here.server(gossiping);
    await Deno.mkdir(`${here.directory}/..2026`);
    await Deno.rename(`${here.directory}/secret`, `${here.directory}/..2026/secret`);
    await Deno.symlink("..2026/secret", `${here.directory}/secret`);
    const command = commandLine(await here.config(server.port), "bundle");
    const reads = command.find((word) => word.startsWith("--allow-read="))?.split(",").slice(1);
    const target = await Deno.realPath(`${here.directory}/secret`);
    assert.deepEqual(reads, [here.authority.cert, `${here.directory}/secret`, target]);
    const recording = await record(command, [["imap_verify_account"]]);
    assert.ok(wasTold(server), recording.everything);
    assertNoSecret(recording);
  },
);

step("a credential of systemd works with CREDENTIALS_DIRECTORY among the variables", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const server = await here.server(gossiping);
  const directory = await here.config(server.port, {
    MAIL_IMAP_DEFAULT_PASS_FILE: "$CREDENTIALS_DIRECTORY/secret",
  });
  const { config } = loadConfig({
    directory,
    environment: { CREDENTIALS_DIRECTORY: here.directory },
  });
  const command = (flags: readonly string[]): [string, ...string[]] => [
    "env",
    `CREDENTIALS_DIRECTORY=${here.directory}`,
    ...[Deno.execPath(), "run", "--quiet", ...flags, script("bundle"), "--config-dir", directory],
  ];
  const flags = processFlags(config);
  const recording = await record(recorded(command(flags), () => namedBy(config)), [[
    "imap_verify_account",
  ]]);
  assert.ok(wasTold(server), recording.everything);
  assertNoSecret(recording);

  const narrow = flags.map((flag) => flag.replace(",CREDENTIALS_DIRECTORY", ""));
  const refused = await record(command(narrow), [], { ending: "itself" });
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /MAIL_IMAP_DEFAULT_PASS_FILE needs CREDENTIALS_DIRECTORY/);
});

step("a file that cannot be a password ends with code 2 and without its content", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const config = await here.config(993);
  const command = commandLine(config, "bundle");
  for (const content of [`${SECRET}\n\n`, `${SECRET}\t`, SECRET.repeat(200), `\ufeff\0${SECRET}`]) {
    await Deno.writeTextFile(`${here.directory}/secret`, content);
    const recording = await record(command, [], { ending: "itself" });
    assert.equal(recording.code, 2);
    assert.match(recording.stderr, /MAIL_IMAP_DEFAULT_PASS_FILE names a file/);
    assertNoSecret(recording);
  }
});

/** The sources with this code after a place in one of the files. */
async function variant(
  here: Scene,
  config: string,
  code: string,
  file = "server_worker.ts",
  place = /\n {2}tell\(\{ type: "ready" \}\);/,
): Promise<[string, ...string[]]> {
  const sources = `${here.directory}/sources`;
  await copySources(sources);
  const path = `${sources}/lib/${file}`;
  const text = replaceOnce(
    await Deno.readTextFile(path),
    place,
    (match) => `${match}\n  ${code}`,
  );
  await Deno.writeTextFile(path, text);
  const flags = processFlags(loadConfig({ directory: config, environment: {} }).config, sources);
  const line = [...flags, `${sources}/main.ts`, "--config-dir", config];
  return [Deno.execPath(), "run", "--quiet", ...line];
}

const CRASHES: Readonly<Record<string, string>> = {
  "throws": "setTimeout(() => { throw new Error(JSON.stringify(passwords)); });",
  "rejects": "throw new Error(JSON.stringify(passwords), { cause: passwords });",
};

for (const [how, code] of Object.entries(CRASHES)) {
  step(
    `a server isolate that ${how} an error with a password in it shows nothing of it`,
    async () => {
      await using stack = new AsyncDisposableStack();
      const here = await scene(stack);
      const command = await variant(here, await here.config(993), code);
      const recording = await record(command, [], { ending: "itself" });
      assert.equal(recording.code, 70);
      assert.match(recording.stderr, /internal error in the server isolate/);
      assertNoSecret(recording);
    },
  );
}

step("an error that the content isolate did not catch is not shown, and ends nothing", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const command = await variant(
    here,
    await here.config(993),
    `setTimeout(() => { throw new Error(${JSON.stringify(CANARY)}); });`,
    "content/worker.ts",
    /self\.postMessage\("loaded"\);/,
  );
  const recording = await record(command, [["imap_list_accounts"]]);
  assert.equal(recording.code, 0);
  assertNoSecret(recording);
});

step(
  "a product that prints a password in disguise is caught by every test that closes it",
  async () => {
    await using stack = new AsyncDisposableStack();
    const here = await scene(stack);
    const config = await here.config(993);
    const [command, ...args] = await variant(
      here,
      config,
      // Past the log, which would take it out.
      'const sent = new TextEncoder().encode(`x${passwords["default"]}`).toBase64();\n' +
        "  Deno.stderr.writeSync(new TextEncoder().encode(`${sent}\\n`));",
    );
    const session = await connectMcp(command, args, {
      ...(Deno.env.has("DENO_DIR") ? { DENO_DIR: Deno.env.get("DENO_DIR") as string } : {}),
    });
    await session.call("imap_list_accounts");
    await assert.rejects(
      session.close(),
      /stderr has a password in it \(UTF-8 in base64 at offset/,
    );
  },
);

Deno.test("a password is told to the mail server and to nobody else", (t) => sideBySide(t, steps));
