/**
 * A clock on the wall that a test can set: `Date` of this process, and nothing
 * else. What only grows (`performance.now()`, timers) goes on as it was.
 *
 * @module
 */

/** A clock that can be set. */
export interface ShiftedClock extends Disposable {
  /** Sets it ahead, or back, by so many milliseconds. */
  shift(ms: number): void;
}

/** Takes the place of the clock until it is disposed of. */
export function shiftClock(): ShiftedClock {
  const Real = Date;
  let offset = 0;
  const now = (): number => Real.now() + offset;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, made) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    apply: () => new Real(now()).toString(),
    get: (target, name) => name === "now" ? now : Reflect.get(target, name),
  });
  return {
    shift(ms) {
      offset += ms;
    },
    [Symbol.dispose]() {
      globalThis.Date = Real;
    },
  };
}
