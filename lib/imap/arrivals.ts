/**
 * Whether the UIDs of a mailbox grow with the dates of arrival. They nearly
 * always do; where old messages were moved or imported they do not, and a
 * server asked to sort a million messages takes seconds. So a few messages
 * are looked at, once.
 *
 * @module
 */

import { type Fetched, fetchSequences } from "./fetch.ts";
import type { OpenMailbox, Session } from "./session.ts";

/** Messages looked at that are spread evenly: 60 bytes each. */
const EVEN_SAMPLES = 24;

/** Messages that may have come or gone before it is looked again. */
const MAX_DRIFT = 20;

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

  /** @param samples In any order. */
  constructor(uidvalidity: string, exists: number, samples: readonly Sample[]) {
    this.uidvalidity = uidvalidity;
    this.exists = exists;
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

  /** Times of the oldest and of the newest known message; undefined when none is known. */
  get span(): { readonly oldest: number; readonly newest: number } | undefined {
    if (this.#samples.length === 0) return undefined;
    return { oldest: this.oldestAbove(0), newest: this.newestBelow(Infinity) };
  }
}

/** What is known of the mailboxes of an account. */
export class Arrivals {
  readonly #known = new Map<string, ArrivalSamples>();

  /** What is known of a mailbox already, if it is still so. */
  known({ path, uidvalidity, exists }: OpenMailbox): ArrivalSamples | undefined {
    const known = this.#known.get(path);
    const same = known?.uidvalidity === uidvalidity && Math.abs(known.exists - exists) <= MAX_DRIFT;
    return same ? known : undefined;
  }

  /** What is known of the open mailbox; looked up with one FETCH when it has changed. */
  async of(session: Session, mailbox: OpenMailbox): Promise<ArrivalSamples> {
    const known = this.known(mailbox);
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
  return new ArrivalSamples(uidvalidity, exists, fetched.flatMap(toSample));
}

function toSample({ uid, internalDate }: Fetched): readonly Sample[] {
  return internalDate ? [{ uid, time: internalDate.getTime() }] : [];
}
