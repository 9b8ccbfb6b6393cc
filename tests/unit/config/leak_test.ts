/**
 * No configuration, in whatever state, shows a password.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { ConfigError } from "../../../lib/config/error.ts";
import { loadConfig } from "../../../lib/config/load.ts";
import { NUMBER_VARIABLES, TEXT_VARIABLES } from "../../../lib/config/variables.ts";
import type { LoadedConfig } from "../../../lib/config/types.ts";
import { ONE_ACCOUNT, withDirectory } from "./scratch.ts";
import { anyText } from "../../support/any_text.ts";

const BROKEN_ACCOUNT = {
  MAIL_IMAP_WORK_HOST: "127.1",
  MAIL_IMAP_WORK_USER: "ada",
  MAIL_IMAP_WORK_PASS: "battery-staple",
};

function load(
  environment: Readonly<Record<string, string>>,
  directory = "/nonexistent/mail-imap-mcp",
): LoadedConfig {
  return loadConfig({ environment, directory });
}

Deno.test("A password in a line that lacks its equals sign does not get into a warning.", () => {
  const text = "MAIL_IMAP_DEFAULT_PASS hunter2=\nMAIL_IMAP_WORK_PASS: 'hunter2='\n";
  withDirectory({ ".env": text + "MAIL_IMAP_X hunter2=1\n" }, (directory) => {
    const { config } = load(ONE_ACCOUNT, directory);
    assert.ok(config.warnings.length > 0);
    assert.equal(inspect(config, { depth: 9 }).includes("hunter2"), false);
    assert.match(config.warnings[0] ?? "", /begins with MAIL_IMAP_\w+ .*write NAME=value/);
  });
});

Deno.test("A password that is written against its name does not get into a warning.", () => {
  const lines = [
    "aHVudGVyMg==",
    "_hunter2=x",
    "hunter2+x==",
    "hunter2=ab#cd",
    "hunter2='ab",
    "2=x",
  ];
  for (const line of lines) {
    for (const name of ["MAIL_IMAP_DEFAULT_PASS", "MAIL_IMAP_WORK_OAUTH_CLIENT_SECRET"]) {
      withDirectory({ ".env": `${name}${line}\n` }, (directory) => {
        const { warnings } = load(ONE_ACCOUNT, directory).config;
        assert.ok(warnings.length > 0, line);
        for (const warning of warnings) {
          assert.match(warning, new RegExp(`\\b${name} (?:is|begins) `), line);
          assert.doesNotMatch(warning, /hunter|aHVu|PASS2|SECRET2/);
        }
      });
    }
  }
});

Deno.test("What was meant by a name is still said, also where its account has a telling name.", () => {
  const { warnings, broken } = load({
    ...ONE_ACCOUNT,
    MAIL_IMAP_DEFAULT_PASSWORD: "x",
    MAIL_IMAP_PASS2_HOST: "h",
    MAIL_IMAP_PASS2_USER: "u",
    MAIL_IMAP_PASS2_PASS: "p",
    MAIL_IMAP_PASS2_PROTECTED_FOLDER: "Private",
  }).config;
  assert.match(warnings.join(), /MAIL_IMAP_DEFAULT_PASSWORD is not a variable/);
  assert.match(broken[0]?.problems[0] ?? "", /MAIL_IMAP_PASS2_PROTECTED_FOLDER is not a variable/);
});

Deno.test("A configuration can be cloned to another isolate, and has no secret in it.", () => {
  const { config } = load({ ...ONE_ACCOUNT, ...BROKEN_ACCOUNT });
  assert.equal(config.broken.length, 1);
  assert.deepEqual(structuredClone(config), config);
  assert.equal(JSON.stringify(config).includes("correct-horse"), false);
  assert.equal(JSON.stringify(config).includes("battery-staple"), false);
});

Deno.test("No configuration, however wrong, ever shows a password.", () => {
  const password = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/);
  const key = fc.constantFrom("DEFAULT", "WORK", "A_B", "PASS", "X".repeat(65));
  const junk = fc.oneof(
    fc.constantFrom(
      "",
      "true",
      "false",
      "0",
      "143",
      "127.1",
      "::1",
      "imap.example.com",
      "none.pem",
    ),
    anyText(20),
  );
  const suffix = fc.constantFrom(
    ...[
      "HOST",
      "PORT",
      "SECURE",
      "USER",
      "FOLDERS",
      "PROTECTED_FOLDERS",
      "WRITE",
      "HSOT",
      "TYPO",
      "",
    ],
  );
  const wide = fc.constantFrom(
    ...["LOG_LEVEL", "CA_CERT_PATH", "TOOL_TIMEOUT_MS", "WRITE_ENABLED", "CONFIRMATION", "AUDIT"],
    "NOPE",
  );
  // Every place in which somebody might put a password, in good form and in bad: also on a wrong line.
  const place = fc.constantFrom(
    ...["PASS", "PASS_FILE", "PASSWORD", "PASSS", "pass", "PASS ", "USER\nPASS"],
    ...["PORT", "SECURE", "AUTHSERV_ID", "WRITE"],
  );
  const widePlace = fc.constantFrom(
    ...Object.values(NUMBER_VARIABLES).map(({ name }) => name),
    ...Object.keys(TEXT_VARIABLES).filter((name) => !name.endsWith("_DIR")),
  );
  const shape = fc.constantFrom<(password: string) => string>(
    (password) => password,
    (password) => `${password}\n`,
    (password) => `\ud83d${password}`,
    (password) => password.repeat(100),
  );
  fc.assert(
    fc.property(
      password,
      fc.array(fc.tuple(key, place, shape), { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(key, suffix, junk), { maxLength: 8 }),
      fc.array(fc.tuple(wide, junk), { maxLength: 3 }),
      fc.boolean(),
      fc.option(fc.tuple(widePlace, shape)),
      (password, secrets, accounts, settings, url, misplaced) => {
        const environment: Record<string, string> = {};
        for (const [key, suffix, value] of accounts) {
          environment[`MAIL_IMAP_${key}_${suffix}`] = value;
        }
        for (const [name, value] of settings) environment[`MAIL_IMAP_${name}`] = value;
        for (const [key, suffix, shape] of secrets) {
          environment[`MAIL_IMAP_${key}_${suffix}`] = shape(password);
        }
        if (misplaced) environment[misplaced[0]] = misplaced[1](password);
        if (url) environment["MAIL_IMAP_WORK_HOST"] = `imaps://ada:${password}@imap.example.com`;
        let shown: string;
        try {
          const loaded = load(environment);
          shown = inspect(loaded, { depth: 9, showHidden: true }) + JSON.stringify(loaded.config) +
            JSON.stringify([...loaded.passwords]);
        } catch (error) {
          assert.ok(error instanceof ConfigError, `threw ${error}`);
          shown = inspect(error, { depth: 9, showHidden: true }) + error.message + error.stack;
        }
        assert.equal(shown.includes(password), false, shown);
      },
    ),
    { numRuns: 1_000 },
  );
});
