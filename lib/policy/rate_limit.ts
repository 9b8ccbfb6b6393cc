/**
 * How many calls an account takes: a bucket of tokens for each account and
 * class, filled by the clock and not by a timer.
 *
 * @module
 */

import type { Settings } from "../config/types.ts";
import { MailError } from "../contract/error.ts";

/**
 * What a call is counted as. `batch` reads, and makes the mail server go through
 * several folders or the texts of many messages.
 */
export type RateClass = "read" | "batch" | "write";

/** The settings that say how many. */
export type RateSettings = Pick<
  Settings,
  | "rateReadPerSecond"
  | "rateReadBurst"
  | "rateBatchPerSecond"
  | "rateBatchBurst"
  | "rateWritePerSecond"
  | "rateWriteBurst"
>;

/** In any stretch of t seconds, at most `burst + perSecond * t` calls pass. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  /** @param now Milliseconds of a clock that only grows. */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1_000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** How long until a call passes, in whole milliseconds; 0: now. */
  waitMs(now: number): number {
    this.#fill(now);
    // A millisecond more than may be needed, so that no rounding makes it too short.
    return this.#tokens >= 1 ? 0 : Math.floor((1 - this.#tokens) / this.#perMs) + 1;
  }

  /** Lets a call pass, for which {@link waitMs} is 0. */
  take(): void {
    this.#tokens -= 1;
  }

  #fill(now: number): void {
    const passed = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(this.#burst, this.#tokens + passed * this.#perMs);
    this.#filledAt += passed;
  }
}

/** The buckets of all accounts. */
export class RateLimits {
  readonly #limits: Readonly<Record<RateClass, readonly [perSecond: number, burst: number]>>;
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param now Milliseconds that only grow. @default {performance.now} */
  constructor(settings: RateSettings, now: () => number = () => performance.now()) {
    this.#limits = {
      read: [settings.rateReadPerSecond, settings.rateReadBurst],
      batch: [settings.rateBatchPerSecond, settings.rateBatchBurst],
      write: [settings.rateWritePerSecond, settings.rateWriteBurst],
    };
    this.#now = now;
  }

  /**
   * Counts a call for every account that it is about, or for none of them.
   *
   * @param accounts Ids of configured accounts, so that there are never more buckets than those.
   * @throws {MailError} `rate_limited`; after its `retry_after_ms` the call passes, if no other came.
   */
  admit(accounts: readonly string[], kind: RateClass): void {
    const [perSecond, burst] = this.#limits[kind];
    if (perSecond === 0) return;
    const now = this.#now();
    const buckets = [...new Set(accounts)].map((account) => {
      const key = `${kind} ${account}`;
      const bucket = this.#buckets.get(key) ?? new TokenBucket(perSecond, burst, now);
      this.#buckets.set(key, bucket);
      return bucket;
    });
    const waitMs = Math.max(0, ...buckets.map((bucket) => bucket.waitMs(now)));
    if (waitMs > 0) throw tooMany(kind, waitMs, perSecond);
    for (const bucket of buckets) bucket.take();
  }
}

/** Too many of what, and how to do with fewer. */
const WORDS: Readonly<Record<RateClass, readonly [what: string, instead: string]>> = {
  read: ["that read", ""],
  batch: [
    "that go through several folders or many texts",
    ". Meanwhile a search of one mailbox by sender, subject or date passes",
  ],
  write: ["that write", ". One call can change 250 messages"],
};

function tooMany(kind: RateClass, waitMs: number, perSecond: number): MailError {
  const [what, instead] = WORDS[kind];
  return new MailError("rate_limited", `Too many calls ${what}; nothing was done`, {
    hint: `Wait ${waitMs} ms, then call again; ${perSecond} per second are taken${instead}.`,
    details: { reason: "rate_limit", limit: kind, retry_after_ms: waitMs },
  });
}
