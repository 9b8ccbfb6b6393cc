/**
 * The `.env` is replaced in one step, for its owner only.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  assertReplaceable,
  findEnv,
  replaceEnv,
  writePrivate,
} from "../../../lib/init/env_store.ts";
import { problemOf, withDirectory } from "../config/scratch.ts";

const modeOf = (path: string): number => (Deno.statSync(path).mode ?? 0) & 0o7777;
const namesIn = (path: string): string[] => [...Deno.readDirSync(path)].map(({ name }) => name);

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

Deno.test("A directory that cannot be written is told as a sentence, and before anybody is asked.", () => {
  // Nobody writes there, root neither.
  const found = {
    directory: "/proc/self",
    path: "/proc/self/.env",
    text: "",
    variables: {},
    state: undefined,
  };
  if (Deno.build.os === "linux") {
    assert.match(problemOf(() => assertReplaceable(found)), /\.env cannot be written \(E\w+\)/);
  }
  withDirectory({ file: "x" }, (base) => {
    const directory = `${base}/file/mail-imap-mcp`;
    const below = { ...found, directory, path: `${directory}/.env` };
    assert.match(problemOf(() => replaceEnv(below, "A=1\n")), /cannot be written.*as it was/);
    assert.deepEqual(namesIn(base), ["file"]);
  });
});

Deno.test("A disk that is full is told as a sentence, and the file stays as it was.", () => {
  withDirectory({ ".env": "A=1\n" }, (directory) => {
    const found = findEnv(directory);
    const full = (): never => {
      throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
    };
    assert.match(
      problemOf(() => writePrivate(found.path, "A=2\n", full)),
      /cannot be written \(ENOSPC\), and is as it was/,
    );
    assert.equal(Deno.readTextFileSync(found.path), "A=1\n");
    assert.deepEqual(namesIn(directory), [".env"]);
  });
});

Deno.test("A directory further up that others can write to is refused, as the program refuses it later.", () => {
  withDirectory({}, (base) => {
    const directory = `${base}/open/mail-imap-mcp`;
    Deno.mkdirSync(directory, { recursive: true });
    Deno.chmodSync(directory, 0o755);
    Deno.chmodSync(`${base}/open`, 0o777);
    assert.match(problemOf(() => assertReplaceable(findEnv(directory))), /run: chmod go-w .*open$/);
    Deno.chmodSync(directory, 0o700);
    assertReplaceable(findEnv(directory));
    assert.deepEqual(namesIn(directory), []);
  });
});
