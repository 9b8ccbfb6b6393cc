/**
 * Breaks lines that keep something out, one at a time, and shows that a test
 * fails for each: `deno task mutate`.
 *
 *   --only NAME  one mutation, or those of one file of mutations/; may be repeated
 *   --jobs N     copies of the tree that are worked in side by side
 *   --named      asks the named tests only, not the whole unit suite when those notice nothing
 *
 * Ends with 1 when a mutation survives, or nothing can be said about one.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { ROOT } from "../support/product.ts";
import { problemsOf } from "./check.ts";
import type { Mutation } from "./mutation.ts";
import { KINDS } from "./mutations/all.ts";
import { endAll } from "./run_command.ts";
import { print, row, sum } from "./table.ts";
import { tryAll } from "./try_all.ts";

function choose(only: readonly string[]): readonly Mutation[] {
  const kinds: Readonly<Record<string, readonly Mutation[]>> = KINDS;
  const all = Object.values(kinds).flat();
  if (only.length === 0) return all;
  return [...new Set(only)].flatMap((word) => {
    const found = kinds[word] ?? all.filter(({ name }) => name === word);
    if (found.length > 0) return found;
    throw new Error(`There is no mutation ${word}, and no file of that name in mutations/`);
  });
}

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(`${ROOT}/${path}`);
  } catch {
    return undefined;
  }
}

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    jobs: { type: "string" },
    named: { type: "boolean" },
  },
});
const jobs = Number(values.jobs ?? navigator.hardwareConcurrency);
if (!Number.isInteger(jobs) || jobs < 1) throw new Error("--jobs takes a whole number");
const mutations = choose(values.only ?? []);
const problems = problemsOf(mutations, readText);
for (const problem of problems) print(problem);
if (problems.length > 0) Deno.exit(1);

const stopped = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.addSignalListener(signal, () => {
    stopped.abort();
    endAll();
  });
}
const since = performance.now();
const outcomes = await tryAll(mutations, {
  jobs,
  wholeSuite: !values.named,
  signal: stopped.signal,
  told: (outcome) => print(row(outcome)),
});
print(sum(outcomes, performance.now() - since));
const clean = outcomes.every(({ verdict }) => verdict === "killed");
Deno.exit(clean && !stopped.signal.aborted ? 0 : 1);
