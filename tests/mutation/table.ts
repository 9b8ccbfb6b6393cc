/**
 * What a person sees of the trials.
 *
 * @module
 */

import type { Outcome } from "./trials.ts";

const encoder = new TextEncoder();

/** Writes a line. */
export function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

/** Characters of the longest name, so that what follows stands in columns. */
const NAME_CHARS = 34;

/** The line of one mutation; of one that is not killed also what it would give away. */
export function row({ mutation, verdict, by, seconds }: Outcome): string {
  const time = `${seconds.toFixed(1)} s`.padStart(8);
  const line = `${verdict.padEnd(9)} ${mutation.name.padEnd(NAME_CHARS)} ${time}  ${by}`;
  return verdict === "killed" ? line : `${line}\n${" ".repeat(10)}${mutation.gain}`;
}

/** The last lines. @param ms How long all of it took. */
export function sum(outcomes: readonly Outcome[], ms: number): string {
  const count = (wanted: Outcome["verdict"]): number =>
    outcomes.filter(({ verdict }) => verdict === wanted).length;
  const undecided = count("undecided");
  return `${outcomes.length} mutations in ${Math.round(ms / 1_000)} s\n${count("killed")} killed, ${
    count("survived")
  } survived${undecided > 0 ? `, ${undecided} undecided` : ""}`;
}
