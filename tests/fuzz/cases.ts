/**
 * How many cases were run, from which seed, and how long one may take.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { CONTENT_DEADLINE_MS } from "../../lib/content/caps.ts";

/** The same every time, unless `MAIL_FUZZ_SEED` says otherwise. */
export const SEED = Number(Deno.env.get("MAIL_FUZZ_SEED") ?? 20_260_301);

/** How many times as many cases as the gate runs; `MAIL_FUZZ_FACTOR=50` for a night. */
const FACTOR = Number(Deno.env.get("MAIL_FUZZ_FACTOR") ?? 1);

let cases = 0;
let slowest = 0;

/** Runs one case; it must end well before the content isolate would be given up. */
export async function timed<T>(run: () => T | Promise<T>): Promise<T> {
  cases++;
  const started = performance.now();
  const result = await run();
  const took = performance.now() - started;
  slowest = Math.max(slowest, took);
  assert.ok(took < CONTENT_DEADLINE_MS, `took ${Math.round(took)} ms`);
  return result;
}

/** Options of fast-check for so many cases. */
export function runs(count: number): { readonly numRuns: number; readonly seed: number } {
  return { numRuns: scaled(count), seed: SEED };
}

/** So many cases, or as many times as were asked for. */
export function scaled(count: number): number {
  return Math.ceil(count * FACTOR);
}

/** Checks a property of generated values, each of them a case. */
export async function holds<T>(
  values: fc.Arbitrary<T>,
  count: number,
  check: (value: T) => void | Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(values, (value) => timed(() => check(value))), runs(count));
}

globalThis.addEventListener("unload", () => {
  const file = /[^/]+$/.exec(Deno.mainModule)?.[0] ?? "";
  const line = `${file}: ${cases} cases, seed ${SEED}, slowest ${Math.round(slowest)} ms\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
});
