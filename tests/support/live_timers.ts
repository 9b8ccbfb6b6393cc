/**
 * The timers of this process that have neither fired nor been given up.
 *
 * @module
 */

/** Counts timers until it is disposed of. */
export interface LiveTimers extends Disposable {
  /** Timers that were started since, and are not over. */
  readonly count: number;
}

/** Begins to count. */
export function liveTimers(): LiveTimers {
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  const live = new Set<unknown>();
  const over = (id: unknown): void => void live.delete(id);
  Object.assign(globalThis, {
    setTimeout(act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) {
      const id = setTimeout(() => (over(id), act(...args)), ms);
      live.add(id);
      return id;
    },
    setInterval(act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) {
      const id = setInterval(act, ms, ...args);
      live.add(id);
      return id;
    },
    clearTimeout: (id: number) => (over(id), clearTimeout(id)),
    clearInterval: (id: number) => (over(id), clearInterval(id)),
  });
  return {
    get count() {
      return live.size;
    },
    [Symbol.dispose]() {
      Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
    },
  };
}
