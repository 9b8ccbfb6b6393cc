/**
 * How many calls are answered at once.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";

/** Calls of the whole server that are answered at once; a client's 50 parallel reads fit. */
export const MAX_CALLS = 64;

/** When to try again, in milliseconds: nobody knows when the others end. */
const RETRY_AFTER_MS = 1_000;

/** Counts the calls that are being answered. */
export class CallLimit {
  #running = 0;

  /** Calls that are being answered. */
  get running(): number {
    return this.#running;
  }

  /**
   * Begins a call.
   *
   * @returns Ends it; to be called once.
   * @throws {MailError} `rate_limited`
   */
  enter(): () => void {
    if (this.#running >= MAX_CALLS) {
      throw new MailError("rate_limited", `${MAX_CALLS} calls are being answered already`, {
        hint: "Wait for their answers, then call again.",
        details: { reason: "too_many_calls", retry_after_ms: RETRY_AFTER_MS },
      });
    }
    this.#running++;
    return () => void this.#running--;
  }
}
