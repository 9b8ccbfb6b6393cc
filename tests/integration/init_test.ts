/**
 * `init` as a person meets it: at a terminal, with a real mail server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../lib/config/load.ts";
import { connectMcp } from "../clients/mcp.ts";
import { sitDown } from "../clients/terminal.ts";
import { politeScript, startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY, findSecret } from "../support/canary.ts";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import {
  answersUpToPassword,
  environment,
  initLine,
  PASSWORD,
  piped,
  scene,
  WRITES,
} from "../support/init.ts";
import { FORMS } from "../support/product.ts";

const modeOf = async (path: string): Promise<number> => ((await Deno.stat(path)).mode ?? 0) & 0o777;

for (const form of FORMS) {
  Deno.test(`init in the ${form}: a wrong password, a certificate to trust, then a .env with which the server answers`, async () => {
    await using stack = new AsyncDisposableStack();
    const here = await scene(stack);
    const seat = sitDown(initLine(here, form, ADA.name, "--write"), environment());
    stack.defer(() => seat.leave());
    await answersUpToPassword(seat, here.server.port, "");
    await seat.answers(PASSWORD, `${CANARY} wrong`);
    await seat.sees("No authority that is trusted here");
    await seat.answers("PEM file", here.server.caPath);
    await seat.sees("refused the user name or the password");
    await seat.answers("User name", "");
    await seat.sees(PASSWORD);
    // As somebody types who mistypes, and pastes.
    await seat.types(`${CANARY} no\x15${ADA.password}x\x7f\r`);
    await seat.sees("login: Accepted");
    await seat.answers(WRITES, "n");
    await seat.sees("only you can read it");
    assert.equal(await seat.ended, 0, seat.screen());

    assert.equal(findSecret(seat.screen()), undefined, seat.screen());
    assert.equal(findSecret(seat.screen(), ADA.password), undefined);
    assert.equal(await modeOf(here.directory), 0o700);
    assert.equal(await modeOf(here.env), 0o600);
    const files = await Array.fromAsync(Deno.readDir(here.directory));
    assert.deepEqual(files.map(({ name }) => name), [".env"]);
    const { config, passwords } = loadConfig({ directory: here.directory, environment: {} });
    assert.deepEqual([...config.warnings, ...config.broken], []);
    assert.equal(passwords.get("default")?.reveal(), ADA.password);
    assert.deepEqual(config.accounts.map(({ id, write }) => [id, write]), [["default", []]]);

    const shown = seat.screen().replaceAll("\r\n", "\n");
    const pieces = [...shown.matchAll(/^\{$[^]*?^\}$/gm)].map(([text]) => JSON.parse(text));
    assert.equal(pieces.length, 2);
    const { command, args, env } = pieces[0].mcpServers.mail;
    assert.deepEqual(pieces[1].servers.mail, { type: "stdio", command, args, env });
    const session = await connectMcp(command, args, { ...environment(), ...env });
    stack.defer(() => session.close());
    const answer = await session.call("imap_verify_account");
    assert.equal(answer.failed, false, answer.text);
  });
}

Deno.test("init without a terminal reads lines, and prints the .env alone on stdout", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  await Deno.mkdir(here.directory, { mode: 0o700 });
  await Deno.writeTextFile(
    here.env,
    `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}\nMAIL_IMAP_WRITE_ENABLED=true\n`,
    { mode: 0o600 },
  );
  const { code, stdout, stderr } = await piped(initLine(here, "bundle", ADA.name), [
    ...["localhost", "", `${here.server.starttlsPort}`, "home", "", ""],
    ADA.password,
    // There is no TLS from the first byte at this port, so the server is asked for again.
    ...["", "starttls", `${here.server.starttlsPort}`],
    "y",
  ]);
  assert.equal(code, 0, stderr);
  assert.equal(findSecret(stderr), undefined, stderr);
  assert.equal(
    stdout,
    [
      "MAIL_IMAP_HOME_HOST=localhost",
      `MAIL_IMAP_HOME_PORT=${here.server.starttlsPort}`,
      "MAIL_IMAP_HOME_SECURE=starttls",
      `MAIL_IMAP_HOME_USER=${ADA.name}`,
      `MAIL_IMAP_HOME_PASS='${ADA.password}'`,
      "",
    ].join("\n"),
  );
  assert.match(stderr, /These lines belong into/);
  assert.match(stderr, /chmod 600/);
  assert.equal(
    await Deno.readTextFile(here.env),
    `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}\nMAIL_IMAP_WRITE_ENABLED=true\n`,
  );
});

Deno.test("init leaves an account that is there alone, until the person says yes", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  await Deno.mkdir(here.directory, { mode: 0o700 });
  const before = [
    "# mine",
    "MAIL_IMAP_DEFAULT_HOST=old.example.com",
    "MAIL_IMAP_DEFAULT_USER=old@example.com",
    "MAIL_IMAP_DEFAULT_PASS_FILE=old-secret",
    "MAIL_IMAP_DEFAULT_FOLDERS=INBOX",
    `MAIL_IMAP_OTHER_HOST=other.example.com # a note`,
    "MAIL_IMAP_OTHER_USER=x",
    `MAIL_IMAP_OTHER_PASS='${CANARY} other'`,
    `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}`,
    "",
  ].join("\n");
  await Deno.writeTextFile(here.env, before, { mode: 0o600 });
  const start = ["localhost", "", `${here.server.port}`, "default"];
  const command = initLine(here, "bundle", ADA.name, "--write");

  const refused = await piped(command, [...start, "n"]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /There is an account default already/);
  assert.equal(await Deno.readTextFile(here.env), before);

  const login = ["", "", ADA.password, "y"];
  const replaced = await piped(command, [...start, "y", ...login]);
  assert.equal(replaced.code, 0, replaced.stderr);
  assert.equal(findSecret(replaced.stdout + replaced.stderr), undefined);
  assert.equal(
    await Deno.readTextFile(here.env),
    [
      "# mine",
      "MAIL_IMAP_DEFAULT_HOST=localhost",
      `MAIL_IMAP_DEFAULT_USER=${ADA.name}`,
      "MAIL_IMAP_DEFAULT_FOLDERS=INBOX",
      `MAIL_IMAP_OTHER_HOST=other.example.com # a note`,
      "MAIL_IMAP_OTHER_USER=x",
      `MAIL_IMAP_OTHER_PASS='${CANARY} other'`,
      `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}`,
      "",
      `MAIL_IMAP_DEFAULT_PORT=${here.server.port}`,
      `MAIL_IMAP_DEFAULT_PASS='${ADA.password}'`,
      "MAIL_IMAP_WRITE_ENABLED=true",
      "MAIL_IMAP_OTHER_WRITE=none",
      "",
    ].join("\n"),
  );
  const { config } = loadConfig({ directory: here.directory, environment: {} });
  assert.deepEqual(config.accounts.map(({ id, write }) => [id, write.length > 0]), [
    ["default", true],
    ["other", false],
  ]);
});

Deno.test("Ctrl-C at the password leaves nothing, and a terminal that shows what is typed", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const line = initLine(here, "bundle", ADA.name, "--write");
  const quoted = line.map((word) => `'${word}'`).join(" ");
  const seat = sitDown(["sh", "-c", `${quoted}; echo "code $?"; stty -a`], environment());
  stack.defer(() => seat.leave());
  await answersUpToPassword(seat, here.server.port, "");
  await seat.sees(PASSWORD);
  await seat.types(`${CANARY} half\x03`);
  await seat.sees("nothing was written");
  await seat.sees("code 1");
  await seat.ended;
  assert.match(seat.screen(), /[^-]echo\b/);
  assert.match(seat.screen(), /[^-]icanon\b/);
  assert.equal(findSecret(seat.screen()), undefined);
  await assert.rejects(Deno.stat(here.directory), Deno.errors.NotFound);
});

Deno.test("Ctrl-C at any other question, a signal and the end of the input leave nothing either", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const line = initLine(here, "bundle", ADA.name, "--write");
  const seat = sitDown(line, environment());
  stack.defer(() => seat.leave());
  await seat.answers("IMAP server:", "localhost");
  await seat.sees("or STARTTLS");
  await seat.types("\x03");
  assert.equal(await seat.ended, 1);
  const { code, stderr } = await piped(line, ["localhost", ""]);
  assert.equal(code, 1);
  assert.match(stderr, /nothing was written/);
  await assert.rejects(Deno.stat(here.directory), Deno.errors.NotFound);
});

Deno.test("Ctrl-C while a server keeps the login waiting ends it at once", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const tls = await here.server.authority.issue("slow", "DNS:localhost");
  const server = await startScriptedImap({ tls, script: () => undefined });
  stack.defer(() => server.stop());
  await Deno.mkdir(here.directory, { mode: 0o700 });
  const before = `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}\n`;
  await Deno.writeTextFile(here.env, before, { mode: 0o600 });
  const target = { directory: here.directory, server: { ...here.server, port: server.port } };
  const seat = sitDown(initLine(target, "bundle", ADA.name, "--write"), environment());
  stack.defer(() => seat.leave());
  await answersUpToPassword(seat, server.port, "");
  await seat.answers(PASSWORD, CANARY);
  await seat.sees("Logging in");
  await seat.types("\x03");
  await seat.sees("nothing was written");
  assert.equal(await seat.ended, 1);
  assert.equal(await Deno.readTextFile(here.env), before);
});

Deno.test("init with flags that are too narrow says which line works, and that line works", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const line = initLine(here, "bundle", BEN.name, "--write");
  for (const flag of ["--allow-write=", "--allow-read=", "--allow-sys="]) {
    const narrow = line.filter((word) => !word.startsWith(flag));
    const { code, stderr } = await piped(narrow, []);
    assert.equal(code, 1);
    assert.match(stderr, /start it so: deno run .*--allow-write=/, stderr);
    assert.doesNotMatch(stderr, /IMAP server/);
  }
  // Where to and which certificate is known later; then each is asked for in the same way.
  const server = ["localhost", "", `${here.server.port}`];
  const login = [...server, "", "", "", BEN.password, here.server.caPath, "n"];
  const elsewhere = line.map((word) =>
    word.startsWith("--allow-net=")
      ? "--allow-net=localhost:1"
      : word.startsWith("--allow-read=")
      ? `--allow-read=${here.directory}`
      : word
  );
  const second = lineIn((await piped(elsewhere, server)).stderr);
  const third = lineIn((await piped(second, login)).stderr);
  const { code, stdout, stderr } = await piped(third, login);
  assert.equal(code, 0, stderr);
  assert.equal(findSecret(stdout + stderr), undefined);
  assert.equal(await modeOf(here.env), 0o600);
});

/** The line that the program says to start it with, for this Deno. */
function lineIn(stderr: string): readonly string[] {
  const line = /start it so: deno (run .*)$/m.exec(stderr)?.[1];
  assert.ok(line, stderr);
  return ["sh", "-c", `exec ${Deno.execPath()} ${line}`];
}

Deno.test("A server that repeats the password when it refuses it is not quoted", async () => {
  await using stack = new AsyncDisposableStack();
  const base = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(base, { recursive: true }));
  const here = await scene(stack);
  const tls = await here.server.authority.issue("gossip", "DNS:localhost");
  const secret = `${CANARY} ö"\\ %/+&=?`;
  const server = await startScriptedImap({
    tls,
    script: (command, connection) =>
      command.name === "AUTHENTICATE" || command.name === "LOGIN" || command.name === ""
        ? `* NO [ALERT] ${secret}\r\n${command.tag || "1"} NO ${secret} ${command.rest}\r\n`
        : politeScript(command, connection),
  });
  stack.defer(() => server.stop());
  await Deno.mkdir(here.directory, { mode: 0o700 });
  await Deno.writeTextFile(here.env, `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}\n`, {
    mode: 0o600,
  });
  const target = { directory: here.directory, server: { ...here.server, port: server.port } };
  const { code, stdout, stderr } = await piped(initLine(target, "bundle", ADA.name), [
    ...["localhost", "", `${server.port}`, "", "", "", secret],
    ...["", secret, "", secret],
  ]);
  assert.equal(code, 1, stderr);
  assert.ok(server.conversations.length > 0);
  assert.equal(stdout, "");
  assert.equal(findSecret(stderr, secret), undefined, stderr);
});

Deno.test("A password that no .env can hold goes into a file of its own", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const odd = `'${CANARY}"\`# \\n`;
  const users = `${here.server.directory}/users`;
  await Deno.writeTextFile(
    users,
    `${await Deno.readTextFile(users)}odd@example.test:{PLAIN}${odd}\n`,
  );
  // Dovecot looks at most once a second whether the file has changed.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await Deno.mkdir(here.directory, { mode: 0o700 });
  await Deno.writeTextFile(here.env, `MAIL_IMAP_CA_CERT_PATH=${here.server.caPath}\n`, {
    mode: 0o600,
  });
  const { code, stdout, stderr } = await piped(
    initLine(here, "bundle", "odd@example.test", "--write"),
    ["localhost", "", `${here.server.port}`, "", "", "", odd, "n"],
  );
  assert.equal(code, 0, stderr);
  assert.equal(findSecret(stdout + stderr), undefined);
  assert.equal(await modeOf(`${here.directory}/default.password`), 0o600);
  const { config, passwords } = loadConfig({ directory: here.directory, environment: {} });
  assert.equal(passwords.get("default")?.reveal(), odd);
  assert.deepEqual([...config.warnings, ...config.broken], []);
});

Deno.test("A lookup that finds nothing says so, and the person names the server", async () => {
  await using stack = new AsyncDisposableStack();
  const here = await scene(stack);
  const line = initLine(here, "bundle", "ada@nobody.invalid", "--lookup")
    .map((word) => word.startsWith("--allow-net=") ? "--allow-net" : word);
  const { code, stderr } = await piped(line, ["localhost"]);
  assert.equal(code, 1);
  assert.match(stderr, /Nothing more is known of nobody\.invalid/);
  assert.match(stderr, /IMAP server:/);
  const narrow = await piped(initLine(here, "bundle", "ada@nobody.invalid", "--lookup"), []);
  assert.match(narrow.stderr, /start it so: .*--allow-net --allow-read/);
});
