/**
 * Messages in another order than that of their UIDs: sorted by the server, or,
 * where it cannot, by searching ever wider until there are enough and sorting
 * those.
 *
 * @module
 */

import type { ArrivalSamples } from "./arrivals.ts";
import type { Criteria } from "./criteria.ts";
import { fetchByUid, type Fetched } from "./fetch.ts";
import { inKnownLetters, type Matches, type SearchNote, searchUids } from "./search.ts";
import type { OpenMailbox, Session } from "./session.ts";
import { canSort, type Order, sortUids } from "./sort.ts";
import { countUids, newestUids, oldestUids, uidsAbove, uidsBelow, type UidSet } from "./uid_set.ts";

/** A stretch of matches in order, and how to find what follows it. */
export interface Ranking {
  readonly order: Order;
  /** Not yet shown, in order. */
  readonly uids: readonly number[];
  /** Matches shown, of those that the server has sorted. */
  readonly given: number;
  /** Those shown, by which the next stretch finds its place when messages came or went. */
  readonly shown: readonly number[];
  /** Whether the server has sorted. */
  readonly sorted: boolean;
  /** Whether what follows is in the order of UIDs, because nothing can bring it in another one. */
  readonly byUid: boolean;
  readonly note: SearchNote | undefined;
  /** What matches and is not in `uids`; undefined when that is all. */
  readonly beyond: Criteria | undefined;
  /** Matches in all; undefined when they were not counted. */
  readonly total: number | undefined;
}

/** A message, and by what messages are ranked. */
export interface Ranked {
  readonly uid: number;
  /** INTERNALDATE, in milliseconds since 1970. */
  readonly time: number;
  /** RFC822.SIZE, in bytes. */
  readonly size: number;
}

/** UIDs taken from the server's order at once. */
const WINDOW = 1_000;

/** UIDs by which two stretches overlap. */
const OVERLAP = 100;

/** UIDs remembered of those that were shown: who pages on beyond may see some again. */
const MAX_SHOWN = 20_000;

/** Messages that are sorted here: 60 bytes are fetched of each. */
const MAX_RANKED = 2_000;

/** Searches by which the bound between enough and too many is narrowed down. */
const MAX_STEPS = 12;

const DAY_MS = 86_400_000;

/** Days back, and sizes in bytes, at which it is first looked whether there are enough. */
const AGES = [0, 2, 7, 30, 120, 365, 1_500, 6_000];
const SIZES = [20_000_000, 5_000_000, 1_000_000, 200_000, 50_000, 10_000, 2_000];

/**
 * Begins a ranking of the matches in the open mailbox.
 *
 * @param matches Those that were found already, if they were.
 * @returns Undefined when neither the server nor this can bring them in order.
 */
export async function rank(
  session: Session,
  mailbox: OpenMailbox,
  order: Order,
  criteria: Criteria,
  matches: Matches | undefined,
  samples: ArrivalSamples | undefined,
): Promise<Ranking | undefined> {
  const begin = { order, given: 0, shown: [], byUid: false };
  if (canSort(session, mailbox.exists)) {
    const expected = matches ? countUids(matches.uids) : mailbox.exists;
    const found = await inKnownLetters(
      session,
      criteria,
      (known) => sortUids(session, order, known, 1, WINDOW, expected),
      ({ uids }) => uids.length === 0,
    );
    const { uids, total } = found.result;
    const beyond = uids.length < total ? found.criteria : undefined;
    return { ...begin, sorted: true, uids, beyond, total, note: found.note };
  }
  const total = matches && countUids(matches.uids);
  const unsorted = { ...begin, sorted: false, total, note: matches?.note };
  if (matches && countUids(matches.uids) <= MAX_RANKED) {
    const uids = await sortHere(session, order, matches.uids);
    return { ...unsorted, uids, beyond: undefined };
  }
  const found = await widen(session, order, criteria, samples);
  return found && { ...unsorted, ...found };
}

/** The next UIDs, and the ranking that follows them. */
export async function takeRanked(
  session: Session,
  mailbox: OpenMailbox,
  ranking: Ranking,
  count: number,
  samples: ArrivalSamples | undefined,
): Promise<{ readonly uids: readonly number[]; readonly rest: Ranking | undefined }> {
  let full = ranking;
  for (let i = 0; i < MAX_STEPS && full.beyond && full.uids.length < count; i++) {
    full = await continued(session, mailbox, full, full.beyond, samples);
  }
  const uids = full.uids.slice(0, count);
  const rest: Ranking = {
    ...full,
    uids: full.uids.slice(count),
    given: full.given + uids.length,
    shown: [...full.shown, ...uids].slice(-MAX_SHOWN),
  };
  return { uids, rest: rest.uids.length === 0 && !rest.beyond ? undefined : rest };
}

/** A ranking with the next stretch of the order. */
export async function continued(
  session: Session,
  mailbox: OpenMailbox,
  ranking: Ranking,
  beyond: Criteria,
  samples: ArrivalSamples | undefined,
): Promise<Ranking> {
  if (ranking.sorted && canSort(session, mailbox.exists)) {
    return await sortedOn(session, ranking, beyond, ranking.total ?? mailbox.exists);
  }
  const { order, uids } = ranking;
  const found = ranking.byUid ? undefined : await widen(session, order, beyond, samples);
  if (found) return { ...ranking, uids: [...uids, ...found.uids], beyond: found.beyond };
  const next = await nextByUid(session, order, beyond);
  return { ...ranking, uids: [...uids, ...next.uids], beyond: next.beyond, byUid: true };
}

/** The next stretch of the server's order. */
async function sortedOn(
  session: Session,
  ranking: Ranking,
  beyond: Criteria,
  expected: number,
): Promise<Ranking> {
  const { order, uids, given, shown } = ranking;
  const seen = new Set([...shown, ...uids]);
  const known = given + uids.length;
  let first = Math.max(1, known - OVERLAP + 1);
  for (;;) {
    const window = await sortUids(session, order, beyond, first, WINDOW + OVERLAP, expected);
    const anchor = window.uids.findLastIndex((uid) => seen.has(uid));
    if (anchor < 0 && first > 1) {
      // Nothing here was shown: so many are gone that what follows stands further in front.
      first = Math.max(1, first - WINDOW);
      continue;
    }
    const fresh = window.uids.slice(anchor + 1);
    const all = first + window.uids.length > window.total;
    return { ...ranking, uids: [...uids, ...fresh], beyond: all ? undefined : beyond };
  }
}

/** Matches in the order of their UIDs, and what is left. */
async function nextByUid(
  session: Session,
  order: Order,
  criteria: Criteria,
): Promise<Pick<Ranking, "uids" | "beyond">> {
  const found = (await searchUids(session, criteria)).uids;
  const oldest = order === "oldest";
  const uids = oldest ? oldestUids(found, WINDOW) : newestUids(found, WINDOW);
  const last = uids.at(-1) ?? 0;
  const left = oldest ? uidsAbove(found, last) : uidsBelow(found, last);
  // Written as one range: a set of thousands would be a line too long for many a server.
  const rest = left.length === 0
    ? undefined
    : { first: left[0]?.first ?? 1, last: left.at(-1)?.last ?? last };
  return { uids, beyond: rest && { ...criteria, uids: [rest] } };
}

/** Matches beyond a bound that are few enough to be sorted here, and what is left. */
async function widen(
  session: Session,
  order: Order,
  criteria: Criteria,
  samples: ArrivalSamples | undefined,
): Promise<Pick<Ranking, "uids" | "beyond"> | undefined> {
  const bounds = boundsOf(order, criteria, samples);
  if (!bounds) return undefined;
  let narrow: number | undefined;
  let i = 0;
  let at = bounds.steps[0];
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const within = at === undefined ? criteria : bounds.within(at);
    const { uids } = await searchUids(session, within);
    const count = countUids(uids);
    if (count > MAX_RANKED) {
      // Between what was too few and what is too many.
      const middle = at === undefined || narrow === undefined
        ? undefined
        : bounds.middle(narrow, at);
      if (middle === undefined) return undefined;
      at = middle;
    } else if (count > 0 || at === undefined) {
      const beyond = at === undefined ? undefined : bounds.beyond(at);
      return { uids: await sortHere(session, order, uids), beyond };
    } else {
      narrow = at;
      at = bounds.steps[++i];
    }
  }
  return undefined;
}

interface Bounds {
  readonly steps: readonly number[];
  within(at: number): Criteria;
  beyond(at: number): Criteria;
  /** Undefined when there is nothing between. */
  middle(narrow: number, wide: number): number | undefined;
}

function boundsOf(
  order: Order,
  criteria: Criteria,
  samples: ArrivalSamples | undefined,
): Bounds | undefined {
  const middle = (a: number, b: number): number | undefined => {
    const between = Math.round((a + b) / 2);
    return between === a || between === b ? undefined : between;
  };
  if (order === "largest") {
    const within = (size: number): Criteria => ({
      ...criteria,
      largerThan: Math.max(size, criteria.largerThan ?? 0),
    });
    const beyond = (size: number): Criteria => ({ ...criteria, smallerThan: size + 1 });
    return { steps: SIZES, within, beyond, middle };
  }
  const span = samples?.span;
  if (!span) return undefined;
  const dayOf = (time: number): number => Math.floor(time / DAY_MS);
  if (order === "newest") {
    // Time zones: a day of the server is not one of UTC.
    const newest = dayOf(Math.min(criteria.before?.getTime() ?? Infinity, span.newest)) + 1;
    const since = (age: number): Date => new Date((newest - age) * DAY_MS);
    const within = (age: number): Criteria => ({
      ...criteria,
      since: new Date(Math.max(since(age).getTime(), criteria.since?.getTime() ?? 0)),
    });
    return {
      steps: AGES,
      within,
      beyond: (age) => ({ ...criteria, before: since(age) }),
      middle,
    };
  }
  const oldest = dayOf(Math.max(criteria.since?.getTime() ?? -Infinity, span.oldest));
  const before = (age: number): Date => new Date((oldest + age) * DAY_MS);
  const within = (age: number): Criteria => ({
    ...criteria,
    before: new Date(Math.min(before(age).getTime(), criteria.before?.getTime() ?? Infinity)),
  });
  return { steps: AGES, within, beyond: (age) => ({ ...criteria, since: before(age) }), middle };
}

async function sortHere(
  session: Session,
  order: Order,
  matches: UidSet,
): Promise<readonly number[]> {
  const uids = newestUids(matches, MAX_RANKED);
  if (uids.length === 0) return [];
  const fetched = await fetchByUid(session, uids, { internalDate: true, size: true });
  const sorted = [...fetched.values()].sort(comparing(order)).map(({ uid }) => uid);
  // What did not come is asked for once more by the page that it is on, which says so.
  return [...sorted, ...uids.filter((uid) => !fetched.has(uid))];
}

/** Compares messages; of equal ones that with the higher UID was added later. */
export function comparing(order: Order): (a: Fetched, b: Fetched) => number {
  const time = (message: Fetched): number => message.internalDate?.getTime() ?? 0;
  switch (order) {
    case "newest":
      return (a, b) => time(b) - time(a) || b.uid - a.uid;
    case "oldest":
      return (a, b) => time(a) - time(b) || a.uid - b.uid;
    case "largest":
      return (a, b) => b.size - a.size || b.uid - a.uid;
  }
}
