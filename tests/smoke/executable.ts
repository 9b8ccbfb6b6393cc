/**
 * An executable that does not run here, because the runtime in it is not the
 * stub, or is another system's: what is baked in is read instead.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { Ceiling } from "../../scripts/release/ceiling.ts";
import { checkExecutable, ENTRY, forbiddenTexts } from "../../scripts/release/check.ts";
import { type Embedded, readExecutable } from "../../scripts/release/executable.ts";
import { targetOf } from "../../scripts/release/targets.ts";
import { ROOT } from "../support/product.ts";
import type { Checks } from "./checks.ts";

/** How long it may take to print its version, in milliseconds. */
const TIMEOUT_MS = 20_000;

/**
 * What is baked into an executable that cannot be run: undefined of everything
 * else, also of one that is for this system and broken.
 */
export async function notRunnable(words: readonly string[]): Promise<Embedded | undefined> {
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) return undefined;
  const bytes = await Deno.readFile(file).catch(() => undefined);
  // Some systems hand what they cannot start to a shell, so the header says whose it is.
  if (bytes === undefined || (targetOf(bytes) === Deno.build.target && !await isRuntime(file))) {
    return undefined;
  }
  try {
    return readExecutable(bytes);
  } catch {
    // No executable of ours; what it is will be seen when it is run.
    return undefined;
  }
}

/** Whether the runtime itself answers, in which the program was put for a trial. */
async function isRuntime(file: string): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command(file, {
      args: ["--version"],
      stdin: "null",
      stderr: "null",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).output();
    return new TextDecoder().decode(stdout).startsWith("deno ");
  } catch {
    // One for this system that does not start is broken.
    return false;
  }
}

/** The ceiling that it says it was made for; whether the rest agrees is checked. */
function ceilingOf({ metadata }: Embedded): Ceiling {
  const permissions = metadata["permissions"] as Readonly<Record<string, string[] | null>>;
  const [hosts, reads, writes] = ["net", "read", "write"].map((kind) =>
    permissions[`allow_${kind}`] ?? []
  ) as [string[], string[], string[]];
  return { hosts, reads, writes };
}

/** Checks the metadata. @param file The executable; the bundle is looked for beside it. */
export async function checkBakedIn(
  checks: Checks,
  file: string,
  embedded: Embedded,
): Promise<void> {
  checks.note(
    `${file} was NOT RUN: it does not start here. What is baked into it is read instead.`,
  );
  await checks.check(
    "permissions, imports, features, files: all that is baked in is as expected",
    async () => {
      const bundle = await Deno.readFile(`${dirname(file)}/${ENTRY}`)
        .catch(() => Deno.readFile(`${ROOT}/dist/${ENTRY}`));
      const ceiling = ceilingOf(embedded);
      const forbidden = forbiddenTexts(Deno.env.toObject(), { "the path of the checkout": ROOT });
      const problems = checkExecutable(embedded, { ceiling, bundle, forbidden });
      assert.deepEqual(problems, [], problems.join("; "));
      const said = (list: readonly string[], all: string): string => list.join(", ") || all;
      return `hosts: ${said(ceiling.hosts, "every")}; reading: ${
        said(ceiling.reads, "every file")
      }`;
    },
  );
}
