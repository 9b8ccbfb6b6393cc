/**
 * The time of day, for what ends at some time: other processes know it too, and
 * whoever sets the clock back brings nothing back that has ended.
 *
 * @module
 */

/** What two clocks say at one moment, each in whole milliseconds. */
export interface Clocks {
  /** Since 1970; goes on while the machine sleeps, and can be set. */
  readonly wall: number;
  /** Only grows; stands still while some systems sleep. */
  readonly steady: number;
}

const CLOCKS = (): Clocks => ({ wall: Date.now(), steady: Math.ceil(performance.now()) });

/** A clock that goes on from the latest time that it has seen. */
export class ForwardClock {
  readonly #read: () => Clocks;
  /** How far the clock on the wall was ahead of the steady one, at most. */
  #ahead = -Infinity;

  /** @param read What time it is. @default the clocks of the system */
  constructor(read: () => Clocks = CLOCKS) {
    this.#read = read;
    this.now();
  }

  /** Milliseconds since 1970: at least as many as the clock on the wall says, and never fewer than before. */
  now(): number {
    const { wall, steady } = this.#read();
    this.#ahead = Math.max(this.#ahead, wall - steady);
    return this.#ahead + steady;
  }

  /** What the clock on the wall says, for people. */
  get wall(): number {
    return this.#read().wall;
  }
}
