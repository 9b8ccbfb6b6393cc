/**
 * One page of a search: which messages, in as few commands as IMAP allows.
 *
 * The newest messages of a mailbox are nearly always those with the highest
 * UIDs, which costs no search at all. Whether it is so is checked against a
 * few dates that are known (arrivals.ts); only if it is not, or if another
 * order was asked for, messages are ranked (rank.ts).
 *
 * @module
 */

import type { Arrivals, ArrivalSamples } from "../../imap/arrivals.ts";
import { type Criteria, isUnfiltered } from "../../imap/criteria.ts";
import type { Fetched, FetchRequest } from "../../imap/fetch.ts";
import { comparing, rank, type Ranking, takeRanked } from "../../imap/rank.ts";
import { type Matches, type SearchNote, searchUids } from "../../imap/search.ts";
import type { OpenMailbox, Session } from "../../imap/session.ts";
import { canSort, type Order, sortsQuickly } from "../../imap/sort.ts";
import { countUids, MAX_UID, type UidSet } from "../../imap/uid_set.ts";
import { fetchPresent } from "../../imap/withheld.ts";
import { cursorExpired, MAX_KEPT_RANGES, type Place } from "./cursor.ts";
import type { Question } from "./input.ts";
import { fetchLooking } from "./looking.ts";
import { pageBySequence } from "./sequence.ts";
import { rankingSource, setSource, type Source } from "./source.ts";

/** The order of a page; `…_added` is that of the UIDs, where the mailbox is in no order of dates and the server cannot sort. */
export type UsedOrder = "newest" | "oldest" | "largest" | "newest_added" | "oldest_added";

/** Messages of a page and where the next one begins. */
export interface Page {
  /** In order. */
  readonly messages: readonly Fetched[];
  /** Matches in all; undefined when they cannot be counted without looking at each. */
  readonly total: number | undefined;
  readonly order: UsedOrder;
  readonly note: SearchNote | undefined;
  readonly next: Place | undefined;
  /** How far it was looked, where each message has to be looked at: what is wanted may follow. */
  readonly reached?: Fetched | undefined;
  /** UIDs of the page that the server found and did not send. */
  readonly withheld: readonly number[];
}

/** What a page is to be made of. */
export interface PageRequest {
  readonly question: Question;
  readonly limit: number;
  /** Where the page before ended. */
  readonly from: Place | undefined;
  /** Matches in all, as the first page counted them. */
  readonly total: number | undefined;
  /** What to fetch of each message, INTERNALDATE and size among it. */
  readonly items: FetchRequest;
}

/** Finds a page in the open mailbox. */
export async function findPage(
  session: Session,
  mailbox: OpenMailbox,
  arrivals: Arrivals,
  request: PageRequest,
): Promise<Page> {
  const { question, limit, from, items } = request;
  const { criteria, hasAttachments, order } = question;
  if (from?.way === "ranking") {
    return await rankedPage(session, mailbox, arrivals, request, from.ranking);
  }
  if (from?.way === "after") {
    const samples = await samplesFor(session, mailbox, arrivals, order);
    const { rankAfter } = await import("#lazy/rank_after");
    const ranking = await rankAfter(session, mailbox, order, criteria, from.last, samples);
    // The folder has grown so much meanwhile that nothing brings it in this order any more.
    if (!ranking) throw cursorExpired();
    return await rankedPage(session, mailbox, arrivals, request, ranking);
  }
  if (
    order === "largest" || order === "oldest" && sortsQuickly(session, mailbox.exists) ||
    wasOutOfOrder(session, mailbox, arrivals, limit)
  ) {
    return await rankedFrom(session, mailbox, arrivals, request, undefined);
  }
  if (isUnfiltered(criteria) && hasAttachments === undefined) {
    const page = await pageBySequence(session, mailbox, order, limit, from, items);
    if (page) {
      if (await isInOrder(session, mailbox, arrivals, order, limit, page)) {
        const messages = page.messages.toSorted(comparing(order));
        const total = request.total ?? mailbox.exists;
        return { ...page, messages, total, order, note: undefined, withheld: [] };
      }
      return await rankedFrom(session, mailbox, arrivals, request, undefined);
    }
  }
  const found: Matches = from?.way === "uids" && from.rest
    ? { uids: from.rest }
    : await searchUids(session, withoutShown(criteria, order, from));
  const page = await pageOf(session, setSource(found.uids, order), request);
  if (!await isInOrder(session, mailbox, arrivals, order, limit, page)) {
    return await rankedFrom(session, mailbox, arrivals, request, found);
  }
  const messages = page.messages.toSorted(comparing(order));
  const total = request.total ?? counted(question, found.uids);
  return { ...page, messages, total, order, note: found.note };
}

/** Whether it is known that the mailbox is in no order, and that the server can bring it in one. */
function wasOutOfOrder(
  session: Session,
  mailbox: OpenMailbox,
  arrivals: Arrivals,
  limit: number,
): boolean {
  const known = arrivals.known(mailbox, limit);
  return known?.disordered === true && canSort(session, mailbox.exists);
}

/** The first page of a ranking; in the order of UIDs where there can be none. */
async function rankedFrom(
  session: Session,
  mailbox: OpenMailbox,
  arrivals: Arrivals,
  request: PageRequest,
  found: Matches | undefined,
): Promise<Page> {
  const { question, from } = request;
  const { criteria, order } = question;
  const wanted = withoutShown(criteria, order, from);
  const sorts = canSort(session, mailbox.exists);
  const samples = await samplesFor(session, mailbox, arrivals, order);
  // How many there are decides how they can be ranked here.
  const matches = found ?? (sorts ? undefined : await searchUids(session, wanted));
  const ranking = await rank(session, mailbox, order, wanted, matches, samples);
  if (ranking) return await rankedPage(session, mailbox, arrivals, request, ranking);
  const { uids, note } = matches ?? await searchUids(session, wanted);
  const page = await pageOf(session, setSource(uids, order), request);
  const total = request.total ?? counted(question, uids);
  return { ...page, total, order: addedOrder(order), note };
}

/** The dates by which messages are ranked here: none where the server sorts, or where sizes decide. */
async function samplesFor(
  session: Session,
  mailbox: OpenMailbox,
  arrivals: Arrivals,
  order: Order,
): Promise<ArrivalSamples | undefined> {
  if (order === "largest" || canSort(session, mailbox.exists)) return undefined;
  return await arrivals.of(session, mailbox, MAX_UID);
}

function addedOrder(order: string): UsedOrder {
  return order === "oldest" ? "oldest_added" : "newest_added";
}

function counted({ hasAttachments }: Question, matches: UidSet): number | undefined {
  return hasAttachments === undefined ? countUids(matches) : undefined;
}

/** What a page by UID has not shown yet. */
function withoutShown(criteria: Criteria, order: string, from: Place | undefined): Criteria {
  if (from?.way !== "sequence" && from?.way !== "uids") return criteria;
  const left = order === "oldest"
    ? { first: from.uid + 1, last: MAX_UID }
    : { first: 1, last: from.uid - 1 };
  return { ...criteria, uids: [left] };
}

async function rankedPage(
  session: Session,
  mailbox: OpenMailbox,
  arrivals: Arrivals,
  request: PageRequest,
  ranking: Ranking,
): Promise<Page> {
  const samples = await samplesFor(session, mailbox, arrivals, ranking.order);
  const source = rankingSource(
    ranking,
    (rest, count) => takeRanked(session, mailbox, rest, count, samples),
  );
  const page = await pageOf(session, source, request);
  const total = request.question.hasAttachments === undefined
    ? request.total ?? ranking.total
    : undefined;
  const byUid = page.next?.way === "ranking" ? page.next.ranking.byUid : ranking.byUid;
  const order = byUid ? addedOrder(ranking.order) : ranking.order;
  return { ...page, total, order, note: ranking.note };
}

/** The next messages of a source, looked at one by one where no search can tell which are wanted. */
async function pageOf(
  session: Session,
  source: Source,
  { question, limit, items }: PageRequest,
): Promise<Pick<Page, "messages" | "next" | "reached" | "withheld">> {
  if (question.hasAttachments !== undefined) {
    const looked = await fetchLooking(session, source, limit, question.hasAttachments, items);
    return { ...looked, next: bounded(looked.next, looked.reached) };
  }
  const uids = await source.take(limit);
  const present = await fetchPresent(session, uids, items);
  const messages = uids.flatMap((uid) => present.messages.get(uid) ?? []);
  const next = bounded(source.place(), messages.at(-1));
  return { messages, next, withheld: present.withheld };
}

/** A place that a cursor can keep; what is too much is searched for again. */
function bounded(place: Place | undefined, last: Fetched | undefined): Place | undefined {
  if (place?.way === "ranking" && last) {
    const { uid, internalDate, size } = last;
    return { ...place, last: { uid, time: internalDate?.getTime() ?? 0, size } };
  }
  const tooMany = place?.way === "uids" && (place.rest?.length ?? 0) > MAX_KEPT_RANGES;
  return tooMany ? { ...place, rest: undefined } : place;
}

/** Messages that arrive at once get their dates and their UIDs in any order, some milliseconds. */
const JITTER_MS = 3_600_000;

/**
 * Whether no known message that is still to come belongs before those of a
 * page, which are in the order of their UIDs.
 */
async function isInOrder(
  session: Session,
  mailbox: OpenMailbox,
  arrivals: Arrivals,
  order: "newest" | "oldest",
  newcomers: number,
  { messages, next }: Pick<Page, "messages" | "next">,
): Promise<boolean> {
  // When nothing is to come, all that matters is on the page.
  if (!next) return true;
  const sign = order === "newest" ? 1 : -1;
  const times = messages.map(({ internalDate }) => sign * (internalDate?.getTime() ?? 0));
  const isSorted = times.every((time, i) => i === 0 || time <= (times[i - 1] ?? 0) + JITTER_MS);
  const last = messages.at(-1);
  if (!last) return true;
  // Newcomers have the highest UIDs: where the newest come first, those that match are on the page.
  const samples = await arrivals.of(session, mailbox, order === "newest" ? newcomers : 0);
  const known = order === "newest" ? samples.newestBelow(last.uid) : samples.oldestAbove(last.uid);
  const isNewerBelow = order === "newest" && samples.isNewerBelow(last.uid);
  if (!isNewerBelow && isSorted && sign * known <= Math.min(...times) + JITTER_MS) return true;
  samples.disordered = true;
  return false;
}
