/**
 * "Did you mean": the nearest known name.
 *
 * @module
 */

// Further away than this, a suggestion is a guess. PASSWORD for PASS is four edits.
const MAX_DISTANCE = 4;

/** Levenshtein distance with adjacent transpositions counted as one edit. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The candidate nearest to `name`, or undefined when none is within `maxDistance` edits. */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  maxDistance = MAX_DISTANCE,
): string | undefined {
  let found: string | undefined;
  let least = maxDistance + 1;
  for (const candidate of candidates) {
    const edits = distance(name, candidate);
    if (edits < least) {
      least = edits;
      found = candidate;
    }
  }
  return found;
}
