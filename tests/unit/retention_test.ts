/**
 * Nothing of a mailbox is written to a disk: only the commands that a person
 * runs to set an account up, and the sign-in, can write a file at all.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ROOT } from "../support/product.ts";

/**
 * What writes: the `.env` on request, and a token file; and what `doctor` tries
 * inside of the isolates, to see that it fails.
 */
const WRITERS = ["lib/init/", "lib/signin/", "lib/doctor/attempts.ts", "lib/doctor/break_out.ts"];

/** Functions of the runtime that make, fill, move or remove a file. */
const DENO =
  /\bDeno\.(write(?:Text)?File|create|mkdir|make(?:Temp)\w*|rename|copyFile|truncate|symlink|link|remove|chmod|chown|utime)(?:Sync)?\b/;
/** Opening that is not only for reading. */
const OPEN =
  /\bDeno\.open(?:Sync)?\([^)]*\b(?:write|append|create|createNew|truncate)\b|openKv|localStorage|\bcaches\./;
const NODE = /["']node:(?:fs|sqlite|child_process)\b/;

/** What of a text could write a file. */
function writing(text: string): string | undefined {
  // Comments may speak of it.
  const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  return (DENO.exec(code) ?? OPEN.exec(code) ?? NODE.exec(code))?.[0];
}

function sources(directory: string): string[] {
  return [...Deno.readDirSync(`${ROOT}/${directory}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? sources(`${directory}${name}/`) : `${directory}${name}`
  );
}

Deno.test("No part of the program but setting up and signing in can write a file.", () => {
  const files = ["main.ts", ...sources("lib/")].filter((path) => path.endsWith(".ts"));
  assert.ok(files.length > 100);
  const found = files.filter((path) => !WRITERS.some((writer) => path.startsWith(writer)))
    .flatMap((path) => {
      const what = writing(Deno.readTextFileSync(`${ROOT}/${path}`));
      return what === undefined ? [] : `${path}: ${what}`;
    });
  assert.deepEqual(found, []);
});

Deno.test("A part that writes is found out, however it does it.", () => {
  for (
    const code of [
      'await Deno.writeTextFile("a", "b")',
      'Deno.openSync("a", { read: true, append: true })',
      'import { writeFileSync } from "node:fs"',
      'const fs = await import("node:fs/promises")',
      "Deno.makeTempDirSync()",
      'localStorage.setItem("a", "b")',
      "await Deno.openKv()",
    ]
  ) assert.ok(writing(code), code);
  for (const code of ['Deno.openSync("a")', "// Deno.mkdir", "Deno.stdout.writeSync(bytes)"]) {
    assert.equal(writing(code), undefined, code);
  }
});
