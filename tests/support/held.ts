/**
 * A mail server that is held in the middle of a call, until the test lets go.
 *
 * @module
 */

import type { FaultProxy } from "../servers/fault_proxy.ts";

/** The point at which it is held. */
export interface Held {
  /** Resolves when the client's line has been sent on. */
  readonly held: Promise<void>;
  /** Lets go. */
  go(): void;
}

/** Holds all connections after the first line of a client that fits. */
export function holdAt(proxy: FaultProxy, line: RegExp): Held {
  const held = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  proxy.pauseWhen((event) => event.from === "client" && line.test(event.line), () => {
    held.resolve();
    return go.promise;
  });
  return { held: held.promise, go: go.resolve };
}

/** Resolves when something is so. @throws {Error} When it does not come to be. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  patienceMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!await isSo()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
