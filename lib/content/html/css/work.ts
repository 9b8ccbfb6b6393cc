/**
 * Work that the style sheets of one document may cause. Everything that a sender
 * can make a browser repeat is counted, so that no style sheet costs more than
 * linear time for long.
 *
 * @module
 */

/** Steps of about 100 ns; a newsletter of 100 KB needs under 100,000. */
const MAX_STEPS = 3_000_000;

/** Characters that are compared, searched or copied in the time of one step, as a power of two. */
const CHARACTERS_PER_STEP = 5;

/** Steps that `characters` take. */
export function stepsOf(characters: number): number {
  return characters >> CHARACTERS_PER_STEP;
}

/** A budget of steps. */
export class Work {
  #left = MAX_STEPS;

  /** Takes steps off the budget. */
  spend(steps: number): void {
    this.#left -= steps;
  }

  /** Gives up at once: what there is cannot be understood within our limits. */
  exhaust(): void {
    this.#left = -1;
  }

  /** True once it was too much; answers mean nothing from then on. */
  get exhausted(): boolean {
    return this.#left < 0;
  }
}
