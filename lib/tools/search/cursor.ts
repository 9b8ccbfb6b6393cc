/**
 * Where a search goes on. A cursor stands for one page and never changes, so
 * the same page can be asked for again.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { Ranked, Ranking } from "../../imap/rank.ts";
import type { UidSet } from "../../imap/uid_set.ts";
import type { Question } from "./input.ts";

/** Where a page of one mailbox ended. */
export type Place =
  | {
    /** By sequence number. */
    readonly way: "sequence";
    /** Of the last message shown. */
    readonly uid: number;
    /** Which it had; the next page is fetched without a search if it still has it. */
    readonly sequence: number;
  }
  | {
    /** In the order of UIDs. */
    readonly way: "uids";
    /** Of the last message shown. */
    readonly uid: number;
    /** Matches that follow; undefined when they are to be searched for again. */
    readonly rest: UidSet | undefined;
  }
  | {
    readonly way: "ranking";
    readonly ranking: Ranking;
    /** The last message that was looked at; undefined when all of them have gone. */
    readonly last?: Ranked | undefined;
  }
  | {
    /** By the order alone: what comes after the last message is ranked anew. */
    readonly way: "after";
    readonly last: Ranked;
  };

/** How far a search has come in one mailbox. */
export interface MailboxPosition {
  readonly mailbox: string;
  /** Undefined before the first page. */
  readonly uidvalidity: string | undefined;
  /** Matches when the search began; undefined when they were not counted. */
  readonly total: number | undefined;
  /** Undefined before the first page, and when all that is left is held back. */
  readonly place: Place | undefined;
  /** Found and not shown, because messages of other mailboxes come first; in order. */
  readonly held: readonly number[];
  /** Whether there may be matches besides those that are held back. */
  readonly more: boolean;
}

/** Everything that the next page follows from. */
export interface SearchPosition {
  readonly account: string;
  readonly question: Question;
  readonly snippetMaxChars: number | undefined;
  /** Mailboxes in which there is more. */
  readonly mailboxes: readonly MailboxPosition[];
  /** Whether several mailboxes were asked for. */
  readonly several: boolean;
  /** Matches in all mailboxes. */
  readonly total: number | undefined;
}

interface Entry {
  readonly position: SearchPosition;
  expires: number;
}

/** Most ranges kept with one cursor: 10,000 take about 640 KB. Larger results are searched again. */
export const MAX_KEPT_RANGES = 10_000;

/** Most ranges kept with all cursors together: about 16 MB. */
export const MAX_TOTAL_RANGES = 250_000;

/** Where cursors lead, wherever that is kept. */
export interface SearchCursors {
  /** Gives the cursor that leads to a position; nobody can guess one. */
  add(position: SearchPosition): Promise<string>;
  /**
   * The position that a cursor leads to.
   *
   * @throws {MailError} `not_found` when there is none or its time is over.
   */
  get(cursor: string): Promise<SearchPosition>;
  /** The account that a cursor belongs to; undefined when it leads nowhere. */
  accountOf(cursor: string): Promise<string | undefined>;
}

/** What is said of a cursor that leads nowhere. */
export function cursorExpired(): MailError {
  return new MailError("not_found", "This cursor is not known, or its time is over", {
    hint: "Search again without a cursor.",
    details: { reason: "cursor_expired" },
  });
}

/** Cursors of all searches in memory: bounded in number, forgotten after their time. */
export class KeptCursors implements SearchCursors {
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
  add(position: SearchPosition): Promise<string> {
    this.#forgetExpired();
    let ranges = rangesOf(position);
    for (const entry of this.#entries.values()) ranges += rangesOf(entry.position);
    for (const [id, entry] of this.#entries) {
      if (this.#entries.size < this.#max && ranges <= MAX_TOTAL_RANGES) break;
      this.#entries.delete(id);
      ranges -= rangesOf(entry.position);
    }
    const id = crypto.getRandomValues(new Uint8Array(16))
      .toBase64({ alphabet: "base64url", omitPadding: true });
    this.#entries.set(id, { position, expires: this.#now() + this.#ttlMs });
    return Promise.resolve(id);
  }

  /** Using a cursor makes it live longer. */
  get(id: string): Promise<SearchPosition> {
    this.#forgetExpired();
    const entry = this.#entries.get(id);
    if (!entry) return Promise.reject(cursorExpired());
    this.#entries.delete(id);
    entry.expires = this.#now() + this.#ttlMs;
    this.#entries.set(id, entry);
    return Promise.resolve(entry.position);
  }

  accountOf(id: string): Promise<string | undefined> {
    return Promise.resolve(this.#entries.get(id)?.position.account);
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

/** Ranges and UIDs that are kept for a position. */
function rangesOf({ mailboxes }: SearchPosition): number {
  return mailboxes.reduce((sum, { place, held }) => {
    const kept = sum + held.length;
    if (place?.way === "uids") return kept + (place.rest?.length ?? 0);
    if (place?.way !== "ranking") return kept;
    return kept + place.ranking.uids.length + place.ranking.shown.length;
  }, 0);
}
