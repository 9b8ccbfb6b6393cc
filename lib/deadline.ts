/** @module */

/** A call's time, which stands still while a person is being asked. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #reason: () => Error;
  #left: number;
  #since = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, reason: () => Error) {
    this.#left = ms;
    this.#reason = reason;
    this.resume();
  }

  /** Aborted when the time is up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops the clock. */
  pause(): void {
    clearTimeout(this.#timer);
    this.#left -= performance.now() - this.#since;
  }

  /** Lets the clock go on. */
  resume(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(
      () => this.#controller.abort(this.#reason()),
      Math.max(0, this.#left),
    );
  }

  /** The call is over. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
