/**
 * Whether the UIDs of a mailbox grow with the dates of arrival. They nearly
 * always do; where old messages were moved or imported they do not. A server
 * that sorts tells which the newest messages are; asked to sort a million, it
 * takes seconds. There, and where a server does not sort, the dates of some
 * messages are looked at, which can miss a few that are out of order.
 *
 * @module
 */

import { type Fetched, fetchSequences } from "./fetch.ts";
import type { OpenMailbox, Session } from "./session.ts";
import { sortsQuickly, sortUids } from "./sort.ts";

/** Messages looked at that are spread evenly: 60 bytes each. */
const EVEN_SAMPLES = 100;

/** Newest messages that a server which sorts is asked for. */
const KNOWN_NEWEST = 500;

/** Messages that may have gone before it is looked again. */
const MAX_GONE = 20;

/** Mailboxes that are remembered. */
const MAX_MAILBOXES = 200;

interface Sample {
  readonly uid: number;
  /** INTERNALDATE in milliseconds. */
  readonly time: number;
}

/** What is known of one mailbox. */
export class ArrivalSamples {
  readonly uidvalidity: string;
  readonly exists: number;
  /** Whether a page was found to be out of order: the next one is sorted at once. */
  disordered = false;
  readonly #samples: readonly Sample[];
  readonly #newest: readonly number[];

  /**
   * @param samples In any order.
   * @param newest UIDs of the newest messages in their order, as far as the server has told.
   */
  constructor(
    uidvalidity: string,
    exists: number,
    samples: readonly Sample[],
    newest: readonly number[] = [],
  ) {
    this.uidvalidity = uidvalidity;
    this.exists = exists;
    this.#newest = newest;
    this.#samples = samples.toSorted((a, b) => a.uid - b.uid);
  }

  /** Time of the newest known message with a lower UID; -Infinity when none is known. */
  newestBelow(uid: number): number {
    return Math.max(-Infinity, ...this.#samples.filter((s) => s.uid < uid).map((s) => s.time));
  }

  /** Time of the oldest known message with a higher UID; Infinity when none is known. */
  oldestAbove(uid: number): number {
    return Math.min(Infinity, ...this.#samples.filter((s) => s.uid > uid).map((s) => s.time));
  }

  /** Whether a known message with a lower UID is newer than one with this UID or a higher one. */
  isNewerBelow(uid: number): boolean {
    const below = this.#newest.findIndex((known) => known < uid);
    return below >= 0 && this.#newest.findLastIndex((known) => known >= uid) > below;
  }

  /** Times of the oldest and of the newest known message; undefined when none is known. */
  get span(): { readonly oldest: number; readonly newest: number } | undefined {
    if (this.#samples.length === 0) return undefined;
    return { oldest: this.oldestAbove(0), newest: this.newestBelow(Infinity) };
  }
}

/** What is known of the mailboxes of an account. */
export class Arrivals {
  readonly #known = new Map<string, ArrivalSamples>();

  /**
   * What is known of a mailbox already, if it is still so.
   *
   * @param newcomers Messages that may have come since: those that are looked at anyway.
   */
  known(
    { path, uidvalidity, exists }: OpenMailbox,
    newcomers: number,
  ): ArrivalSamples | undefined {
    const known = this.#known.get(path);
    const came = exists - (known?.exists ?? 0);
    return known?.uidvalidity === uidvalidity && came <= newcomers && came >= -MAX_GONE
      ? known
      : undefined;
  }

  /** Forgets mailboxes that were renamed or deleted. */
  forget(gone: (path: string) => boolean): void {
    for (const path of this.#known.keys()) if (gone(path)) this.#known.delete(path);
  }

  /** What is known of the open mailbox; looked up with one FETCH when it has changed. */
  async of(session: Session, mailbox: OpenMailbox, newcomers = 0): Promise<ArrivalSamples> {
    const known = this.known(mailbox, newcomers);
    if (known) return known;
    const samples = await sample(session, mailbox);
    this.#known.delete(mailbox.path);
    this.#known.set(mailbox.path, samples);
    for (const path of this.#known.keys()) {
      if (this.#known.size <= MAX_MAILBOXES) break;
      this.#known.delete(path);
    }
    return samples;
  }
}

async function sample(session: Session, mailbox: OpenMailbox): Promise<ArrivalSamples> {
  const { uidvalidity, exists } = mailbox;
  const numbers = new Set<number>();
  for (let back = 1; back <= exists; back *= 2) numbers.add(exists - back + 1);
  for (let i = 0; i < EVEN_SAMPLES && exists > 0; i++) {
    numbers.add(1 + Math.floor(i * (exists - 1) / (EVEN_SAMPLES - 1)));
  }
  const fetched = numbers.size === 0
    ? []
    : await fetchSequences(session, [...numbers], { internalDate: true });
  const newest = sortsQuickly(session, exists)
    ? (await sortUids(session, "newest", {}, 1, KNOWN_NEWEST, exists)).uids
    : [];
  return new ArrivalSamples(uidvalidity, exists, fetched.flatMap(toSample), newest);
}

function toSample({ uid, internalDate }: Fetched): readonly Sample[] {
  return internalDate ? [{ uid, time: internalDate.getTime() }] : [];
}
