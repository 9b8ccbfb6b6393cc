/**
 * Directories of its own for the program under test, and what is in them.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Checks } from "./checks.ts";

/** Where a program could leave something without being told a path. */
const NAMES = ["home", "temporary", "current"] as const;

/** Directories that a program is started with. */
export interface Place extends AsyncDisposable {
  readonly home: string;
  readonly temporary: string;
  readonly current: string;
}

/** Makes them, empty. */
export async function makePlace(): Promise<Place> {
  const root = await Deno.makeTempDir({ prefix: "mail-imap-mcp-smoke-" });
  for (const name of NAMES) await Deno.mkdir(`${root}/${name}`);
  return {
    home: `${root}/home`,
    temporary: `${root}/temporary`,
    current: `${root}/current`,
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** Sees to it that nothing changes in directories while something runs. */
export async function unchanged(
  checks: Checks,
  directories: readonly string[],
  run: () => Promise<void>,
): Promise<void> {
  const before = await contentsOf(directories);
  await run();
  await checks.check("no file was written, changed or removed", async () => {
    const after = await contentsOf(directories);
    const changed = after.filter((one) => !before.includes(one))
      .concat(before.filter((one) => !after.includes(one)));
    assert.deepEqual(changed, [], changed.join("; "));
    return "in its config, home, temporary and current directories";
  });
}

/** Paths below directories, each with the size of the file, its last change, and its mode. */
async function contentsOf(directories: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const directory of directories) {
    const { mtime, mode } = await Deno.lstat(directory);
    found.push(`${directory} ${mtime?.getTime()} ${mode}`);
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      const path = `${directory}/${name}`;
      if (isDirectory) found.push(...await contentsOf([path]));
      else {
        const { size, mtime, mode } = await Deno.lstat(path);
        found.push(`${path} ${size} ${mtime?.getTime()} ${mode}`);
      }
    }
  }
  return found.sort();
}
