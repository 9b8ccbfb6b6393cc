/**
 * Compares what processes of the program asked the runtime for, during a run
 * of the tests, with docs/accesses.md.
 *
 * Usage: check.ts DIRECTORY
 *
 * @module
 */

import { differences, readTable } from "./page.ts";
import { readRecords } from "./records.ts";

/** Processes of a whole run; fewer mean that the records are not those of one. */
const MIN_PROCESSES = 100;

const encoder = new TextEncoder();

function say(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

const [directory = ""] = Deno.args;
const accesses = await readRecords(directory);
const problems = differences(accesses, await readTable());
if (accesses.processes < MIN_PROCESSES) {
  problems.push(`only ${accesses.processes} processes left a record in ${directory}`);
}
for (const problem of problems) say(problem);
const kinds = new Set([...accesses.commands.values()].flatMap((found) => [...found.keys()]));
say(
  `${accesses.processes} processes asked for ${kinds.size} things; ${problems.length} differences`,
);
Deno.exit(problems.length > 0 ? 1 : 0);
