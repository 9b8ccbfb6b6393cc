/**
 * Sets of UIDs as ranges (RFC 3501 `sequence-set`), so that a million of them
 * cost a few numbers.
 *
 * @module
 */

/** Inclusive at both ends. */
export interface UidRange {
  readonly first: number;
  readonly last: number;
}

/** RFC 3501 section 2.3.1.1: UIDs have 32 bits. */
export const MAX_UID = 4_294_967_295;

/** Whether a number that a server told can be a UID, and so be sent in a command. */
export function isUid(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_UID;
}

/** Whether a server's text is a UIDVALIDITY (RFC 3501 section 9), decimal. */
export function isUidValidity(text: string): boolean {
  return /^[1-9][0-9]{0,9}$/.test(text) && Number(text) <= MAX_UID;
}

/** Ascending, without overlaps. */
export type UidSet = readonly UidRange[];

/** Reads a server's set such as `2,4:7,9`; what is not a valid range is left out. */
export function parseUidSet(text: string): UidSet {
  return unionOf(text.split(",").flatMap((part) => parseRange(part) ?? []));
}

/**
 * Reads a server's set of at most so many ranges, as it stands: where one of
 * them is not valid, the others are not all.
 */
export function rangesOf(text: string, most: number): readonly UidRange[] | "invalid" | "too many" {
  const ranges: UidRange[] = [];
  // Not split: a long line would be held a second time, in pieces.
  for (let start = 0; start <= text.length;) {
    const comma = text.indexOf(",", start);
    const end = comma < 0 ? text.length : comma;
    const range = parseRange(text.slice(start, end));
    if (!range) return "invalid";
    if (ranges.push(range) > most) return "too many";
    start = end + 1;
  }
  return ranges;
}

function parseRange(text: string): UidRange | undefined {
  const match = /^ *([0-9]{1,10})(?::([0-9]{1,10}))? *$/.exec(text);
  if (!match) return undefined;
  const a = Number(match[1]);
  const b = Number(match[2] ?? match[1]);
  const first = Math.min(a, b);
  const last = Math.max(a, b);
  return first >= 1 && last <= MAX_UID ? { first, last } : undefined;
}

/** Makes a set from single UIDs in any order. */
export function uidSetOf(uids: readonly number[]): UidSet {
  const merged: { first: number; last: number }[] = [];
  // As plain numbers: an object for each would be many times as large, and they are mostly ranges.
  for (const uid of Float64Array.from(uids).sort()) {
    const previous = merged.at(-1);
    if (previous && uid <= previous.last + 1) previous.last = uid;
    else merged.push({ first: uid, last: uid });
  }
  return merged;
}

/** Makes a set from ranges in any order, which may overlap. */
export function unionOf(...sets: readonly (readonly UidRange[])[]): UidSet {
  const filled = sets.filter((set) => set.length > 0);
  const sorted = (filled.length === 1 ? filled[0] as readonly UidRange[] : filled.flat())
    .toSorted((a, b) => a.first - b.first);
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of sorted) {
    const previous = merged.at(-1);
    if (previous && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else merged.push({ first, last });
  }
  return merged;
}

/** Whether a UID is in the set. */
export function hasUid(set: UidSet, uid: number): boolean {
  return set.some(({ first, last }) => first <= uid && uid <= last);
}

/** How many UIDs are in the set. */
export function countUids(set: UidSet): number {
  return set.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** The greatest `count` UIDs of the set, descending. */
export function newestUids(set: UidSet, count: number): number[] {
  const uids: number[] = [];
  for (let i = set.length - 1; i >= 0 && uids.length < count; i--) {
    const { first, last } = set[i] as UidRange;
    for (let uid = last; uid >= first && uids.length < count; uid--) uids.push(uid);
  }
  return uids;
}

/** The smallest `count` UIDs of the set, ascending. */
export function oldestUids(set: UidSet, count: number): number[] {
  const uids: number[] = [];
  for (const { first, last } of set) {
    for (let uid = first; uid <= last && uids.length < count; uid++) uids.push(uid);
    if (uids.length === count) break;
  }
  return uids;
}

/** The UIDs of the set that are greater than `bound`. */
export function uidsAbove(set: UidSet, bound: number): UidSet {
  const above: UidRange[] = [];
  for (const { first, last } of set) {
    if (last > bound) above.push({ first: Math.max(first, bound + 1), last });
  }
  return above;
}

/** The UIDs of the set that are less than `bound`. */
export function uidsBelow(set: UidSet, bound: number): UidSet {
  const below: UidRange[] = [];
  for (const { first, last } of set) {
    if (first < bound) below.push({ first, last: Math.min(last, bound - 1) });
  }
  return below;
}

/** Writes the set as an IMAP `sequence-set`. */
export function formatUidSet(set: UidSet): string {
  return set.map(({ first, last }) => first === last ? `${first}` : `${first}:${last}`).join(",");
}
