/**
 * The connections of all clients: never more than a number of them, and the one
 * that has rested longest makes room for a new one.
 *
 * @module
 */

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Counts connections and what they are at. */
export class Connections {
  readonly #most: number;
  /** Without a request that is being answered, longest first: also those that send one slowly. */
  readonly #resting = new Set<Socket>();
  /** With the answers to their requests, in turn. */
  readonly #busy = new Map<Socket, Set<ServerResponse>>();
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
      // Those whose turn has not come would never hear of it.
      for (const response of this.#busy.get(socket) ?? []) response.emit("close");
      this.#busy.delete(socket);
    });
  }

  /** A request has come over it. */
  begin(socket: Socket, response: ServerResponse): void {
    this.#resting.delete(socket);
    const responses = this.#busy.get(socket) ?? new Set();
    this.#busy.set(socket, responses.add(response));
  }

  /** A request is answered. */
  end(socket: Socket, response: ServerResponse): void {
    const responses = this.#busy.get(socket);
    responses?.delete(response);
    if (responses?.size !== 0) return;
    this.#busy.delete(socket);
    if (socket.destroyed) return;
    this.#resting.add(socket);
    this.#read.set(socket, socket.bytesRead);
  }

  /** Those with a request that is being answered. */
  get busy(): readonly Socket[] {
    return [...this.#busy.keys()];
  }

  /** Requests of it that are being answered. */
  requestsOf(socket: Socket): number {
    return this.#busy.get(socket)?.size ?? 0;
  }

  /** Closes those that are kept for another request, of which nothing has come yet. */
  closeKept(): void {
    for (const socket of this.#resting) {
      if (this.#read.get(socket) === socket.bytesRead) socket.end();
    }
  }
}
