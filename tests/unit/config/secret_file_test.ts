/**
 * Files with one secret in them: where they may be, who may read them, what may be in them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  MAX_SECRET_FILE_BYTES,
  readSecretFile,
  type SecretFile,
  SecretFileError,
  type SecretPlaces,
} from "../../../lib/config/secret_file.ts";
import { withDirectory } from "./scratch.ts";

const onPosix = { ignore: Deno.build.os === "windows" };

/** Two directories: that of the configuration, and another that may be that of the credentials. */
function withPlaces(use: (config: string, other: string, places: SecretPlaces) => void): void {
  withDirectory({}, (root) => {
    const directory = `${root}/config`;
    const credentials = `${root}/other`;
    Deno.mkdirSync(directory);
    Deno.mkdirSync(credentials);
    use(directory, credentials, { directory, credentials });
  });
}

function write(path: string, content: string | Uint8Array, mode = 0o600): void {
  if (typeof content === "string") Deno.writeTextFileSync(path, content);
  else Deno.writeFileSync(path, content);
  Deno.chmodSync(path, mode);
}

/** What is wrong, after a look that nothing of the secret is in it. */
function problem(path: string, places: SecretPlaces): string {
  try {
    readSecretFile(path, places);
  } catch (error) {
    assert.ok(error instanceof SecretFileError, `threw ${error}`);
    assert.equal(inspect(error, { showHidden: true }).includes("hunter2"), false);
    return error.message;
  }
  assert.fail(`${path} was read`);
}

function value(path: string, places: SecretPlaces): string {
  return readSecretFile(path, places).value;
}

Deno.test("A secret is found by its absolute path, and relative to the config directory.", () => {
  withPlaces((config, _other, places) => {
    write(`${config}/secret`, "hunter2");
    for (const path of ["secret", "./secret", `${config}/secret`, "../config/secret"]) {
      assert.equal(value(path, places), "hunter2", path);
      assert.deepEqual(readSecretFile(path, places).files, [], path);
    }
  });
});

Deno.test("A secret outside of the config directory is an extra file.", () => {
  withPlaces((_config, other, places) => {
    write(`${other}/secret`, "hunter2");
    for (const path of [`${other}/secret`, "../other/secret"]) {
      assert.deepEqual(readSecretFile(path, places).files, [`${other}/secret`]);
    }
  });
});

Deno.test(
  "A secret behind links, as Kubernetes mounts it, needs its name and its place.",
  onPosix,
  () => {
    withPlaces((config, other, places) => {
      Deno.mkdirSync(`${other}/..2026`);
      write(`${other}/..2026/secret`, "hunter2", 0o400);
      Deno.symlinkSync("..2026", `${other}/..data`);
      Deno.symlinkSync("..data/secret", `${other}/secret`);
      Deno.symlinkSync(`${other}/secret`, `${config}/secret`);
      const target = Deno.realPathSync(`${other}/..2026/secret`);
      assert.deepEqual(readSecretFile(`${other}/secret`, places).files, [
        `${other}/secret`,
        target,
      ]);
      assert.deepEqual(readSecretFile("secret", places).files, [target]);
      assert.equal(value("secret", places), "hunter2");
    });
  },
);

Deno.test("A credential of systemd is found in the directory that it names.", () => {
  withPlaces((_config, other, places) => {
    write(`${other}/imap`, "hunter2", 0o440);
    const found = readSecretFile("$CREDENTIALS_DIRECTORY/imap", places);
    assert.equal(found.value, "hunter2");
    assert.deepEqual(found.files, [`${other}/imap`]);
    assert.equal(found.usesCredentials, true);
    assert.equal(found.warning, undefined);
  });
});

Deno.test("A credential cannot be named outside of systemd's directory, nor without one.", () => {
  withPlaces((config, other, places) => {
    write(`${config}/secret`, "hunter2");
    for (const path of ["../config/secret", "..", ".", "/../config/secret"]) {
      assert.match(
        problem(`$CREDENTIALS_DIRECTORY/${path}`, places),
        /must name a file in|not there|not a regular file/,
      );
    }
    for (const credentials of [undefined, "", "other"]) {
      assert.match(
        problem("$CREDENTIALS_DIRECTORY/imap", { directory: other, credentials }),
        /^needs CREDENTIALS_DIRECTORY, which is not set/,
      );
    }
  });
});

Deno.test("A secret that others can write is refused wherever it lies.", onPosix, () => {
  withPlaces((config, other, places) => {
    for (const mode of [0o602, 0o620, 0o622, 0o666, 0o777]) {
      for (const path of [`${config}/secret`, `${other}/secret`]) {
        write(path, "hunter2", mode);
        assert.match(
          problem(path, places),
          /^names a file that others can write \(mode 0\d{3}\); run: chmod go-w/,
        );
      }
    }
  });
});

Deno.test(
  "A secret that others can read is refused in the config directory, and elsewhere noted.",
  onPosix,
  () => {
    withPlaces((config, other, places) => {
      for (const mode of [0o640, 0o604, 0o644, 0o444, 0o440]) {
        write(`${config}/secret`, "hunter2", mode);
        assert.match(problem("secret", places), /others can read \(mode 0\d{3}\); run: chmod 600/);
        write(`${other}/secret`, "hunter2", mode);
        assert.match(readSecretFile(`${other}/secret`, places).warning ?? "", /others can read/);
        Deno.removeSync(`${config}/secret`);
        Deno.removeSync(`${other}/secret`);
      }
      for (const mode of [0o600, 0o400, 0o700]) {
        write(`${config}/secret`, "hunter2", mode);
        assert.equal(readSecretFile("secret", places).warning, undefined);
        Deno.removeSync(`${config}/secret`);
      }
    });
  },
);

Deno.test(
  "A secret that others can replace is refused, wherever above it they can.",
  onPosix,
  () => {
    withPlaces((_config, other, places) => {
      const root = `${other}/open`;
      Deno.mkdirSync(`${root}/inner`, { recursive: true });
      write(`${root}/inner/secret`, "hunter2");
      const path = `${root}/inner/secret`;
      const refused = (directory: string): void =>
        assert.equal(
          problem(path, places),
          `names a file in whose place others can put another one; run: chmod go-w ${directory}`,
        );
      for (const mode of [0o777, 0o775, 0o757, 0o730, 0o703]) {
        Deno.chmodSync(`${root}/inner`, mode);
        refused(`${root}/inner`);
        Deno.chmodSync(`${root}/inner`, 0o755);
        Deno.chmodSync(root, mode);
        refused(root);
        // Behind a directory that is closed to others nobody gets there.
        Deno.chmodSync(`${root}/inner`, 0o700);
        assert.equal(value(path, places), "hunter2");
        Deno.chmodSync(root, 0o755);
      }
      // Write without search, and search without write, are no way in.
      for (const mode of [0o720, 0o702, 0o755, 0o711]) {
        Deno.chmodSync(`${root}/inner`, mode);
        assert.equal(value(path, places), "hunter2");
      }
    });
  },
);

Deno.test("A link that others can replace is refused, as is what it leads to.", onPosix, () => {
  withPlaces((config, other, places) => {
    Deno.mkdirSync(`${other}/open`);
    write(`${config}/secret`, "hunter2");
    Deno.symlinkSync(`${config}/secret`, `${other}/open/link`);
    Deno.chmodSync(other, 0o755);
    Deno.chmodSync(`${other}/open`, 0o777);
    assert.match(problem(`${other}/open/link`, places), /in whose place others can put another/);
    write(`${other}/open/secret`, "hunter2");
    Deno.symlinkSync(`${other}/open/secret`, `${config}/link`);
    assert.match(problem("link", places), /in whose place others can put another/);
  });
});

/** How secrets are handed over, with the modes that the files have there. */
const MOUNTS: readonly (readonly [name: string, directory: number, inner: number, file: number])[] =
  [
    ["Docker", 0o755, 0o755, 0o444],
    ["Kubernetes", 0o1777, 0o755, 0o644],
    ["Kubernetes with fsGroup", 0o3777, 0o2755, 0o440],
    ["Kubernetes with defaultMode 0400", 0o1777, 0o755, 0o400],
    ["Podman", 0o755, 0o755, 0o400],
  ];

for (const [name, directory, inner, file] of MOUNTS) {
  Deno.test(`A secret as ${name} mounts it is read.`, onPosix, () => {
    withPlaces((_config, other, places) => {
      const mount = `${other}/mount`;
      Deno.mkdirSync(`${mount}/..2026_01_02`, { recursive: true });
      write(`${mount}/..2026_01_02/imap`, "hunter2\n", file);
      Deno.symlinkSync("..2026_01_02", `${mount}/..data`);
      Deno.symlinkSync("..data/imap", `${mount}/imap`);
      Deno.chmodSync(`${mount}/..2026_01_02`, inner);
      Deno.chmodSync(mount, directory);
      Deno.chmodSync(other, 0o755);
      const found = readSecretFile(`${mount}/imap`, places);
      assert.equal(found.value, "hunter2");
      assert.equal(found.warning === undefined, (file & 0o044) === 0);
    });
  });
}

Deno.test("The mode is that of the file and not of the link, and so is the place.", onPosix, () => {
  withPlaces((config, other, places) => {
    write(`${config}/open`, "hunter2", 0o644);
    Deno.symlinkSync(`${config}/open`, `${other}/link`);
    assert.match(problem(`${other}/link`, places), /others can read/);
    write(`${other}/mounted`, "hunter2", 0o444);
    Deno.symlinkSync(`${other}/mounted`, `${config}/link`);
    assert.match(readSecretFile("link", places).warning ?? "", /others can read/);
  });
});

Deno.test("One line end is cut off, and nothing else.", () => {
  withPlaces((config, _other, places) => {
    for (
      const [content, expected] of [
        ["hunter2\n", "hunter2"],
        ["hunter2\r\n", "hunter2"],
        ["hunter2\n\n", "hunter2\n"],
        [" hunter2 \n", " hunter2 "],
        ["\n\n", "\n"],
        ["a\nb", "a\nb"],
      ] as const
    ) {
      write(`${config}/secret`, content);
      assert.equal(value("secret", places), expected);
    }
  });
});

Deno.test("A file that is empty, too large or no text is refused.", () => {
  withPlaces((config, _other, places) => {
    for (const content of ["", "\n", "\r\n"]) {
      write(`${config}/secret`, content);
      assert.equal(problem("secret", places), "names a file that is empty");
    }
    write(`${config}/secret`, "x".repeat(MAX_SECRET_FILE_BYTES));
    assert.equal(value("secret", places).length, MAX_SECRET_FILE_BYTES);
    for (const size of [MAX_SECRET_FILE_BYTES + 1, 1_000_000]) {
      write(`${config}/secret`, "hunter2".padEnd(size));
      assert.equal(problem("secret", places), "names a file of more than 4096 bytes");
    }
    write(`${config}/secret`, Uint8Array.of(0x68, 0xff, 0xfe));
    assert.equal(problem("secret", places), "names a file that is not UTF-8");
  });
});

Deno.test("What is no file is refused, also a pipe that nobody writes into.", onPosix, () => {
  withPlaces((config, _other, places) => {
    Deno.mkdirSync(`${config}/directory`);
    assert.equal(problem("directory", places), "names what is not a regular file");
    new Deno.Command("mkfifo", { args: ["-m", "600", `${config}/pipe`] }).outputSync();
    assert.equal(problem("pipe", places), "names what is not a regular file");
    assert.equal(problem("/dev/zero", places), "names what is not a regular file");
  });
});

Deno.test("A password in the place of a path is not repeated.", () => {
  withPlaces((_config, _other, places) => {
    for (const path of ["hunter2", "/hunter2", "hunter2/x", "$CREDENTIALS_DIRECTORY/hunter2"]) {
      assert.match(problem(path, places), /not there/);
    }
    assert.match(problem("hunter2\0", places), /cannot be read/);
  });
});

Deno.test("A file tells when it was changed.", () => {
  withPlaces((config, _other, places) => {
    write(`${config}/secret`, "hunter2");
    const then = new Date("2026-01-02T03:04:05Z");
    Deno.utimeSync(`${config}/secret`, then, then);
    const found: SecretFile = readSecretFile("secret", places);
    assert.equal(found.changed?.getTime(), then.getTime());
  });
});
