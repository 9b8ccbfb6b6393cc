/**
 * The password of an account: exactly one of two variables, and how old it is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { processFlags } from "../../../lib/sandbox/permissions.ts";
import { load, problemsOf } from "./loading.ts";
import { ONE_ACCOUNT, withDirectory } from "./scratch.ts";

const { MAIL_IMAP_DEFAULT_PASS: _pass, ...WITHOUT_PASSWORD } = ONE_ACCOUNT;
const FROM_FILE = { ...WITHOUT_PASSWORD, MAIL_IMAP_DEFAULT_PASS_FILE: "secret" };
const DAY_MS = 86_400_000;

/** Makes a file look as if it was last changed so many days ago. */
function age(path: string, days: number): void {
  const then = new Date(Date.now() - days * DAY_MS - 60_000);
  Deno.utimeSync(path, then, then);
}

Deno.test("The password comes from the file that PASS_FILE names.", () => {
  withDirectory({ secret: "hunter2\n" }, (directory) => {
    const { config, passwords } = load(FROM_FILE, directory);
    assert.equal(passwords.get("default")?.reveal(), "hunter2");
    assert.deepEqual(config.warnings, []);
    assert.deepEqual(config.extraFiles, []);
    assert.deepEqual(config.extraVariables, []);
  });
});

Deno.test("Neither PASS nor PASS_FILE is one problem that names both.", () => {
  const problems = problemsOf(() => load(WITHOUT_PASSWORD));
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? "", /MAIL_IMAP_DEFAULT_PASS is missing.*MAIL_IMAP_DEFAULT_PASS_FILE/);
});

Deno.test("Both PASS and PASS_FILE are one problem that names both, wherever they are set.", () => {
  const expected = [
    "MAIL_IMAP_DEFAULT_PASS and MAIL_IMAP_DEFAULT_PASS_FILE are both set; keep one of them",
  ];
  withDirectory({ secret: "hunter2", ".env": "MAIL_IMAP_DEFAULT_PASS=hunter2\n" }, (directory) => {
    assert.deepEqual(problemsOf(() => load(FROM_FILE, directory)), expected);
    assert.deepEqual(problemsOf(() => load({ ...ONE_ACCOUNT, ...FROM_FILE }, directory)), expected);
  });
});

Deno.test("A file whose content cannot be a password is a problem without the content.", () => {
  for (
    const [content, expected] of [
      [
        "hunter2\n\n",
        /^MAIL_IMAP_DEFAULT_PASS_FILE names a file whose content must not contain control/,
      ],
      ["hun\0ter2", /must not contain control characters/],
      ["hunter2\thunter2", /must not contain control characters/],
      ["hunter2".repeat(200), /is longer than 1024 characters/],
      ["", /^MAIL_IMAP_DEFAULT_PASS_FILE names a file that is empty/],
    ] as const
  ) {
    withDirectory({ secret: content }, (directory) => {
      const problems = problemsOf(() => load(FROM_FILE, directory));
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? "", expected);
      assert.equal(problems[0]?.includes("hunter2"), false);
    });
  }
});

Deno.test("An account whose file cannot be used does not take the others down.", () => {
  const { config } = load({
    ...ONE_ACCOUNT,
    MAIL_IMAP_WORK_HOST: "work.example",
    MAIL_IMAP_WORK_USER: "ada",
    MAIL_IMAP_WORK_PASS_FILE: "none",
  });
  assert.deepEqual(config.broken, [
    { id: "work", problems: ["MAIL_IMAP_WORK_PASS_FILE names a file that is not there"] },
  ]);
});

Deno.test("The printed permissions have exactly the files outside of the config directory.", () => {
  withDirectory({ secret: "hunter2", imap: "hunter2" }, (outside) => {
    const { config } = load({
      CREDENTIALS_DIRECTORY: outside,
      ...WITHOUT_PASSWORD,
      MAIL_IMAP_DEFAULT_PASS_FILE: `${outside}/secret`,
      MAIL_IMAP_WORK_HOST: "work.example",
      MAIL_IMAP_WORK_USER: "ada",
      MAIL_IMAP_WORK_PASS_FILE: "$CREDENTIALS_DIRECTORY/imap",
    });
    const flags = processFlags(config);
    assert.ok(
      flags.includes(
        `--allow-read=/nonexistent/mail-imap-mcp,${outside}/secret,${outside}/imap`,
      ),
      flags.join(" "),
    );
    assert.ok(flags.some((flag) => /^--allow-env=.*,CREDENTIALS_DIRECTORY$/.test(flag)));
  });
});

Deno.test("The age of a password is known by its file, by the .env, or not at all.", () => {
  const text = "MAIL_IMAP_DEFAULT_PASS=hunter2\n";
  withDirectory({ secret: "hunter2", ".env": text }, (directory) => {
    age(`${directory}/secret`, 12);
    age(`${directory}/.env`, 34);
    const other = { MAIL_IMAP_WORK_HOST: "work.example", MAIL_IMAP_WORK_USER: "ada" };
    const { config } = load({
      ...WITHOUT_PASSWORD,
      ...other,
      MAIL_IMAP_WORK_PASS_FILE: "secret",
    }, directory);
    assert.deepEqual(config.secretAges, [
      { account: "default", variable: "MAIL_IMAP_DEFAULT_PASS", days: 34 },
      { account: "work", variable: "MAIL_IMAP_WORK_PASS_FILE", days: 12 },
    ]);
    assert.deepEqual(load(ONE_ACCOUNT, directory).config.secretAges, [
      { account: "default", variable: "MAIL_IMAP_DEFAULT_PASS", days: undefined },
    ]);
  });
});

Deno.test("A password older than 90 days gives a warning with variable and days.", () => {
  withDirectory({ secret: "hunter2" }, (directory) => {
    const warnings = (days: number): readonly string[] => {
      age(`${directory}/secret`, days);
      return load(FROM_FILE, directory).config.warnings;
    };
    for (const days of [-3, 0, 89, 90]) assert.deepEqual(warnings(days), []);
    for (const days of [91, 400]) {
      assert.deepEqual(warnings(days), [
        `MAIL_IMAP_DEFAULT_PASS_FILE has not changed for ${days} days; make a new one every 90 days and revoke the old one`,
      ]);
    }
  });
});
