/**
 * What an account may be called, and what it is called when nobody says.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  accountKeys,
  badAccountName,
  freeAccountName,
  keyOf,
} from "../../../lib/init/account_name.ts";

Deno.test("A name that would be read as another account's variable is refused.", () => {
  for (const name of ["default", "work", "Work_2", "x", "_", "0", "a".repeat(64)]) {
    assert.equal(badAccountName(name), undefined, name);
  }
  for (const name of ["", "a b", "a-b", "ä", "a\n", "a=b", "a".repeat(65), "K\u212A"]) {
    assert.notEqual(badAccountName(name), undefined, JSON.stringify(name));
  }
  // MAIL_IMAP_X_PROTECTED_FOLDERS belongs to X.
  assert.notEqual(badAccountName("x_protected"), undefined);
});

Deno.test("Without a wish an account is the default one, and then one that is free.", () => {
  assert.equal(freeAccountName(new Set(), "gmail"), "default");
  assert.equal(freeAccountName(new Set(["DEFAULT"]), "gmail"), "gmail");
  assert.equal(freeAccountName(new Set(["DEFAULT", "GMAIL"]), "gmail"), "gmail2");
  assert.equal(freeAccountName(new Set(["DEFAULT"]), "mail.example.test"), "mail_example_test");
  assert.equal(freeAccountName(new Set(["DEFAULT"]), "…"), "account");
});

Deno.test("Whatever is wished for, the name is free and good.", () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom(..."ADEFLTU_2"), minLength: 1 }));
  fc.assert(fc.property(names, fc.string(), (taken, wish) => {
    const keys = new Set(taken);
    const name = freeAccountName(keys, wish);
    assert.equal(badAccountName(name), undefined);
    assert.ok(!keys.has(keyOf(name)));
  }));
});

Deno.test("The accounts of a configuration are told by their variables.", () => {
  assert.deepEqual(
    [...accountKeys([
      "MAIL_IMAP_WORK_HOST",
      "MAIL_IMAP_WRITE_ENABLED",
      "MAIL_IMAP_X_PASS_FILE",
      "HOME",
    ])],
    ["WORK", "X"],
  );
});
