/**
 * The command line.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { COMMANDS, HELP, readArguments } from "../../lib/cli.ts";
import { anyText } from "../support/any_text.ts";

function mistake(...args: string[]): string {
  const invocation = readArguments(args);
  assert.equal(invocation.kind, "mistake", `accepted ${args.join(" ")}`);
  return invocation.kind === "mistake" ? invocation.message : "";
}

Deno.test("Without arguments the command is serve.", () => {
  assert.deepEqual(readArguments([]), { kind: "command", command: "serve", configDir: undefined });
});

for (const command of COMMANDS) {
  Deno.test(`The command ${command} is known, and the help tells of it.`, () => {
    assert.deepEqual(readArguments([command]), { kind: "command", command, configDir: undefined });
    assert.ok(HELP.includes(command));
  });
}

Deno.test("The config directory can be written in both usual forms, before or after.", () => {
  const expected = { kind: "command", command: "permissions", configDir: "/etc/mail" };
  for (
    const args of [
      ["permissions", "--config-dir", "/etc/mail"],
      ["permissions", "--config-dir=/etc/mail"],
      ["--config-dir", "/etc/mail", "permissions"],
      ["--config-dir=/etc/mail", "permissions"],
    ]
  ) assert.deepEqual(readArguments(args), expected);
});

Deno.test("MCP over HTTP is for serve and for its permissions, at an address of this machine.", () => {
  const http = { hostname: "127.0.0.1", port: 8000 };
  for (const command of COMMANDS) {
    const expected = { kind: "command", command, http, configDir: undefined };
    assert.deepEqual(readArguments([command, "--http", "127.0.0.1:8000"]), expected);
    assert.deepEqual(readArguments([command, "--http=localhost:8000"]), expected);
    assert.deepEqual(readArguments([command, "--http", "8000"]), expected, "loopback by default");
  }
  for (const command of ["doctor", "init", "login"]) {
    assert.equal(mistake(command, "--http", "::1"), "--http belongs to serve and permissions");
  }
  for (
    const value of [
      ":8000",
      "80000",
      "x8000",
      "example.com:8000",
      "127.0.0.1",
      "::1:8000",
      "1.2.3.4:x",
    ]
  ) {
    assert.match(mistake("serve", "--http", value), /^--http takes an address of this machine/);
  }
  assert.equal(mistake("serve", "--public"), "--public goes with --http");
});

Deno.test("An address that other machines reach is refused with the reason, unless it is meant.", () => {
  for (
    const address of [
      "0.0.0.0:8000",
      "[::]:8000",
      "192.168.1.2:80",
      "[fe80::1]:80",
      "[::ffff:127.0.0.1]:80",
    ]
  ) {
    assert.match(mistake("serve", "--http", address), /no TLS.*proxy in front.*--public$/);
    assert.equal(readArguments(["serve", "--http", address, "--public"]).kind, "command");
  }
  for (const address of ["127.0.0.1:0", "127.1.2.3:80", "[::1]:80", "[0:0:0:0:0:0:0:1]:80"]) {
    assert.equal(readArguments(["serve", "--http", address]).kind, "command", address);
  }
});

Deno.test("audit verify takes one file, and audit does nothing else.", () => {
  const verify = { kind: "verify audit", file: "a.log" };
  assert.deepEqual(readArguments(["audit", "verify", "a.log"]), verify);
  for (const args of [["audit"], ["audit", "verify"], ["audit", "delete", "a.log"]]) {
    assert.equal(mistake(...args), "Say: audit verify FILE");
  }
  assert.equal(mistake("audit", "verify", "a", "b"), "Unexpected argument 'b'");
  assert.ok(HELP.includes("audit verify FILE"));
});

Deno.test("doctor checks all accounts or one, for a person or a machine.", () => {
  const all = { kind: "doctor", account: undefined, json: false, configDir: undefined };
  assert.deepEqual(readArguments(["doctor"]), all);
  assert.deepEqual(
    readArguments(["doctor", "--account", "WORK", "--json", "--config-dir", "/etc/mail"]),
    { kind: "doctor", account: "work", json: true, configDir: "/etc/mail" },
  );
  assert.equal(mistake("doctor", "work"), "Unexpected argument 'work'");
});

Deno.test("init takes an address or none, and writes or looks up only when told to.", () => {
  const plain = { kind: "init", email: undefined, write: false, lookup: false };
  assert.deepEqual(readArguments(["init"]), { ...plain, configDir: undefined });
  assert.deepEqual(readArguments(["init", "ada@example.test", "--write", "--lookup"]), {
    kind: "init",
    email: "ada@example.test",
    write: true,
    lookup: true,
    configDir: undefined,
  });
  assert.equal(mistake("init", "a@b.test", "c@d.test"), "Unexpected argument 'c@d.test'");
});

Deno.test("login needs to know the account, in upper or lower case.", () => {
  assert.deepEqual(readArguments(["login", "WORK"]), {
    kind: "login",
    account: "work",
    browser: false,
    configDir: undefined,
  });
  assert.equal(mistake("login"), "Say: login ACCOUNT");
  assert.equal(mistake("login", "a", "b"), "Unexpected argument 'b'");
});

Deno.test("An option of another command is a mistake that names its command.", () => {
  assert.equal(mistake("serve", "--json"), "--json belongs to doctor");
  assert.equal(mistake("doctor", "--write"), "--write belongs to init");
  assert.equal(mistake("--account", "work"), "--account belongs to doctor");
});

Deno.test("Help is given for --help and -h, whatever else is asked.", () => {
  for (const args of [["--help"], ["-h"], ["serve", "--help"], ["nonsense", "-h"], ["-V", "-h"]]) {
    assert.deepEqual(readArguments(args), { kind: "help" });
  }
});

Deno.test("The version is given for --version and -V.", () => {
  for (const args of [["--version"], ["-V"], ["serve", "--version"]]) {
    assert.deepEqual(readArguments(args), { kind: "version" });
  }
});

Deno.test("The help names every option, the variables to begin with and the exit codes.", () => {
  for (
    const part of [
      "--config-dir",
      "--version",
      "--help",
      "--account",
      "--json",
      "--write",
      "--lookup",
      "doctor",
      "init [EMAIL]",
      "login ACCOUNT",
      "MAIL_IMAP_DEFAULT_HOST",
      "MAIL_IMAP_DEFAULT_USER",
      "MAIL_IMAP_DEFAULT_PASS",
      "0 ",
      "2 ",
      "70 ",
    ]
  ) {
    assert.ok(HELP.includes(part), part);
  }
  assert.ok(HELP.endsWith("\n"));
});

Deno.test("A misspelt command is a mistake that asks whether another was meant.", () => {
  assert.equal(mistake("permisions"), "Unknown command 'permisions'; did you mean permissions?");
  assert.equal(mistake("sevre"), "Unknown command 'sevre'; did you mean serve?");
});

Deno.test("A command like no other is a mistake without a guess.", () => {
  assert.equal(mistake("teleportation"), "Unknown command 'teleportation'");
});

Deno.test("A second argument is a mistake.", () => {
  assert.equal(mistake("serve", "me"), "Unexpected argument 'me'");
});

Deno.test("An unknown option is a mistake that names it.", () => {
  assert.match(mistake("--password=x"), /'--password'/);
  assert.match(mistake("serve", "-x"), /'-x'/);
});

Deno.test("--config-dir without a directory is a mistake.", () => {
  assert.match(mistake("--config-dir"), /--config-dir/);
  assert.match(mistake("--config-dir", "--help"), /--config-dir/);
});

Deno.test("A value for an option that takes none is a mistake.", () => {
  assert.match(mistake("--help=yes"), /--help/);
});

Deno.test("No arguments, however odd, make it throw or run an unknown command.", () => {
  const word = fc.oneof(
    fc.constantFrom(
      "serve",
      "permissions",
      "audit",
      "verify",
      "doctor",
      "init",
      "login",
      "--json",
      "--help",
      "-V",
      "--config-dir",
      "--",
      "-",
      "--=",
      "-hV",
    ),
    anyText(8),
    fc.string({ maxLength: 5 }).map((text) => `--${text}`),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 4 }), (args) => {
      const invocation = readArguments(args);
      if (invocation.kind === "command") assert.ok(COMMANDS.includes(invocation.command));
      else {assert.ok([
          ...["help", "version", "mistake", "verify audit", "doctor", "init", "login"],
        ].includes(invocation.kind));}
    }),
    { numRuns: 500 },
  );
});
