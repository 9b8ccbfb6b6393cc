/**
 * SORT (RFC 5256), a window at a time where the server can (RFC 5267), so that
 * the largest of a million messages are a short answer.
 *
 * @module
 */

import type { Criteria } from "./criteria.ts";
import { needsUnicode } from "./criteria.ts";
import { type Argument, atom, execute } from "./library.ts";
import { numbersOf, refusable, returned } from "./search.ts";
import { searchKeys } from "./search_keys.ts";
import type { Session } from "./session.ts";
import { tokenNumber, tokenText } from "./token.ts";

/** What comes first: by arrival (INTERNALDATE), or by size. */
export type Order = "newest" | "oldest" | "largest";

/** A stretch of the sorted matches. */
export interface SortedWindow {
  /** In order. */
  readonly uids: readonly number[];
  /** Matches in all. */
  readonly total: number;
}

const PROGRAM: Readonly<Record<Order, readonly Argument[]>> = {
  newest: [atom("REVERSE"), atom("ARRIVAL")],
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
 * @throws {MailError} Like searchUids.
 */
export async function sortUids(
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
  const range = atom(`${first}:${last}`);
  await refusable(() =>
    session.run(() =>
      execute(session.client, "UID SORT", [
        ...(windows ? [atom("RETURN"), [atom("PARTIAL"), range, atom("COUNT")]] : []),
        PROGRAM[order],
        atom(needsUnicode(criteria) ? "UTF-8" : "US-ASCII"),
        ...searchKeys(criteria),
      ], {
        SORT: (response) => {
          const all = numbersOf(response);
          total = all.length;
          uids = all.slice(first - 1, last);
        },
        ESEARCH: (response) => {
          uids = expand(returned(response, "PARTIAL"), count);
          const at = (response.attributes ?? [])
            .findIndex((token) => tokenText(token).toUpperCase() === "COUNT");
          total = at < 0 ? 0 : tokenNumber(response.attributes?.[at + 1]);
        },
      })
    )
  );
  return { uids, total };
}

/** `7,3:5` as 7, 3, 4, 5: here the order tells something. */
function expand(list: string, count: number): readonly number[] {
  const uids: number[] = [];
  for (const piece of list.split(",")) {
    const [, from, to = from] = /^(\d{1,10})(?::(\d{1,10}))?$/.exec(piece) ?? [];
    const [a, b] = [Number(from), Number(to)];
    if (!(a > 0 && b > 0)) continue;
    const step = a <= b ? 1 : -1;
    for (let uid = a; uids.length < count; uid += step) {
      uids.push(uid);
      if (uid === b) break;
    }
  }
  return uids;
}
