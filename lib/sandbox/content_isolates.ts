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
  }

  /**
   * Starts the first isolate at the other end of a port; requests may be
   * waiting there. Resolves when no file has to be read any more.
   */
  async start(port: MessagePort): Promise<void> {
    const first = this.#spawn();
    this.#serve(first, port);
    if (startsWithoutReading(this.#entry)) return;
    // Source files cannot be read any more when a successor is needed.
    while (this.#reserve.length < MAX_STUCK) this.#reserve.push(this.#spawn());
    await Promise.all([first, ...this.#reserve].map(loaded));
  }

  /**
   * Notes that an isolate is stuck.
   *
   * @returns The port of its successor, or undefined when there have been too many.
   */
  replace(): MessagePort | undefined {
    if (++this.#stuck > MAX_STUCK) return undefined;
    const { port1, port2 } = new MessageChannel();
    this.#serve(this.#reserve.shift() ?? this.#spawn(), port2);
    return port1;
  }

  #serve(worker: Worker, port: MessagePort): void {
    worker.postMessage({ port }, [port]);
  }

  #spawn(): Worker {
    return startIsolate("content", this.#entry, "none");
  }
}

/** Resolves when an isolate's code has been read. */
function loaded(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.onmessage = () => resolve();
  });
}
