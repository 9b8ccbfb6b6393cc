/**
 * Time in which this process ran. A process can be stopped, and on some systems
 * the clock of its timers goes on while the machine sleeps; what another thread
 * of it could not do meanwhile must not be held against that thread.
 *
 * @module
 */

/** Parts in which the time is counted: a stop costs one of them at most. */
const TICKS = 10;

/**
 * Calls `act` once when the process has run for so long.
 *
 * @param ms Milliseconds.
 * @returns Gives it up.
 */
export function afterRunning(ms: number, act: () => void): () => void {
  let left = TICKS;
  const timer = setInterval(() => {
    // However much later than due this is called, it counts once.
    if (--left > 0) return;
    clearInterval(timer);
    act();
  }, ms / TICKS);
  return () => clearInterval(timer);
}
