/**
 * `mail-imap-mcp doctor` where there is little to look at: no configuration, a
 * refused one, a sandbox that is open, a process that is root.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ATTEMPTS } from "../../lib/doctor/attempts.ts";
import { CHECKS, GROUPS } from "../../lib/doctor/checks.ts";
import { copySources, inheritPermissions, keepPermissions } from "../breakout/variants.ts";
import { CANARY, findSecret } from "../support/canary.ts";
import { BROAD, diagnose, runDoctor } from "../support/doctor.ts";
import { freePorts } from "../servers/ports.ts";
import { startScriptedImap } from "../servers/scripted_imap.ts";
import { configDirectory, script } from "../support/product.ts";

/** The narrow flags, for a directory that has no usable configuration. */
function flagsFor(directory: string): readonly string[] {
  return [
    "--unstable-worker-options",
    "--no-prompt",
    "--ignore-env",
    "--allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME",
    "--allow-sys=hostname",
    `--allow-read=${directory}`,
  ];
}

/** An account at a port where nobody listens. */
const [NOBODY] = freePorts(1) as [number];
const ACCOUNT = {
  MAIL_IMAP_DEFAULT_HOST: "localhost",
  MAIL_IMAP_DEFAULT_PORT: NOBODY,
  MAIL_IMAP_DEFAULT_USER: "ada@example.test",
  MAIL_IMAP_DEFAULT_PASS: CANARY,
};

Deno.test("without any configuration doctor says how to begin, and tries the sandbox", async () => {
  const nowhere = await Deno.makeTempDir();
  await Deno.remove(nowhere);
  const { code, check, names } = await diagnose(nowhere, { flags: flagsFor(nowhere) });
  assert.equal(code, 1);
  assert.deepEqual(names("failed"), ["settings"]);
  assert.match(check("config_directory").text, /is not there/);
  assert.match(check("config_directory").next ?? "", /init --write/);
  assert.match(check("settings").next ?? "", /^Set MAIL_IMAP_DEFAULT_HOST.*the command init ask/);
  assert.equal(check("sandbox").status, "ok");
});

Deno.test("a .env that others can read is refused, and the rest is looked at all the same", async () => {
  const config = await configDirectory(ACCOUNT);
  await Deno.chmod(`${config.path}/.env`, 0o644);
  const { code, check, checks, names } = await diagnose(config.path, {
    flags: flagsFor(config.path),
    args: ["--account", "default"],
  });
  await config.remove();
  assert.equal(code, 1);
  assert.deepEqual(names("failed"), ["env_file"]);
  assert.match(check("env_file").text, /others can read it \(mode 0644\)$/);
  assert.equal(check("env_file").next, `Run: chmod 600 ${config.path}/.env`);
  assert.deepEqual(checks.filter(({ group }) => group === "account"), []);
});

Deno.test("a directory in which others can replace the .env is a failure", async () => {
  const config = await configDirectory({});
  await Deno.chmod(config.path, 0o777);
  const open = await diagnose(config.path, { flags: flagsFor(config.path) });
  await Deno.chmod(config.path, 0o770);
  const grouped = await diagnose(config.path, { flags: flagsFor(config.path) });
  await config.remove();
  for (const { check, names } of [open, grouped]) {
    assert.deepEqual(names("failed"), ["config_directory"]);
    assert.match(check("config_directory").text, /others can put another file in the place of/);
    assert.equal(check("config_directory").next, `Run: chmod go-w ${config.path}`);
  }
});

Deno.test("every problem of a configuration that cannot be used is told, also when there are many", async () => {
  const config = await configDirectory({
    MAIL_IMAP_LOG_LEVEL: "loud",
    MAIL_IMAP_CURSOR_TTL_SECONDS: 1,
    MAIL_IMAP_WORK_HOST: "localhost",
    MAIL_IMAP_WORK_PORT: 99_999,
    MAIL_IMAP_HOME_USER: "ada",
    MAIL_IMAP_WRITE_ENABLD: "true",
  });
  const { code, checks } = await diagnose(config.path, { flags: flagsFor(config.path) });
  await config.remove();
  assert.equal(code, 1);
  const texts = checks.filter(({ status }) => status !== "ok").map(({ text }) => text).join("\n");
  for (
    const problem of [
      /MAIL_IMAP_LOG_LEVEL must be one of/,
      /MAIL_IMAP_CURSOR_TTL_SECONDS must be a whole number/,
      /MAIL_IMAP_WORK_PORT must be a port number/,
      /MAIL_IMAP_WORK_PASS is missing/,
      /MAIL_IMAP_HOME_HOST is missing/,
      /MAIL_IMAP_WRITE_ENABLD is not a variable/,
    ]
  ) assert.match(texts, problem);
});

Deno.test("a server that the flags leave out is named, and so are missing flags", async () => {
  const config = await configDirectory(ACCOUNT);
  const { check } = await diagnose(config.path, { flags: flagsFor(config.path) });
  assert.match(check("permission", "default").text, /^localhost:\d+ is missing in --allow-net$/);
  const flags = flagsFor(config.path).filter((flag) => !flag.startsWith("--allow-sys"));
  const less = await diagnose(config.path, { flags });
  await config.remove();
  assert.deepEqual(less.names("failed"), ["permissions"]);
  assert.match(less.check("permissions").text, /--allow-sys=hostname is missing/);
});

Deno.test("variables that weaken TLS are named where they may be read, and hidden ones are said to be", async () => {
  const config = await configDirectory(ACCOUNT);
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0", DENO_TLS_CA_STORE: "system" };
  const seen = await diagnose(config.path, { flags: BROAD, env });
  const hidden = await diagnose(config.path, { flags: flagsFor(config.path), env });
  await config.remove();
  const texts = seen.checks.filter(({ name }) => name === "environment").map(({ text }) => text);
  assert.match(texts[0] ?? "", /^NODE_TLS_REJECT_UNAUTHORIZED is set/);
  assert.match(texts[1] ?? "", /^DENO_TLS_CA_STORE is set/);
  assert.match(hidden.check("environment").text, /^The flags hide NODE_TLS_REJECT_UNAUTHORIZED/);
});

Deno.test("root is warned, whether or not the process may ask who it is", {
  ignore: Deno.uid() !== 0,
}, async () => {
  const config = await configDirectory(ACCOUNT);
  for (const flags of [BROAD, flagsFor(config.path)]) {
    const { check } = await diagnose(config.path, { flags });
    assert.equal(check("root").status, "warning");
  }
  await config.remove();
});

Deno.test("a secret that has not changed for long, or in an open file, is named", async () => {
  const config = await configDirectory({
    ...ACCOUNT,
    MAIL_IMAP_LATE_HOST: "localhost",
    MAIL_IMAP_LATE_USER: "ada",
    MAIL_IMAP_LATE_PASS_FILE: "../outside",
  });
  const old = Date.now() / 1_000 - 100 * 86_400;
  const outside = `${config.path}/../outside`;
  await Deno.writeTextFile(outside, CANARY);
  await Deno.chmod(outside, 0o644);
  await Deno.utime(`${config.path}/.env`, old, old);
  const { checks } = await diagnose(config.path, { flags: BROAD });
  await Deno.remove(outside);
  await config.remove();
  const secrets = checks.filter(({ name }) => name === "secret");
  assert.deepEqual(secrets.map(({ account, status }) => [account, status]), [
    ["default", "warning"],
    ["late", "warning"],
  ]);
  assert.match(secrets[0]?.text ?? "", /MAIL_IMAP_DEFAULT_PASS has not changed for 100 days$/);
  assert.match(secrets[0]?.next ?? "", /^Make a new one every 90 days/);
  assert.match(secrets[1]?.text ?? "", /names a file that others can read \(mode 0644\)$/);
});

Deno.test("the JSON has names of the table only, and as many checks as it counts", async () => {
  const config = await configDirectory(ACCOUNT);
  const { json, checks } = await diagnose(config.path, { flags: BROAD });
  await config.remove();
  assert.deepEqual(Object.keys(json), ["ok", "version", "counts", "checks"]);
  assert.equal(json.counts.ok + json.counts.warning + json.counts.failed, checks.length);
  for (const check of checks) {
    assert.ok(Object.hasOwn(CHECKS[check.group], check.name), JSON.stringify(check));
    assert.equal(check.account !== undefined, check.group === "account");
    assert.equal(check.next === undefined, check.status === "ok", JSON.stringify(check));
    assert.match(check.text, /[^.]$/);
    const keys = ["group", ...check.account ? ["account"] : [], "name", "status", "text"];
    assert.deepEqual(Object.keys(check), check.next ? [...keys, "next"] : keys);
  }
  const groups = [...new Set(checks.map(({ group }) => group))];
  assert.deepEqual(groups, Object.keys(GROUPS));
});

Deno.test("for a person there are aligned lines without colour, and counts at the end", async () => {
  const config = await configDirectory(ACCOUNT);
  const { code, stdout, stderr } = await runDoctor(config.path, { flags: BROAD });
  await config.remove();
  assert.equal(code, 1);
  assert.equal(stderr, "");
  assert.ok(!stdout.includes("\x1b"));
  assert.match(stdout, /^ {2}FAILED {3}connection {14}Nothing listens at localhost port \d+$/m);
  assert.match(stdout, /^ {35}-> Start the program that is to listen there \(Proton Mail/m);
  assert.match(stdout, /\n\n\d+ ok, \d+ warnings?, 1 failed\n$/);
  for (const line of stdout.split("\n")) {
    assert.ok(line.length <= 100 || !line.trim().includes(" "), line);
  }
});

Deno.test("a reader that has seen enough, as head has, is no error of the program", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const nowhere = await Deno.makeTempDir();
  await Deno.remove(nowhere);
  const words = [Deno.execPath(), "run", "--quiet", ...flagsFor(nowhere), script("bundle")];
  const { stdout, stderr } = await new Deno.Command("/bin/sh", {
    args: ["-c", '"$@" | head -n 1', "sh", ...words, "doctor", "--config-dir", nowhere],
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.equal(findSecret(said), undefined);
  assert.equal(said, "");
  assert.equal(new TextDecoder().decode(stdout), "configuration\n");
});

Deno.test("at a terminal nobody is asked for permissions: doctor tries nothing, and says so", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const config = await configDirectory(ACCOUNT);
  const shown = async (...flags: string[]): Promise<string> => {
    const words = ["run", "--quiet", "--allow-all", ...flags, script("bundle"), "doctor"];
    // Somebody who is asked after all would be waited for.
    const line = ["timeout 60", Deno.execPath(), ...words, "--config-dir", config.path].join(" ");
    const { stdout } = await new Deno.Command("script", {
      args: ["--quiet", "--return", "--command", line, "/dev/null"],
      stdin: "null",
    }).output();
    return new TextDecoder().decode(stdout).replaceAll("\r", "");
  };
  const asking = await shown("--unstable-worker-options");
  assert.match(asking, /warning {2}.*sandbox {17}Not tried: without --no-prompt/);
  assert.match(asking, /FAILED {3}.*connection/, "the accounts are looked at all the same");
  assert.doesNotMatch(asking, /Allow\?/);
  const quiet = await shown("--unstable-worker-options", "--no-prompt");
  assert.match(quiet, /all refused/);
  assert.doesNotMatch(quiet, /Permission prompt/);
  await config.remove();
});

/** Copied sources with something taken away, run by doctor. */
async function openedDoctor(
  change: (directory: string) => Promise<void>,
): Promise<Awaited<ReturnType<typeof diagnose>>> {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  await copySources(directory);
  await change(directory);
  const server = await startScriptedImap();
  stack.defer(() => server.stop());
  const config = await configDirectory({ ...ACCOUNT, MAIL_IMAP_DEFAULT_PORT: server.port });
  stack.defer(() => config.remove());
  const seen = await diagnose(config.path, {
    form: "sources",
    flags: BROAD,
    script: `${directory}/main.ts`,
  });
  assert.deepEqual(server.commands, [], "nothing is said to a server from an open isolate");
  assert.equal(seen.code, 1);
  assert.match(seen.check("connection", "default").text, /^Not tried: no password is given/);
  const left = (await Array.fromAsync(Deno.readDir(config.path))).map(({ name }) => name);
  assert.deepEqual(left, [".env"], "what was written is removed again");
  return seen;
}

/** What succeeded in an isolate, by what doctor says. */
function succeeded(seen: Awaited<ReturnType<typeof diagnose>>, isolate: string): string[] {
  const begin = isolate === "launcher" ? "The launcher could: " : `The ${isolate} isolate could: `;
  const said = seen.checks.find(({ text }) => text.startsWith(begin));
  return said?.text.slice(begin.length).split(", ") ?? [];
}

/** Where nobody listens these get no further than the sandbox; that they got so far is told too. */
const NEED_SOMEBODY = [
  "connect to another port",
  "connect to another host",
  "connect to another port through Node",
  "fetch",
  "import from the network",
];

Deno.test("doctor names every attempt that succeeds once the sandbox is taken away", async () => {
  const seen = await openedDoctor(async (directory) => {
    await keepPermissions(directory);
    await inheritPermissions(directory);
  });
  const expected = Object.keys(ATTEMPTS).filter((name) => !NEED_SOMEBODY.includes(name));
  for (const isolate of ["server", "content", "launcher"]) {
    const more = isolate === "server" ? [] : ["reach the mail server"];
    assert.deepEqual(succeeded(seen, isolate), [...expected, ...more], isolate);
    const through = seen.checks.find(({ text }) => text.startsWith(`In the ${isolate}`));
    assert.ok(through?.text.endsWith(`: ${NEED_SOMEBODY.join(", ")}`), through?.text);
  }
});

Deno.test("doctor names the one isolate that is open", async () => {
  const launcher = await openedDoctor(keepPermissions);
  assert.ok(succeeded(launcher, "launcher").includes("read the .env"));
  assert.deepEqual(succeeded(launcher, "server"), []);
  assert.deepEqual(succeeded(launcher, "content"), []);

  const content = await openedDoctor(async (directory) => {
    const file = `${directory}/lib/doctor/doctor.ts`;
    const text = await Deno.readTextFile(file);
    const wider = text.replace('"content", entry, "none")', '"content", entry, { read: true })');
    assert.notEqual(wider, text);
    await Deno.writeTextFile(file, wider);
  });
  assert.ok(succeeded(content, "content").includes("read the .env"));
  assert.deepEqual(succeeded(content, "launcher"), []);
  assert.deepEqual(succeeded(content, "server"), []);
});
