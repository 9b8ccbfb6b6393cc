/**
 * What a whole configuration allows to be changed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { account, load, problemsOf } from "./loading.ts";
import { ONE_ACCOUNT, withDirectory } from "./scratch.ts";

Deno.test("What an account allows is nothing while writes are off, whatever it says.", () => {
  for (
    const enabled of [{}, { MAIL_IMAP_WRITE_ENABLED: "" }, { MAIL_IMAP_WRITE_ENABLED: "false" }]
  ) {
    const { config } = load({
      ...ONE_ACCOUNT,
      ...account("WORK", { WRITE: "flags,expunge" }),
      ...enabled,
    });
    assert.deepEqual(config.accounts.map(({ write }) => write), [[], []]);
  }
});

Deno.test("Once writes are on, an account allows what it says, or all that can be undone.", () => {
  const { config } = load({
    ...ONE_ACCOUNT,
    ...account("READ", { WRITE: "none" }),
    ...account("WORK", { WRITE: "expunge,flags" }),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  assert.deepEqual(config.accounts.map(({ id, write }) => [id, write]), [
    ["default", ["flags", "move", "copy", "delete", "draft", "mailbox"]],
    ["read", []],
    ["work", ["flags", "expunge"]],
  ]);
});

Deno.test("A word for writes that is neither true nor false stops the server.", () => {
  assert.deepEqual(problemsOf(() => load({ ...ONE_ACCOUNT, MAIL_IMAP_WRITE_ENABLED: "yes" })), [
    "MAIL_IMAP_WRITE_ENABLED must be true or false",
  ]);
});

Deno.test("A restriction that is set to nothing takes the account out instead of opening it.", () => {
  for (const suffix of ["WRITE", "FOLDERS"]) {
    for (const value of ["", " ", ",", " , "]) {
      const { config, passwords } = load({
        ...ONE_ACCOUNT,
        ...account("WORK", { [suffix]: value }),
      });
      assert.deepEqual(config.broken.map(({ id }) => id), ["work"], `${suffix}=${value}`);
      assert.match(config.broken[0]?.problems[0] ?? "", new RegExp(`^MAIL_IMAP_WORK_${suffix} `));
      assert.equal(passwords.has("work"), false);
    }
  }
});

Deno.test("The rules of a .env are read as they are written, in quotes or without.", () => {
  const text = [
    "MAIL_IMAP_DEFAULT_FOLDERS=INBOX,Smith\\, Jones",
    "MAIL_IMAP_DEFAULT_PROTECTED_FOLDERS='\\Sent,Smith\\, Jones'",
    "",
  ].join("\n");
  withDirectory({ ".env": text }, (directory) => {
    const [account] = load(ONE_ACCOUNT, directory).config.accounts;
    assert.deepEqual(account?.folders, ["INBOX", "Smith, Jones"]);
    assert.deepEqual(account?.protectedFolders, ["\\Sent", "Smith, Jones"]);
  });
});

Deno.test("An empty restriction in the environment does not hide the one in the .env.", () => {
  withDirectory({ ".env": "MAIL_IMAP_DEFAULT_FOLDERS=Clients\n" }, (directory) => {
    const { config } = load({ ...ONE_ACCOUNT, MAIL_IMAP_DEFAULT_FOLDERS: "" }, directory);
    assert.deepEqual(config.accounts[0]?.folders, ["Clients"]);
  });
});

Deno.test("A misspelt setting gets a warning with the right name.", () => {
  const { config } = load({
    ...ONE_ACCOUNT,
    MAIL_IMAP_WRITE_ENABLE: "true",
    MAIL_IMAP_CONFIRMATON: "token",
    MAIL_IMAP_OPERATION_MAX_ENTRYS: "5",
  });
  assert.deepEqual(config.accounts.map(({ id, write }) => [id, write]), [["default", []]]);
  for (const name of ["WRITE_ENABLED", "CONFIRMATION", "OPERATION_MAX_ENTRIES"]) {
    assert.ok(
      config.warnings.some((warning) => warning.endsWith(`did you mean MAIL_IMAP_${name}?`)),
      name,
    );
  }
});

for (
  const [wrong, right] of [["WIRTE", "WRITE"], ["FOLDER", "FOLDERS"], [
    "PROTECTED_FOLDER",
    "PROTECTED_FOLDERS",
  ]]
) {
  Deno.test(`An account whose ${right} is misspelt is not used, as it would allow more.`, () => {
    const { config } = load({
      ...ONE_ACCOUNT,
      MAIL_IMAP_WORK_HOST: "h.example",
      MAIL_IMAP_WORK_USER: "u",
      MAIL_IMAP_WORK_PASS: "p",
      [`MAIL_IMAP_WORK_${wrong}`]: "flags",
    });
    assert.deepEqual(config.accounts.map(({ id }) => id), ["default"]);
    assert.deepEqual(config.broken, [{
      id: "work",
      problems: [
        `MAIL_IMAP_WORK_${wrong} is not a variable of this program; did you mean MAIL_IMAP_WORK_${right}?`,
      ],
    }]);
  });
}
