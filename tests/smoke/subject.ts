/**
 * The program under test: any command line that starts it. It is told its
 * configuration through the environment, so that the line need not change.
 *
 * @module
 */

import { ceilingFlags } from "../../scripts/release/ceiling.ts";
import { namedIn, recorded } from "../accesses/record.ts";
import { assertNothingTold } from "../support/canary.ts";
import { script } from "../support/product.ts";
import type { Place } from "./place.ts";

/** The command line, and what the program is started with. */
export interface Subject {
  readonly words: readonly [string, ...string[]];
  /** The same, to be started with a config directory. */
  line(directory: string): [string, ...string[]];
  readonly cwd: string;
  /** All of its environment. */
  env(directory: string): Record<string, string>;
}

/** The bundled file as an executable would start it. */
export function bundleCommand(): [string, ...string[]] {
  const flags = ceilingFlags({ hosts: [], reads: [], writes: [] });
  return [Deno.execPath(), "run", "--quiet", ...flags, script("bundle")];
}

/** What the system and the runtime themselves want to find in the environment. */
const PASSED_ON = ["PATH", "DENO_DIR", "DENO_NO_UPDATE_CHECK", "SystemRoot", "PATHEXT"];

/** Takes a command line; names of files in it are made absolute, because it is started elsewhere. */
export async function makeSubject(command: readonly string[], place: Place): Promise<Subject> {
  const line = command.length === 0 ? bundleCommand() : command;
  const words = await Promise.all(line.map(absolute)) as [string, ...string[]];
  const passed = PASSED_ON.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    words,
    line: (directory) => recorded(words, () => namedIn(directory)),
    cwd: place.current,
    env: (directory) => ({
      ...Object.fromEntries(passed),
      HOME: place.home,
      USERPROFILE: place.home,
      APPDATA: place.home,
      TMPDIR: place.temporary,
      TMP: place.temporary,
      TEMP: place.temporary,
      MAIL_IMAP_CONFIG_DIR: directory,
    }),
  };
}

async function absolute(word: string): Promise<string> {
  const isFile = await Deno.stat(word).then((info) => info.isFile, () => false);
  return isFile && !word.startsWith("-") ? await Deno.realPath(word) : word;
}

/** What came of a run that ended by itself. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long a command for a person may take, in milliseconds. */
const COMMAND_TIMEOUT_MS = 60_000;

/**
 * Runs a command of the program.
 *
 * @throws {Error} When a password was in what it said.
 */
export async function runCommand(
  subject: Subject,
  directory: string,
  ...args: readonly string[]
): Promise<Ended> {
  const [program, ...words] = subject.line(directory);
  const output = await new Deno.Command(program, {
    args: [...words, ...args],
    cwd: subject.cwd,
    clearEnv: true,
    env: subject.env(directory),
    stdin: "null",
    signal: AbortSignal.timeout(COMMAND_TIMEOUT_MS),
  }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  ) as [string, string];
  assertNothingTold(stdout, stderr);
  return { code: output.code, stdout, stderr };
}
