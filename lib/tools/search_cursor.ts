/**
 * Where a search goes on. A cursor stands for one page and never changes, so
 * the same page can be asked for again.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { Criteria } from "../imap/search.ts";
import type { UidSet } from "../imap/uid_set.ts";

/** Everything that the next page follows from. */
export interface SearchPosition {
  readonly account: string;
  readonly mailbox: string;
  readonly uidvalidity: string;
  readonly criteria: Criteria;
  readonly hasAttachments: boolean | undefined;
  readonly snippetMaxChars: number | undefined;
  /** Matches when the search began; undefined when they were not counted. */
  readonly total: number | undefined;
  /** Only messages with a lower UID are still to come. */
  readonly belowUid: number;
  /** Sequence number that `belowUid` had; lets the next page be fetched without a search. */
  readonly sequence: number | undefined;
  /** Matches below `belowUid`; undefined when they are to be searched for again. */
  readonly rest: UidSet | undefined;
}

interface Entry {
  readonly position: SearchPosition;
  expires: number;
}

/** Most ranges kept with one cursor: 10,000 take about 640 KB. Larger results are searched again. */
export const MAX_KEPT_RANGES = 10_000;

/** Most ranges kept with all cursors together: about 16 MB. */
export const MAX_TOTAL_RANGES = 250_000;

/** Cursors of all searches: bounded in number, forgotten after their time. */
export class SearchCursors {
  readonly #entries = new Map<string, Entry>();
  readonly #ttlMs: number;
  readonly #max: number;
  readonly #now: () => number;

  /** @param now Milliseconds that only grow. @default {performance.now} */
  constructor(ttlSeconds: number, max: number, now: () => number = () => performance.now()) {
    this.#ttlMs = ttlSeconds * 1_000;
    this.#max = max;
    this.#now = now;
  }

  /** Keeps a position and gives the cursor that leads to it: 22 characters nobody can guess. */
  add(position: SearchPosition): string {
    this.#forgetExpired();
    let ranges = position.rest?.length ?? 0;
    for (const { position: { rest } } of this.#entries.values()) ranges += rest?.length ?? 0;
    for (const [id, { position: { rest } }] of this.#entries) {
      if (this.#entries.size < this.#max && ranges <= MAX_TOTAL_RANGES) break;
      this.#entries.delete(id);
      ranges -= rest?.length ?? 0;
    }
    const id = crypto.getRandomValues(new Uint8Array(16))
      .toBase64({ alphabet: "base64url", omitPadding: true });
    this.#entries.set(id, { position, expires: this.#now() + this.#ttlMs });
    return id;
  }

  /**
   * The position that a cursor leads to; using it makes it live longer.
   *
   * @throws {MailError} `not_found` when there is none or its time is over.
   */
  get(id: string): SearchPosition {
    this.#forgetExpired();
    const entry = this.#entries.get(id);
    if (!entry) {
      throw new MailError("not_found", "This cursor is not known, or its time is over", {
        hint: "Search again without a cursor.",
        details: { reason: "cursor_expired" },
      });
    }
    this.#entries.delete(id);
    entry.expires = this.#now() + this.#ttlMs;
    this.#entries.set(id, entry);
    return entry.position;
  }

  /** Entries are in the order of their last use, and so of their expiry. */
  #forgetExpired(): void {
    const now = this.#now();
    for (const [id, { expires }] of this.#entries) {
      if (expires > now) return;
      this.#entries.delete(id);
    }
  }
}
