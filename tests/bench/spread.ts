/** @module */

/** Several measurements of one thing. */
export interface Spread {
  readonly median: number;
  /** First and third quartile: half of the measurements lie between them. */
  readonly low: number;
  readonly high: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** Puts measurements together. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round((sorted.length - 1) * part)] ?? NaN;
  return {
    median: at(0.5),
    low: at(0.25),
    high: at(0.75),
    min: at(0),
    max: at(1),
    count: sorted.length,
  };
}

/** What work gives that has measured itself, because not all of it counts. */
export interface Took {
  readonly tookMs: number;
}

function isTook(result: unknown): result is Took {
  return typeof result === "object" && result !== null && "tookMs" in result;
}

/**
 * Times several things in turn, so that a machine that is busy for a while is
 * busy for all of them. The first turn warms up and is not counted.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  works: Readonly<Record<Name, (round: number) => Promise<unknown>>>,
): Promise<Readonly<Record<Name, Spread>>> {
  const names = Object.keys(works) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    // Each begins in its turn, so that none always follows the same other one.
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const startedAt = performance.now();
      const result = await works[name](round);
      const took = performance.now() - startedAt;
      if (round > 0) times.get(name)?.push(isTook(result) ? result.tookMs : took);
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, spreadOf(times.get(name) ?? [])]),
  ) as Record<Name, Spread>;
}
