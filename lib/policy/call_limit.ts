/**
 * How many calls are answered at once: for each account, so that one whose
 * server does not answer keeps no call from another.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";

/** Calls about one account that are answered at once; a client's 50 parallel reads fit. */
export const MAX_CALLS = 64;

/** When to try again, in milliseconds: nobody knows when the others end. */
const RETRY_AFTER_MS = 1_000;

/** Counts the calls that are being answered. */
export class CallLimit {
  readonly #running = new Map<string, number>();
  #calls = 0;

  /** Calls that are being answered. */
  get running(): number {
    return this.#calls;
  }

  /**
   * Begins a call.
   *
   * @param accounts Ids of configured accounts that it is about, each once.
   * @returns Ends it; to be called once.
   * @throws {MailError} `rate_limited`
   */
  enter(accounts: readonly string[]): () => void {
    if (accounts.some((account) => this.#count(account) >= MAX_CALLS)) {
      throw new MailError("rate_limited", `${MAX_CALLS} calls are being answered already`, {
        hint: "Wait for their answers, then call again.",
        details: { reason: "too_many_calls", retry_after_ms: RETRY_AFTER_MS },
      });
    }
    this.#calls++;
    for (const account of accounts) this.#running.set(account, this.#count(account) + 1);
    return () => {
      this.#calls--;
      for (const account of accounts) this.#running.set(account, this.#count(account) - 1);
    };
  }

  #count(account: string): number {
    return this.#running.get(account) ?? 0;
  }
}
