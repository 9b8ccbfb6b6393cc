/**
 * How many cases were run, from which seed, and how long one may take.
 *
 * @module
 */

import assert from "node:assert/strict";
import process from "node:process";
import fc from "fast-check";
import { CONTENT_DEADLINE_MS } from "../../lib/content/caps.ts";

/** The same every time, unless `MAIL_FUZZ_SEED` says otherwise. */
export const SEED = Number(Deno.env.get("MAIL_FUZZ_SEED") ?? 20_260_301);

/** How many times as many cases as the gate runs; `MAIL_FUZZ_FACTOR=50` for a night. */
const FACTOR = Number(Deno.env.get("MAIL_FUZZ_FACTOR") ?? 1);

/** How long each property is tried, however many cases that are; `deno task fuzz` sets it. */
const SECONDS = Number(Deno.env.get("MAIL_FUZZ_SECONDS") ?? 0);

/** One case again: the seed and the path that a failure told, as `SEED/PATH`. */
const [REPLAYED, PATH] = Deno.env.get("MAIL_FUZZ_REPLAY")?.split("/") ?? [];

/** Most that is shown of an input for which something does not hold, in characters. */
const MAX_TOLD_CHARS = 20_000;

let cases = 0;
let slowest = 0;

/**
 * Runs one case.
 *
 * @param maxMs Longest that it may take. Without it, what this thread works at it must end well
 * before the content isolate would be given up; how long it waits for its turn does not count.
 */
export async function timed<T>(run: () => T | Promise<T>, maxMs?: number): Promise<T> {
  cases++;
  const started = performance.now();
  const before = process.threadCpuUsage();
  const result = await run();
  const { user, system } = process.threadCpuUsage(before);
  const took = maxMs === undefined ? (user + system) / 1_000 : performance.now() - started;
  slowest = Math.max(slowest, took);
  assert.ok(took < (maxMs ?? CONTENT_DEADLINE_MS), `took ${Math.round(took)} ms`);
  return result;
}

/** Counts inputs that were tried along with one case. */
export function alsoTried(count: number): void {
  cases += count;
}

/** So many cases, or as many times as were asked for. */
export function scaled(count: number): number {
  return Math.ceil(count * FACTOR);
}

/** Options of fast-check for so many cases. */
function runs(count: number): fc.Parameters<unknown> {
  if (PATH !== undefined) return { seed: Number(REPLAYED), path: PATH, endOnFailure: true };
  if (SECONDS > 0) {
    return { numRuns: 2 ** 31, seed: SEED, interruptAfterTimeLimit: SECONDS * 1_000 };
  }
  return { numRuns: scaled(count), seed: SEED };
}

/**
 * Checks a property of generated values, each of them a case.
 *
 * @param count Cases in the gate.
 * @param maxMs Longest that one may take. @default as of {@link timed}
 * @throws {Error} With the smallest value for which it does not hold, and how to try that again.
 */
export async function holds<T>(
  values: fc.Arbitrary<T>,
  count: number,
  check: (value: T) => void | Promise<void>,
  maxMs?: number,
): Promise<void> {
  const property = fc.asyncProperty(values, (value) => timed(() => check(value), maxMs));
  const found = await fc.check(property, runs(count) as fc.Parameters<[T]>);
  if (!found.failed) return;
  const told = await fc.asyncDefaultReportMessage(found) ?? "";
  const again = `MAIL_FUZZ_REPLAY='${found.seed}/${found.counterexamplePath}'`;
  throw new Error(
    `To try it again, run this test alone with ${again}\n${told.slice(0, MAX_TOLD_CHARS)}`,
    { cause: found.errorInstance },
  );
}

globalThis.addEventListener("unload", () => {
  const file = /[^/]+$/.exec(Deno.mainModule)?.[0] ?? "";
  const line = `${file}: ${cases} cases, seed ${SEED}, slowest ${Math.round(slowest)} ms\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
});
