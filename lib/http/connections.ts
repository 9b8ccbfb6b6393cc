/**
 * The connections of all clients: never more than a number of them, and the one
 * that has rested longest makes room for a new one.
 *
 * @module
 */

import type { Socket } from "node:net";

/** Counts connections and what they are at. */
export class Connections {
  readonly #most: number;
  /** Without a request that is being answered, longest first: also those that send one slowly. */
  readonly #resting = new Set<Socket>();
  /** With how many. */
  readonly #busy = new Map<Socket, number>();
  /** Bytes that had come when its last request was answered. */
  readonly #read = new WeakMap<Socket, number>();
  #turnedAway = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Connections that there are. */
  get size(): number {
    return this.#resting.size + this.#busy.size;
  }

  /** Connections that were closed to make room, or for want of it. */
  get turnedAway(): number {
    return this.#turnedAway;
  }

  /** Takes a new one. */
  add(socket: Socket): void {
    if (this.size >= this.#most) {
      this.#turnedAway++;
      const [oldest] = this.#resting;
      if (!oldest) return void socket.destroy();
      this.#resting.delete(oldest);
      oldest.destroy();
    }
    this.#resting.add(socket);
    socket.once("close", () => {
      this.#resting.delete(socket);
      this.#busy.delete(socket);
    });
  }

  /** A request has come over it. */
  begin(socket: Socket): void {
    this.#resting.delete(socket);
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
  }

  /** A request is answered. */
  end(socket: Socket): void {
    const left = (this.#busy.get(socket) ?? 0) - 1;
    if (left > 0) return void this.#busy.set(socket, left);
    if (!this.#busy.delete(socket) || socket.destroyed) return;
    this.#resting.add(socket);
    this.#read.set(socket, socket.bytesRead);
  }

  /** Requests of it that are being answered. */
  requestsOf(socket: Socket): number {
    return this.#busy.get(socket) ?? 0;
  }

  /** Closes those that are kept for another request, of which nothing has come yet. */
  closeKept(): void {
    for (const socket of this.#resting) {
      if (this.#read.get(socket) === socket.bytesRead) socket.end();
    }
  }
}
