/**
 * Looking whether anybody listens at an address, without TLS.
 *
 * node:tls keeps 25 KB for each connection that never came to be (Deno 2.9.6),
 * so a mail server that is away for days would fill the memory of a process
 * that is asked for its mail meanwhile.
 *
 * @module
 */

import { reasonOf } from "../contract/error.ts";

/** Ways to fail at once because nobody listened; those that time out are rare for that reason alone. */
const AWAY: ReadonlySet<unknown> = new Set([
  "connection_refused",
  "network_unreachable",
  "unknown_host",
]);

/** Whether a connection failed before anybody listened. */
export function isAway(error: unknown): boolean {
  return AWAY.has(reasonOf(error));
}

/**
 * Connects, and closes the connection without a word.
 *
 * @param timeoutMs How long it may take, in milliseconds.
 * @param signal Ends the attempt.
 * @throws What the runtime says, with the code that node:tls would have.
 */
export async function reach(
  hostname: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const either = AbortSignal.any([signal, late.signal]);
    (await Deno.connect({ hostname, port, signal: either })).close();
  } catch (error) {
    signal.throwIfAborted();
    if (late.signal.aborted) throw Object.assign(new Error("late"), { code: "CONNECT_TIMEOUT" });
    const isLookup = /failed to lookup address/.test(String((error as Error).message));
    throw isLookup ? Object.assign(new Error("unknown"), { code: "ENOTFOUND" }) : error;
  } finally {
    clearTimeout(timer);
  }
}
