/**
 * The `.env` is replaced in one step, for its owner only.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ConfigError } from "../../../lib/config/error.ts";
import { assertReplaceable, findEnv, replaceEnv } from "../../../lib/init/env_store.ts";
import { withDirectory } from "../config/scratch.ts";

const modeOf = (path: string): number => (Deno.statSync(path).mode ?? 0) & 0o7777;
const namesIn = (path: string): string[] => [...Deno.readDirSync(path)].map(({ name }) => name);

function problemOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof ConfigError, `threw ${error}`);
    return error.problems.join("\n");
  }
  assert.fail("nothing was thrown");
}

Deno.test("A new .env and its directories are for their owner only, whatever the umask.", () => {
  withDirectory({}, (base) => {
    const before = Deno.umask(0);
    try {
      const directory = `${base}/a/mail-imap-mcp`;
      const found = findEnv(directory);
      assert.equal(found.text, "");
      assertReplaceable(found);
      replaceEnv(found, "A=1\n");
      assert.equal(Deno.readTextFileSync(`${directory}/.env`), "A=1\n");
      assert.equal(modeOf(`${directory}/.env`), 0o600);
      assert.equal(modeOf(directory), 0o700);
      assert.deepEqual(namesIn(directory), [".env"]);
    } finally {
      Deno.umask(before);
    }
  });
});

Deno.test("A file that is there is replaced, without a copy of it being left.", () => {
  withDirectory({ ".env": "A=1\n", other: "x" }, (directory) => {
    replaceEnv(findEnv(directory), "A=2\n");
    assert.equal(Deno.readTextFileSync(`${directory}/.env`), "A=2\n");
    assert.deepEqual(namesIn(directory).sort(), [".env", "other"]);
  });
});

Deno.test("A file that somebody changed meanwhile is left as it is.", () => {
  withDirectory({ ".env": "A=1\n" }, (directory) => {
    const found = findEnv(directory);
    Deno.writeTextFileSync(`${directory}/.env`, "A=3 # longer\n");
    assert.match(problemOf(() => replaceEnv(found, "A=2\n")), /changed meanwhile/);
    assert.equal(Deno.readTextFileSync(`${directory}/.env`), "A=3 # longer\n");
    assert.deepEqual(namesIn(directory), [".env"]);
  });
  withDirectory({}, (directory) => {
    const found = findEnv(directory);
    Deno.writeTextFileSync(`${directory}/.env`, "A=3\n", { mode: 0o600 });
    assert.match(problemOf(() => replaceEnv(found, "A=2\n")), /changed meanwhile/);
    assert.equal(Deno.readTextFileSync(`${directory}/.env`), "A=3\n");
  });
});

Deno.test("A link in the place of the file is not written through, wherever it leads.", () => {
  withDirectory({ elsewhere: "A=1\n" }, (directory) => {
    for (const target of [`${directory}/elsewhere`, `${directory}/nowhere`, "/dev/null"]) {
      const config = Deno.makeTempDirSync({ dir: directory });
      Deno.symlinkSync(target, `${config}/.env`);
      const found = { directory: config, path: `${config}/.env`, text: "", variables: {} };
      assert.match(problemOf(() => assertReplaceable({ ...found, state: undefined })), /is a link/);
      assert.match(
        problemOf(() => replaceEnv({ ...found, state: undefined }, "A=2\n")),
        /is a link/,
      );
      assert.deepEqual(namesIn(config), [".env"]);
    }
    assert.equal(Deno.readTextFileSync(`${directory}/elsewhere`), "A=1\n");
  });
});

Deno.test("A directory that others can write to is refused: they could exchange the file.", () => {
  withDirectory({ ".env": "A=1\n" }, (directory) => {
    for (const mode of [0o770, 0o707, 0o1777]) {
      Deno.chmodSync(directory, mode);
      assert.match(problemOf(() => assertReplaceable(findEnv(directory))), /chmod (go-w|700)/);
    }
    Deno.chmodSync(directory, 0o755);
    assertReplaceable(findEnv(directory));
  });
  withDirectory({}, (directory) => {
    Deno.chmodSync(directory, 0o770);
    assert.match(problemOf(() => assertReplaceable(findEnv(directory))), /chmod 700/);
  });
});

Deno.test("A file that others can read, or that is no text, is refused when it is read.", () => {
  withDirectory(
    { ".env": "A=1\n" },
    (directory) => assert.match(problemOf(() => findEnv(directory)), /chmod 600/),
    0o644,
  );
  withDirectory({ ".env": Uint8Array.of(65, 61, 0xff, 10) }, (directory) => {
    assert.match(problemOf(() => findEnv(directory)), /not UTF-8/);
  });
});

Deno.test("A file that cannot be put in its place leaves nothing behind.", () => {
  withDirectory({}, (directory) => {
    const found = findEnv(directory);
    Deno.mkdirSync(`${directory}/.env`);
    assert.throws(() => replaceEnv(found, "A=2\n"));
    assert.deepEqual(namesIn(directory), [".env"]);
  });
});
