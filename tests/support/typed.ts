/**
 * Types what a page shows, in one shell, and gives what the terminal would
 * show: the page is right when that is the same.
 *
 * @module
 */

import { run } from "./deploy.ts";

/** Where it is typed. */
export interface Terminal {
  /** Files that the commands name are here, and those that they write. */
  readonly cwd: string;
  /** Programs by the name under which they are typed; others are those of the system. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** How long all of them may take, in seconds. */
const PATIENCE_S = 120;

/** What stands before a command. */
const PROMPT = "$ ";

/** One shell for all of them: what one sets, the next ones have. */
const SHELL = 'cd "$0" && for line; do printf "$ %s\\n" "$line"; eval "$line"; done';

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * @param shown Lines of a page, commands with a `$` before them.
 * @returns What came, commands and what they said.
 * @throws {Error} When anything is said on stderr: a page would have to show it.
 */
export async function typed(
  shown: readonly string[],
  { cwd, programs, env }: Terminal,
): Promise<string[]> {
  const bin = `${cwd}/bin`;
  await Deno.mkdir(bin);
  for (const [name, words] of Object.entries(programs)) {
    const script = `#!/bin/sh\nexec ${words.map(quoted).join(" ")} "$@"\n`;
    await Deno.writeTextFile(`${bin}/${name}`, script, { mode: 0o755 });
  }
  const commands = shown.filter((line) => line.startsWith(PROMPT))
    .map((line) => line.slice(PROMPT.length));
  const { out, err } = await run(
    ["timeout", `${PATIENCE_S}`, "bash", "-c", SHELL, cwd, ...commands],
    "",
    { ...env, PATH: `${bin}:/usr/bin:/bin` },
  );
  if (err !== "") throw new Error(err);
  return out.trimEnd().split("\n");
}
