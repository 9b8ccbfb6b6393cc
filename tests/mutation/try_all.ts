/** @module */

import type { Mutation } from "./mutation.ts";
import { type Outcome, Trials } from "./trials.ts";
import { Tree } from "./tree.ts";

/** How mutations are tried. */
export interface TryOptions {
  /** Copies of the tree that are worked in side by side. */
  readonly jobs: number;
  /** As of {@link Trials}. */
  readonly wholeSuite: boolean;
  /** No further one is begun. @default never */
  readonly signal?: AbortSignal;
  /** Hears each outcome when it is known. */
  readonly told?: (outcome: Outcome) => void;
}

/** Tries mutations. @returns Outcomes in the order of the mutations; of those that were begun. */
export async function tryAll(
  mutations: readonly Mutation[],
  { jobs, wholeSuite, signal, told }: TryOptions,
): Promise<readonly Outcome[]> {
  const trials = new Trials(mutations, wholeSuite);
  const outcomes = new Map<Mutation, Outcome>();
  let rest = [...mutations];
  const work = async (): Promise<void> => {
    await using tree = await Tree.copy();
    for (let next = rest.shift(); next && !signal?.aborted; next = rest.shift()) {
      const outcome = await trials.try(tree, next);
      if (signal?.aborted) return;
      outcomes.set(next, outcome);
      told?.(outcome);
    }
  };
  const works = Array.from(
    { length: Math.min(jobs, mutations.length) },
    () =>
      work().catch((error) => {
        rest = [];
        throw error;
      }),
  );
  // Each removes its copy, also when another one could not go on.
  await Promise.allSettled(works);
  await Promise.all(works);
  return mutations.flatMap((mutation) => outcomes.get(mutation) ?? []);
}
