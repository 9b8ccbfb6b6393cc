/**
 * What is left behind when an account is replaced.
 *
 * @module
 */

import assert from "node:assert/strict";
import { abandonedFiles } from "../../../lib/init/result.ts";
import { withDirectory } from "../config/scratch.ts";

Deno.test("A file with the password from before is told to whoever replaces the account.", () => {
  withDirectory({ "work.password": "x", other: "x" }, (directory) => {
    const variables = {
      MAIL_IMAP_WORK_PASS_FILE: "work.password",
      MAIL_IMAP_WORK_OAUTH_CLIENT_SECRET_FILE: `${directory}/other`,
      MAIL_IMAP_HOME_PASS_FILE: "nowhere",
      MAIL_IMAP_WORK_PORT: "other",
    };
    const found = { directory, variables };
    assert.deepEqual(abandonedFiles(found, { remove: new Set(Object.keys(variables)) }), [
      `${directory}/work.password`,
      `${directory}/other`,
    ]);
    assert.deepEqual(abandonedFiles(found, { remove: new Set(["MAIL_IMAP_WORK_PORT"]) }), []);
    assert.deepEqual(abandonedFiles(found, { remove: new Set(["MAIL_IMAP_OTHER_PASS_FILE"]) }), []);
  });
});
