/**
 * Whether a process is gone, from proc(5): only on Linux.
 *
 * @module
 */

import assert from "node:assert/strict";

/** The contract: gone within 2 s. The machine may be busy, so a second more is not a failure. */
export const GONE_WITHIN_MS = 3_000;

/** How often to look, in milliseconds. */
const LOOK_MS = 20;

/** Whether a process is there, and no zombie. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

/**
 * Waits for the end of a process.
 *
 * @param withinMs @default {GONE_WITHIN_MS}
 * @throws {AssertionError} When it is still there after that.
 */
export async function waitUntilGone(pid: number, withinMs: number = GONE_WITHIN_MS): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (isAlive(pid)) {
    const late = `process ${pid} is still there after ${withinMs} ms`;
    assert.ok(performance.now() < deadline, late);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
