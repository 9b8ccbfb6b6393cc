/**
 * Starting and replacing content isolates.
 *
 * @module
 */

import { type IsolateEntry, startIsolate, startsWithoutReading } from "./isolates.ts";

/**
 * Isolates that may get stuck before the process gives up. Each keeps a core
 * busy until the process ends: a runtime without a way to stop it cannot do
 * more than begin anew, and clients restart a server that ended.
 */
export const MAX_STUCK = 2;

/** Content isolates, started so that the launcher may give up its permissions. */
export class ContentIsolates {
  readonly #entry: IsolateEntry;
  readonly #reserve: Worker[] = [];
  #stuck = 0;

  constructor(entry: IsolateEntry) {
    this.#entry = entry;
    if (startsWithoutReading(entry)) return;
    // Source files cannot be read any more when a successor is needed.
    while (this.#reserve.length <= MAX_STUCK) this.#reserve.push(this.#start());
  }

  /** Gives the port of an isolate that has had no work yet. */
  next(): MessagePort {
    const worker = this.#reserve.shift() ?? this.#start();
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ port: port2 }, [port2]);
    return port1;
  }

  /**
   * Notes that an isolate is stuck.
   *
   * @returns The port of its successor, or undefined when there have been too many.
   */
  replace(): MessagePort | undefined {
    this.#stuck++;
    return this.#stuck > MAX_STUCK ? undefined : this.next();
  }

  #start(): Worker {
    return startIsolate("content", this.#entry, "none");
  }
}
