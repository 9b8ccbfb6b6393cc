/**
 * One page of a search: which messages, in as few commands as IMAP allows.
 *
 * @module
 */

import type { Fetched, FetchRequest } from "../imap/fetch.ts";
import { fetchBySequence, fetchByUid } from "../imap/fetch.ts";
import { hasAttachments } from "../imap/body_plan.ts";
import { type Criteria, isUnfiltered, searchUids } from "../imap/search.ts";
import type { OpenMailbox, Session } from "../imap/session.ts";
import { countUids, newestUids, uidsBelow, type UidSet } from "../imap/uid_set.ts";
import type { Question } from "./search_input.ts";
import { SUMMARY_SECTIONS } from "./summary_fields.ts";
import { MAX_KEPT_RANGES, type SearchPosition } from "./search_cursor.ts";

/** Messages of a page and where the next one begins. */
export interface Page {
  /** Newest first. */
  readonly messages: readonly Fetched[];
  /** Matches in all; undefined when they cannot be counted without looking at each. */
  readonly total: number | undefined;
  readonly next: NextPage | undefined;
}

/** What a cursor needs to know besides the question. */
export type NextPage = Pick<SearchPosition, "belowUid" | "sequence" | "rest">;

/** What a summary is made of. */
export const SUMMARY_ITEMS: FetchRequest = {
  flags: true,
  size: true,
  internalDate: true,
  structure: true,
  sections: SUMMARY_SECTIONS,
};

/**
 * Messages looked at for one page when only some have what is wanted and no
 * server command can tell which: about 100 KB and a few round trips.
 */
const MAX_SCANNED = 500;
const SCAN_BATCH = 100;

/** The same without the structure, of which a monstrous message has more than can be read. */
export const SUMMARY_WITHOUT_STRUCTURE: FetchRequest = { ...SUMMARY_ITEMS, structure: false };

/**
 * Finds a page in the open mailbox.
 *
 * @param items What to fetch of each message.
 */
export async function findPage(
  session: Session,
  mailbox: OpenMailbox,
  question: Question,
  limit: number,
  from: SearchPosition | undefined,
  items: FetchRequest = SUMMARY_ITEMS,
): Promise<Page> {
  if (isUnfiltered(question.criteria) && question.hasAttachments === undefined) {
    const page = await pageBySequence(session, mailbox, limit, from, items);
    if (page) return page;
  }
  const matches = await remaining(session, question.criteria, from);
  return question.hasAttachments === undefined
    ? await pageOfMatches(session, matches, limit, from, items)
    : await pageByLooking(session, matches, limit, question.hasAttachments);
}

/**
 * The newest messages of a mailbox need no search: they are the highest
 * sequence numbers. A later page begins right below the last message of the
 * page before, which is fetched along to see that it still has its number.
 *
 * @returns Undefined when numbers have shifted and a search must tell.
 */
async function pageBySequence(
  session: Session,
  mailbox: OpenMailbox,
  limit: number,
  from: SearchPosition | undefined,
  items: FetchRequest,
): Promise<Page | undefined> {
  const total = from?.total ?? mailbox.exists;
  const last = from ? from.sequence : mailbox.exists;
  if (last === undefined || last > mailbox.exists) return undefined;
  if (last === 0) return { messages: [], total: 0, next: undefined };
  const overlap = from ? 1 : 0;
  const first = Math.max(1, last - limit - overlap + 1);
  const fetched = [...await fetchBySequence(session, first, last, items)]
    .sort((a, b) => b.uid - a.uid);
  if (from) {
    const anchor = fetched.shift();
    if (anchor?.uid !== from.belowUid) return undefined;
  }
  const lowest = fetched.at(-1);
  return {
    messages: fetched,
    total,
    next: lowest && first > 1
      ? { belowUid: lowest.uid, sequence: first, rest: undefined }
      : undefined,
  };
}

/** The matches that have not been shown yet. */
async function remaining(
  session: Session,
  criteria: Criteria,
  from: SearchPosition | undefined,
): Promise<UidSet> {
  if (from?.rest) return from.rest;
  const matches = await searchUids(session, criteria);
  return from ? uidsBelow(matches, from.belowUid) : matches;
}

async function pageOfMatches(
  session: Session,
  matches: UidSet,
  limit: number,
  from: SearchPosition | undefined,
  items: FetchRequest,
): Promise<Page> {
  const total = from?.total ?? countUids(matches);
  const uids = newestUids(matches, limit);
  const lowest = uids.at(-1);
  if (lowest === undefined) return { messages: [], total, next: undefined };
  const fetched = await fetchByUid(session, uids, items);
  return { messages: inOrder(uids, fetched), total, next: after(matches, lowest) };
}

/** Looks at the structure of one message after the other, newest first, until the page is full. */
async function pageByLooking(
  session: Session,
  matches: UidSet,
  limit: number,
  wanted: boolean,
): Promise<Page> {
  const messages: Fetched[] = [];
  let rest = matches;
  let lowest: number | undefined;
  for (let scanned = 0; scanned < MAX_SCANNED && messages.length < limit;) {
    const uids = newestUids(rest, SCAN_BATCH);
    if (uids.length === 0) break;
    scanned += uids.length;
    const fetched = inOrder(uids, await fetchByUid(session, uids, SUMMARY_ITEMS));
    for (const message of fetched) {
      if (messages.length === limit) break;
      lowest = message.uid;
      if (wanted === (message.structure ? hasAttachments(message.structure.root) : false)) {
        messages.push(message);
      }
    }
    if (messages.length < limit) lowest = uids.at(-1);
    rest = uidsBelow(matches, lowest ?? 0);
  }
  return {
    messages,
    total: undefined,
    next: lowest === undefined ? undefined : after(matches, lowest),
  };
}

function after(matches: UidSet, lowest: number): NextPage | undefined {
  const rest = uidsBelow(matches, lowest);
  if (rest.length === 0) return undefined;
  return {
    belowUid: lowest,
    sequence: undefined,
    rest: rest.length > MAX_KEPT_RANGES ? undefined : rest,
  };
}

function inOrder(
  uids: readonly number[],
  fetched: ReadonlyMap<number, Fetched>,
): readonly Fetched[] {
  return uids.flatMap((uid) => fetched.get(uid) ?? []);
}
