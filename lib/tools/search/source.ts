/**
 * Matches in the order in which pages show them, taken a few at a time.
 *
 * @module
 */

import type { Ranking } from "../../imap/rank.ts";
import { newestUids, oldestUids, uidsAbove, uidsBelow, type UidSet } from "../../imap/uid_set.ts";
import type { Place } from "./cursor.ts";

/** Gives UIDs one page after the other. */
export interface Source {
  /** The next UIDs, at most so many; none at the end. */
  take(count: number): Promise<readonly number[]>;
  /** Puts back what was taken and follows this UID. */
  giveBackAfter(uid: number): void;
  /** Where it goes on; undefined at the end. */
  place(): Place | undefined;
}

/** Matches in the order of their UIDs. */
export function setSource(matches: UidSet, order: "newest" | "oldest" | "largest"): Source {
  const oldest = order === "oldest";
  let last: number | undefined;
  const rest = (): UidSet => {
    if (last === undefined) return matches;
    return oldest ? uidsAbove(matches, last) : uidsBelow(matches, last);
  };
  return {
    take(count) {
      const uids = oldest ? oldestUids(rest(), count) : newestUids(rest(), count);
      last = uids.at(-1) ?? last;
      return Promise.resolve(uids);
    },
    giveBackAfter(uid) {
      last = uid;
    },
    place() {
      const left = rest();
      return last === undefined || left.length === 0
        ? undefined
        : { way: "uids", uid: last, rest: left };
    },
  };
}

/** Takes the next UIDs of a ranking. */
type Take = (ranking: Ranking, count: number) => Promise<{
  readonly uids: readonly number[];
  readonly rest: Ranking | undefined;
}>;

/** Matches as they were ranked. */
export function rankingSource(ranking: Ranking, takeFrom: Take): Source {
  let rest: Ranking | undefined = ranking;
  let taken: readonly number[] = [];
  return {
    async take(count) {
      if (!rest) return [];
      const next = await takeFrom(rest, count);
      rest = next.rest ?? {
        ...rest,
        ...{ uids: [], given: rest.given + next.uids.length, beyond: undefined },
        shown: [...rest.shown, ...next.uids],
      };
      taken = next.uids;
      return taken;
    },
    giveBackAfter(uid) {
      const back = taken.slice(taken.indexOf(uid) + 1);
      if (!rest || back.length === 0) return;
      rest = {
        ...rest,
        uids: [...back, ...rest.uids],
        given: rest.given - back.length,
        shown: rest.shown.filter((shown) => !back.includes(shown)),
      };
    },
    place() {
      return rest && (rest.uids.length > 0 || rest.beyond)
        ? { way: "ranking", ranking: rest }
        : undefined;
    },
  };
}
