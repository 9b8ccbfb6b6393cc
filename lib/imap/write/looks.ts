/**
 * Looking what came of a command whose answer was lost.
 *
 * @module
 */

/**
 * Pauses before the looks, in milliseconds: a server may still be carrying out
 * what it was sent. Together they are far longer than one command takes there
 * without the way through the network.
 */
export const LOOKS_MS: readonly number[] = [0, 250, 1_000];

/**
 * Waits before a look.
 *
 * @param ms Milliseconds.
 * @throws What `signal` is aborted with, at once when it is.
 */
export function pauseBeforeLook(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
