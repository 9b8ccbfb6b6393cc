/**
 * Hours of a busy person's assistant, a minute of them in a second. What goes
 * by time is made as much shorter, so that it comes round as often.
 *
 * @module
 */

import { type Footprint, footprint } from "./footprint.ts";
import type { LoadSetting } from "./setting.ts";

/** Simulated seconds in a real one. */
const SPEED = 60;

/** What a minute takes, in milliseconds. */
const MINUTE_MS = 60_000 / SPEED;

/** Conversations that a person has with the assistant in a day; there are some every hour. */
const CONVERSATIONS_A_DAY = 80;

/** Calls of a conversation, and how many of them are made at once. */
const CALLS = 25;
const AT_ONCE = 3;

/** The product's usual times and rates, at this speed. */
export const DAY_VARIABLES: Readonly<Record<string, number>> = {
  MAIL_IMAP_READ_SESSION_CACHE_TTL_SECONDS: 120 / SPEED,
  MAIL_IMAP_CURSOR_TTL_SECONDS: 600 / SPEED,
  MAIL_IMAP_SOCKET_TIMEOUT_MS: 300_000 / SPEED,
  MAIL_IMAP_RATE_READ_PER_SECOND: 10 * SPEED,
  MAIL_IMAP_RATE_READ_BURST: 20,
  MAIL_IMAP_RATE_BATCH_PER_SECOND: SPEED,
  MAIL_IMAP_RATE_BATCH_BURST: 10,
  MAIL_IMAP_RATE_WRITE_PER_SECOND: SPEED,
  MAIL_IMAP_RATE_WRITE_BURST: 10,
};

/** What became of the hours. */
export interface Hours {
  /** One look a minute. */
  readonly looks: readonly Footprint[];
  readonly conversations: number;
}

/** Looks for new mail each minute, and has conversations now and then. */
export async function runHours(load: LoadSetting, hours: number): Promise<Hours> {
  const { product, caller, random, next } = load;
  const looks: Footprint[] = [];
  let conversations = 0;
  for (let minute = 0; minute < hours * 60; minute++) {
    const over = performance.now() + MINUTE_MS;
    await caller.call("imap_search_messages", { unread_only: true, limit: 10 });
    if (random.next() < CONVERSATIONS_A_DAY / 1_440) {
      conversations++;
      const end = caller.calls + CALLS;
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        while (caller.calls < end) await next();
      }));
    }
    looks.push(await footprint(product.pid));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, over - performance.now())));
  }
  return { looks, conversations };
}
