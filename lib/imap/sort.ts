/**
 * SORT (RFC 5256), a window at a time where the server can (RFC 5267), so that
 * the largest of a million messages are a short answer.
 *
 * @module
 */

import type { Criteria } from "./criteria.ts";
import { needsUnicode } from "./criteria.ts";
import { invalidAnswer, isAnswerTo } from "./found.ts";
import { type Argument, atom, execute, type Untagged } from "./library.ts";
import { refusable } from "./search.ts";
import { searchKeys } from "./search_keys.ts";
import type { Session } from "./session.ts";
import { type Token, tokenList, tokenNumber, tokenText } from "./token.ts";
import { isUid } from "./uid_set.ts";

/** What comes first: by arrival (INTERNALDATE), or by size. */
export type Order = "newest" | "oldest" | "largest";

/** A stretch of the sorted matches. */
export interface SortedWindow {
  /** In order. */
  readonly uids: readonly number[];
  /** Matches in all. */
  readonly total: number;
}

/**
 * How a server sorts for an order. Of equal messages it gives that with the lowest number first; so
 * the newest are the end of the list that begins with the oldest.
 */
const PROGRAM: Readonly<Record<Order, readonly Argument[]>> = {
  newest: [atom("ARRIVAL")],
  oldest: [atom("ARRIVAL")],
  largest: [atom("REVERSE"), atom("SIZE")],
};

/** Messages of a mailbox that is sorted as a whole: the answer has 8 bytes for each. */
const MAX_WHOLE_SORT = 100_000;

/** Whether the server can sort a mailbox of so many messages in a bounded answer. */
export function canSort(session: Session, messages: number): boolean {
  const { capabilities } = session.client;
  return capabilities.has("SORT") && (hasWindows(session) || messages <= MAX_WHOLE_SORT);
}

/** Messages of a mailbox that may be sorted whenever it helps: it takes a few hundred milliseconds at most. */
const MAX_QUICK_SORT = 50_000;

/** Whether sorting costs next to nothing, so that there is no need to guess. */
export function sortsQuickly(session: Session, messages: number): boolean {
  return session.client.capabilities.has("SORT") && hasWindows(session) &&
    messages <= MAX_QUICK_SORT;
}

/** Dovecot offers windows of a sort along with those of a search (`CONTEXT=SEARCH`). */
function hasWindows({ client: { capabilities } }: Session): boolean {
  return capabilities.has("ESORT") &&
    ["CONTEXT=SORT", "CONTEXT=SEARCH", "PARTIAL"].some((name) => capabilities.has(name));
}

/**
 * Sorts the matches in the open mailbox.
 *
 * @param first Position of the window's first match, from 1.
 * @param count Most matches in the window.
 * @param expected How many matches there probably are: if it is wrong, the server is asked twice
 * for the newest.
 * @throws {MailError} Like searchUids.
 */
export async function sortUids(
  session: Session,
  order: Order,
  criteria: Criteria,
  first: number,
  count: number,
  expected: number,
): Promise<SortedWindow> {
  if (order !== "newest") return await sortWindow(session, order, criteria, first, count);
  let total = expected;
  for (let i = 0; i < MAX_GUESSES; i++) {
    const end = total - first + 1;
    const start = Math.max(1, end - count + 1);
    const found = end < 1
      ? await sortWindow(session, order, criteria, 1, 1)
      : await sortWindow(session, order, criteria, start, end - start + 1);
    if (found.total === total || found.total === 0) {
      return { uids: end < 1 ? [] : found.uids.toReversed(), total: found.total };
    }
    total = found.total;
  }
  return { uids: [], total };
}

/** Times that the number of matches may change while they are sorted. */
const MAX_GUESSES = 5;

async function sortWindow(
  session: Session,
  order: Order,
  criteria: Criteria,
  first: number,
  count: number,
): Promise<SortedWindow> {
  const windows = hasWindows(session);
  const last = first + count - 1;
  let uids: readonly number[] = [];
  let total = 0;
  let answered = false;
  const range = atom(`${first}:${last}`);
  await refusable(() =>
    session.run(() =>
      execute(session.client, "UID SORT", [
        ...(windows ? [atom("RETURN"), [atom("PARTIAL"), range, atom("COUNT")]] : []),
        PROGRAM[order],
        atom(needsUnicode(criteria) ? "UTF-8" : "US-ASCII"),
        ...searchKeys(criteria),
      ], {
        SORT: ({ numbers, attributes = [] }) => {
          answered = true;
          const all = (numbers ?? attributes.map(tokenNumber)).filter(isUid);
          total = all.length;
          uids = all.slice(first - 1, last);
        },
        ESEARCH: (response, tag) => {
          if (!isAnswerTo(response, tag)) return;
          answered = true;
          // Behind its range.
          uids = expand(tokenText(tokenList(returned(response, "PARTIAL"))?.[1]), count);
          total = tokenNumber(returned(response, "COUNT"));
        },
      })
    )
  );
  if (windows && !answered) throw invalidAnswer();
  return { uids, total };
}

/** One item of an untagged ESEARCH. */
function returned({ attributes = [] }: Untagged, item: string): Token {
  const at = attributes.findIndex((token) => tokenText(token).toUpperCase() === item);
  return at < 0 ? undefined : attributes[at + 1];
}

/** `7,3:5` as 7, 3, 4, 5: here the order tells something. */
function expand(list: string, count: number): readonly number[] {
  const uids: number[] = [];
  for (const piece of list.split(",")) {
    const [, from, to = from] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(piece) ?? [];
    const [a, b] = [Number(from), Number(to)];
    if (!isUid(a) || !isUid(b)) continue;
    const step = a <= b ? 1 : -1;
    for (let uid = a; uids.length < count; uid += step) {
      uids.push(uid);
      if (uid === b) break;
    }
  }
  return uids;
}
