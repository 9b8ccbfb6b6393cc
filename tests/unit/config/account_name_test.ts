/**
 * Which variable names belong to which account.
 *
 * @module
 */

import assert from "node:assert/strict";
import { splitAccountVariable } from "../../../lib/config/account.ts";
import { ACCOUNT_VARIABLES } from "../../../lib/config/variables.ts";

Deno.test("A variable name is split into account and suffix.", () => {
  for (const suffix of Object.keys(ACCOUNT_VARIABLES)) {
    for (const key of ["DEFAULT", "A", "WORK_2", "_", "0"]) {
      assert.deepEqual(splitAccountVariable(`MAIL_IMAP_${key}_${suffix}`), { key, suffix });
    }
  }
});

Deno.test("PASS_FILE belongs to account X, not PASS to an account X_PASS.", () => {
  assert.deepEqual(splitAccountVariable("MAIL_IMAP_X_PASS_FILE"), {
    key: "X",
    suffix: "PASS_FILE",
  });
  assert.deepEqual(splitAccountVariable("MAIL_IMAP_X_PROTECTED_FOLDERS"), {
    key: "X",
    suffix: "PROTECTED_FOLDERS",
  });
});

Deno.test("A name without account, with an unknown suffix or in lower case is no account's.", () => {
  for (
    const name of [
      "MAIL_IMAP_HOST",
      "MAIL_IMAP__HOST",
      "MAIL_IMAP_X_HOSTS",
      "MAIL_IMAP_X_host",
      "MAIL_IMAP_x_HOST",
      "MAIL_IMAP_X-Y_HOST",
      "XMAIL_IMAP_X_HOST",
      "MAIL_IMAP_X_HOST\n",
      "IMAP_X_HOST",
      "",
    ]
  ) {
    assert.equal(splitAccountVariable(name), undefined, JSON.stringify(name));
  }
});
