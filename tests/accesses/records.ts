/**
 * The records of a run of the tests.
 *
 * @module
 */

import { COMMANDS } from "../../lib/cli.ts";
import { ROOT } from "../support/product.ts";
import { allowedBy, nameAccess, type RecordLine } from "./access.ts";
import type { Named } from "./record.ts";

/** What was found. */
export interface Accesses {
  /** Names of accesses, with one process each that made them, by command. */
  readonly byCommand: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly processes: number;
}

const FILES = [`${ROOT}/main.ts`, `${ROOT}/dist/mail-imap-mcp.js`];

const OTHERS = ["doctor", "init", "login", "audit", "--version", "--help"];

/** The command of a line, or undefined when it does not run the program itself. */
export function commandOf(line: readonly string[]): string | undefined {
  const at = line.findIndex((word) => FILES.includes(word));
  if (at === -1) return undefined;
  const known: readonly string[] = [...COMMANDS, ...OTHERS];
  return line.slice(at + 1).find((word) => known.includes(word)) ?? "serve";
}

/** Reads all records of a directory. */
export async function readRecords(directory: string): Promise<Accesses> {
  const byCommand = new Map<string, Map<string, string>>();
  let processes = 0;
  for await (const { name } of Deno.readDir(directory)) {
    if (!name.endsWith(".jsonl")) continue;
    const path = `${directory}/${name.slice(0, -".jsonl".length)}`;
    const line = (await Deno.readTextFile(`${path}.line`)).trimEnd().split("\n");
    const command = commandOf(line);
    // Who starts it with everything is told so by doctor; the rest of the page is not about that.
    if (command === undefined || line.includes("--allow-all")) continue;
    const [id = ""] = name.split(".");
    const named: Named = JSON.parse(await Deno.readTextFile(`${directory}/${id}.named.json`));
    processes++;
    const found = byCommand.get(command) ?? new Map<string, string>();
    byCommand.set(command, found);
    // A process that was killed may have been writing its last line.
    for (const text of (await Deno.readTextFile(`${path}.jsonl`)).split("\n").slice(0, -1)) {
      const access: RecordLine = JSON.parse(text);
      const key = `${nameAccess(access, named)}, ${allowedBy(line, access)}`;
      if (!found.has(key)) found.set(key, line.join(" "));
    }
  }
  return { byCommand, processes };
}
