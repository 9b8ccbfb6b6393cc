/**
 * Answers that wait until their clients read them: never more than a number of
 * bytes on one connection, nor on all together.
 *
 * @module
 */

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** How much may wait, in bytes. */
export interface UnreadBounds {
  /** On one connection. */
  readonly unreadBytes: number;
  /** On all together. */
  readonly allUnreadBytes: number;
}

/** Writes answers, and cuts off whoever lets too much of them wait. */
export class Unread {
  readonly #bounds: UnreadBounds;
  readonly #waiting = new Map<Socket, number>();
  #all = 0;

  constructor(bounds: UnreadBounds) {
    this.#bounds = bounds;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#all;
  }

  /** Writes a piece of an answer, also of one whose turn has not come. @param socket Of its request. */
  write(socket: Socket, response: ServerResponse, bytes: Uint8Array): void {
    if (socket.destroyed) return;
    if (!this.#waiting.has(socket)) {
      this.#waiting.set(socket, 0);
      socket.once("close", () => this.#forget(socket));
    }
    this.#add(socket, bytes.length);
    response.write(bytes, () => this.#add(socket, -bytes.length));
    if (this.#of(socket) > this.#bounds.unreadBytes) this.#cutOff(socket);
    // Whoever has let the most wait, so that nobody who reads pays for those who do not.
    while (this.#all > this.#bounds.allUnreadBytes) this.#cutOff(this.#slowest());
  }

  #slowest(): Socket {
    return [...this.#waiting.keys()].reduce((most, socket) =>
      this.#of(socket) > this.#of(most) ? socket : most
    );
  }

  #cutOff(socket: Socket): void {
    this.#forget(socket);
    socket.destroy();
  }

  #of(socket: Socket): number {
    return this.#waiting.get(socket) ?? 0;
  }

  #add(socket: Socket, bytes: number): void {
    // What was cut off counts no more.
    if (!this.#waiting.has(socket)) return;
    this.#waiting.set(socket, this.#of(socket) + bytes);
    this.#all += bytes;
  }

  #forget(socket: Socket): void {
    this.#all -= this.#of(socket);
    this.#waiting.delete(socket);
  }
}
