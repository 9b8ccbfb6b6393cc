/**
 * The `.env` of the config directory: who may read it, and what is in it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  MAX_CONFIG_FILE_BYTES,
  readConfigFile,
  readEnvFile,
} from "../../../lib/config/env_file.ts";
import { problemOf, withDirectory } from "./scratch.ts";

const onPosix = { ignore: Deno.build.os === "windows" };

Deno.test("A directory without a .env has no variables.", () => {
  withDirectory({}, (directory) => assert.deepEqual(readEnvFile(directory).variables, {}));
  assert.deepEqual(readEnvFile("/nonexistent/mail-imap-mcp").variables, {});
});

for (const mode of [0o600, 0o400, 0o700]) {
  Deno.test(`A .env with mode 0${mode.toString(8)} is read.`, () => {
    withDirectory(
      { ".env": "A=1\n" },
      (directory) => assert.deepEqual(readEnvFile(directory).variables, { A: "1" }),
      mode,
    );
  });
}

for (const mode of [0o640, 0o644, 0o604, 0o660, 0o620, 0o602, 0o610, 0o601, 0o777]) {
  Deno.test(`A .env with mode 0${mode.toString(8)} is refused and told how to close it.`, () => {
    withDirectory({ ".env": "SECRET=hunter2\n" }, (directory) => {
      const problem = problemOf(() => readEnvFile(directory));
      assert.ok(problem.includes(`chmod 600 ${directory}/.env`), problem);
      assert.ok(problem.includes(`mode 0${mode.toString(8)}`), problem);
      assert.equal(problem.includes("hunter2"), false);
    }, mode);
  });
}

Deno.test("A link is judged by the file that it leads to.", () => {
  withDirectory({ "shared": "A=1\n" }, (directory) => {
    Deno.symlinkSync(`${directory}/shared`, `${directory}/.env`);
    assert.match(problemOf(() => readEnvFile(directory)), /chmod 600/);
    Deno.chmodSync(`${directory}/shared`, 0o600);
    assert.deepEqual(readEnvFile(directory).variables, { A: "1" });
  }, 0o644);
});

Deno.test("A .env that others can replace is refused, also behind a link.", onPosix, () => {
  withDirectory({ ".env": "SECRET=hunter2\n" }, (directory) => {
    for (const mode of [0o777, 0o775, 0o770, 0o757]) {
      Deno.chmodSync(directory, mode);
      const problem = problemOf(() => readEnvFile(directory));
      assert.ok(
        problem.endsWith(`can put another file in its place; run: chmod go-w ${directory}`),
      );
      assert.equal(problem.includes("hunter2"), false);
    }
    withDirectory({}, (closed) => {
      Deno.symlinkSync(`${directory}/.env`, `${closed}/.env`);
      assert.match(problemOf(() => readEnvFile(closed)), /another file in its place/);
    });
    Deno.chmodSync(directory, 0o755);
    assert.deepEqual(readEnvFile(directory).variables, { SECRET: "hunter2" });
  });
});

Deno.test("A .env in another encoding is refused: a password would lose its letters.", () => {
  for (const encoding of ["latin1", "utf16le"] as const) {
    const text = Buffer.from(
      "\ufeffPASS=caf\u00e9\n".slice(encoding === "latin1" ? 1 : 0),
      encoding,
    );
    withDirectory({ ".env": text }, (directory) => {
      assert.equal(
        problemOf(() => readEnvFile(directory)),
        `${directory}/.env is not UTF-8; save it as such`,
      );
    });
  }
});

Deno.test("A pipe in the place of a .env is refused, and not waited for.", onPosix, () => {
  withDirectory({}, (directory) => {
    new Deno.Command("mkfifo", { args: ["-m", "600", `${directory}/.env`] }).outputSync();
    assert.equal(
      problemOf(() => readEnvFile(directory)),
      `${directory}/.env is not a regular file`,
    );
  });
});

Deno.test("Values are taken as they are: quotes removed, nothing expanded.", () => {
  const text = [
    "# a comment",
    "PLAIN=a b",
    "SINGLE='x # y'",
    'DOUBLE="x # y"',
    "DOLLAR=pa$$HOME${HOME}word",
    "EQUALS=a=b=",
    "  SPACED  =  v  ",
    "export EXPORTED=e",
    "EMPTY=",
    "UNICODE=pässwörd📬",
    "",
  ].join("\n");
  withDirectory(
    { ".env": text },
    (directory) =>
      assert.deepEqual(readEnvFile(directory).variables, {
        PLAIN: "a b",
        SINGLE: "x # y",
        DOUBLE: "x # y",
        DOLLAR: "pa$$HOME${HOME}word",
        EQUALS: "a=b=",
        SPACED: "v",
        EXPORTED: "e",
        EMPTY: "",
        UNICODE: "pässwörd📬",
      }),
  );
});

Deno.test("A .env with Windows line ends and a byte order mark is read like any other.", () => {
  withDirectory(
    { ".env": "\uFEFFA=1\r\nB=2\r\n" },
    (directory) => assert.deepEqual(readEnvFile(directory).variables, { A: "1", B: "2" }),
  );
});

Deno.test("A file that is not there is undefined.", () => {
  withDirectory({}, (directory) => assert.equal(readConfigFile(`${directory}/none`), undefined));
});

Deno.test("A directory in the place of a file is refused.", () => {
  withDirectory({}, (directory) => {
    assert.equal(problemOf(() => readConfigFile(directory)), `${directory} is not a regular file`);
    Deno.mkdirSync(`${directory}/.env`, { mode: 0o700 });
    assert.match(problemOf(() => readEnvFile(directory)), /not a regular file/);
  });
});

Deno.test("A device that never ends is refused without being read.", () => {
  assert.equal(problemOf(() => readConfigFile("/dev/zero")), "/dev/zero is not a regular file");
});

Deno.test("A file is read up to the limit in bytes and refused beyond.", () => {
  for (const size of [MAX_CONFIG_FILE_BYTES - 1, MAX_CONFIG_FILE_BYTES]) {
    withDirectory(
      { file: new Uint8Array(size).fill(97) },
      (directory) => assert.equal(readConfigFile(`${directory}/file`)?.length, size),
    );
  }
  withDirectory({ file: new Uint8Array(MAX_CONFIG_FILE_BYTES + 1) }, (directory) => {
    const problem = problemOf(() => readConfigFile(`${directory}/file`));
    assert.match(problem, /has 4194305 bytes; at most 4194304 are read/);
  });
});

Deno.test({
  name: "Without the permission to read a file the error says which flag is missing.",
  permissions: { read: false },
  fn: () => {
    assert.equal(
      problemOf(() => readEnvFile("/etc/mail-imap-mcp")),
      "This program was not given permission to read /etc/mail-imap-mcp/.env; add --allow-read=/etc/mail-imap-mcp/.env",
    );
  },
});

Deno.test("A path through something that is no directory is reported, not taken for absent.", () => {
  withDirectory({ file: "x" }, (directory) => {
    const problem = problemOf(() => readConfigFile(`${directory}/file/below`));
    assert.ok(problem.startsWith(`${directory}/file/below cannot be read: `), problem);
  });
});

Deno.test("a value that is cut at an unquoted # is warned of, by its name alone", () => {
  const text = [
    "MAIL_IMAP_DEFAULT_PASS=abc#hunter2",
    "MAIL_IMAP_WORK_PASS='abc#hunter2'",
    "MAIL_IMAP_HOME_PASS=abc # a comment",
    "MAIL_IMAP_OTHER_PASS=abc",
  ].join("\n");
  withDirectory({ ".env": text }, (directory) => {
    const { warnings } = readEnvFile(directory);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^MAIL_IMAP_DEFAULT_PASS is cut at its #/);
    assert.doesNotMatch(warnings.join(), /hunter2/);
  });
});

Deno.test("A line separator of Unicode is part of a value, and no reason for a warning.", () => {
  const text = "MAIL_IMAP_DEFAULT_PASS='a\u2028# b'\n";
  withDirectory({ ".env": text }, (directory) => {
    const { variables, warnings } = readEnvFile(directory);
    assert.deepEqual(variables, { MAIL_IMAP_DEFAULT_PASS: "a\u2028# b" });
    assert.deepEqual(warnings, []);
  });
});
