/**
 * Where a ranking goes on behind a message of which only place and size are
 * known: a cursor that was sealed elsewhere leads here. Loaded when the first
 * of them comes.
 *
 * @module
 */

import type { ArrivalSamples } from "./arrivals.ts";
import type { Criteria } from "./criteria.ts";
import { fetchByUid, type Fetched } from "./fetch.ts";
import { comparing, continued, rank, type Ranked, type Ranking } from "./rank.ts";
import { searchUids } from "./search.ts";
import type { OpenMailbox, Session } from "./session.ts";
import { canSort, type Order } from "./sort.ts";

/** Stretches of the order that are looked through for the message. */
const MAX_STEPS = 12;

const DAY_MS = 86_400_000;

/**
 * Begins a ranking behind a message, which may have gone meanwhile.
 *
 * @param criteria Of the whole search; what is known to be before the message is left out of it.
 * @returns Undefined when nothing can bring what is left in order.
 */
export async function rankAfter(
  session: Session,
  mailbox: OpenMailbox,
  order: Order,
  criteria: Criteria,
  last: Ranked,
  samples: ArrivalSamples | undefined,
): Promise<Ranking | undefined> {
  const left = behind(order, criteria, last);
  const matches = canSort(session, mailbox.exists) ? undefined : await searchUids(session, left);
  let ranking = await rank(session, mailbox, order, left, matches, samples);
  for (let i = 0; ranking && i < MAX_STEPS; i++) {
    const uids = await comingAfter(session, ranking, last);
    const shown = ranking.uids.filter((uid) => !uids.includes(uid));
    const passed = { ...ranking, uids, given: ranking.given + shown.length, shown };
    // More of the same days, or of the same size, than one stretch of the order holds.
    if (uids.length > 0 || !passed.beyond) return { ...passed, total: undefined };
    ranking = await continued(session, mailbox, passed, passed.beyond, samples);
  }
  return undefined;
}

/** Days of servers are those of any time zone. */
const ZONES_MS = 2 * DAY_MS;

function behind(order: Order, criteria: Criteria, { time, size }: Ranked): Criteria {
  const day = Math.floor(time / DAY_MS) * DAY_MS;
  switch (order) {
    case "newest": {
      const before = Math.min(criteria.before?.getTime() ?? Infinity, day + ZONES_MS);
      return { ...criteria, before: new Date(before) };
    }
    case "oldest": {
      const since = Math.max(criteria.since?.getTime() ?? -Infinity, day - DAY_MS);
      return { ...criteria, since: new Date(since) };
    }
    case "largest":
      return { ...criteria, smallerThan: Math.min(criteria.smallerThan ?? Infinity, size + 1) };
  }
}

/** Those of a ranking's UIDs that follow a message. */
async function comingAfter(
  session: Session,
  { order, uids, sorted }: Ranking,
  last: Ranked,
): Promise<readonly number[]> {
  const at = uids.indexOf(last.uid);
  if (at >= 0 || uids.length === 0) return uids.slice(at + 1);
  // It has gone, or does not match any more: the others tell by themselves on which side they are.
  const gone = { uid: last.uid, internalDate: new Date(last.time), size: last.size } as Fetched;
  const fetched = await fetchByUid(session, uids, { internalDate: true, size: true });
  const compare = sorted ? comparingSorted(order) : comparing(order);
  return uids.filter((uid) => {
    const message = fetched.get(uid);
    return message !== undefined && compare(gone, message) < 0;
  });
}

/** As the server sorts: of messages of equal size that with the lower number comes first (see sort.ts). */
function comparingSorted(order: Order): (a: Fetched, b: Fetched) => number {
  if (order !== "largest") return comparing(order);
  return (a, b) => b.size - a.size || a.uid - b.uid;
}
