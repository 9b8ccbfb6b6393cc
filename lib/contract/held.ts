/**
 * What all connections together hold, of answers that have not ended or that
 * nobody reads: each may be within its own bounds, and all of them more than
 * there is memory.
 *
 * @module
 */

/** What one connection holds. */
export interface Holder {
  /** Says how much it is now. @param bytes Not since the last time, but in all. */
  hold(bytes: number): void;
  /** It is over with the connection. */
  release(): void;
}

/** Counts for all connections of a process. */
export class Held {
  readonly #most: number;
  readonly #holders = new Map<Holder, { bytes: number; readonly giveUp: () => void }>();
  #bytes = 0;

  /** @param most Bytes that all may hold together. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Takes a connection in.
   *
   * @param giveUp Ends the connection, and with it what it holds. Called for that
   * which holds the most, so that none suffers for what others were sent.
   */
  join(giveUp: () => void): Holder {
    const share = { bytes: 0, giveUp };
    const set = (bytes: number): void => {
      this.#bytes += bytes - share.bytes;
      share.bytes = bytes;
    };
    const holder: Holder = {
      hold: (bytes) => {
        if (!this.#holders.has(holder)) return;
        set(bytes);
        while (this.#bytes > this.#most) this.#giveUpLargest();
      },
      release: () => {
        set(0);
        this.#holders.delete(holder);
      },
    };
    this.#holders.set(holder, share);
    return holder;
  }

  #giveUpLargest(): void {
    let largest: Holder | undefined;
    let most = -1;
    for (const [holder, { bytes }] of this.#holders) {
      if (bytes > most) [largest, most] = [holder, bytes];
    }
    const share = largest && this.#holders.get(largest);
    largest?.release();
    share?.giveUp();
  }
}
