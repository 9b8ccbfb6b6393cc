/**
 * Answers that wait until their clients read them: never more than a number of
 * bytes on one connection, nor on all together.
 *
 * @module
 */

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Held, type Holder } from "../contract/held.ts";

/** How much may wait, in bytes. */
export interface UnreadBounds {
  /** On one connection. */
  readonly unreadBytes: number;
  /** On all together. */
  readonly allUnreadBytes: number;
}

/** What one connection lets wait. */
interface Waiting {
  bytes: number;
  readonly holder: Holder;
}

/** Writes answers, and cuts off whoever lets too much of them wait. */
export class Unread {
  readonly #bounds: UnreadBounds;
  /** Whoever has let the most wait is cut off, so that nobody who reads pays for those who do not. */
  readonly #held: Held;
  readonly #waiting = new WeakMap<Socket, Waiting>();

  constructor(bounds: UnreadBounds) {
    this.#bounds = bounds;
    this.#held = new Held(bounds.allUnreadBytes);
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#held.bytes;
  }

  /** Writes a piece of an answer, also of one whose turn has not come. @param socket Of its request. */
  write(socket: Socket, response: ServerResponse, bytes: Uint8Array): void {
    if (socket.destroyed) return;
    const waiting = this.#of(socket);
    const { holder } = waiting;
    waiting.bytes += bytes.length;
    response.write(bytes, () => holder.hold(waiting.bytes -= bytes.length));
    if (waiting.bytes <= this.#bounds.unreadBytes) return holder.hold(waiting.bytes);
    holder.release();
    socket.destroy();
  }

  #of(socket: Socket): Waiting {
    const known = this.#waiting.get(socket);
    if (known) return known;
    const waiting = { bytes: 0, holder: this.#held.join(() => socket.destroy()) };
    this.#waiting.set(socket, waiting);
    socket.once("close", () => waiting.holder.release());
    return waiting;
  }
}
