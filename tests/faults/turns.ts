/**
 * Few at a time.
 *
 * @module
 */

/**
 * Lets few at a time do what takes the processor: a call that is not disturbed
 * must not wait so long for it that it seems to be.
 */
export class Turns {
  #left: number;
  readonly #waiting: (() => void)[] = [];

  /** @param atOnce How many. */
  constructor(atOnce: number) {
    this.#left = atOnce;
  }

  /** Does it when it is its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#left > 0) this.#left--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#left++;
    }
  }
}
