/**
 * The body of a request that was let through, within bounds.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { MAX_BODIES_BYTES, MAX_BODY_BYTES, MAX_BODY_PIECES } from "./limits.ts";
import type { Refusal } from "./refusal.ts";

/** Bytes that there is room for at first; most bodies have a few hundred. */
const FIRST_ROOM = 4_096;

/** Reads bodies, all together within {@link MAX_BODIES_BYTES}. */
export class Bodies {
  #bytes = 0;

  /**
   * Reads one.
   *
   * @param response Tells by its end that nobody waits any more: the request does not always.
   * @returns Bytes that own their buffer, or why not; undefined when the client has gone or was too slow.
   */
  async read(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Uint8Array<ArrayBuffer> | Refusal | undefined> {
    // Pieces are copied at once: one of a single byte may hold a thousand times its size.
    let buffer = new ArrayBuffer(0);
    let size = 0;
    let pieces = 0;
    const { promise, resolve } = Promise.withResolvers<Refusal | undefined>();
    let complete = false;
    const take = (piece: Uint8Array): Refusal | undefined => {
      if (size + piece.length > MAX_BODY_BYTES) return "body_too_large";
      if (++pieces > MAX_BODY_PIECES) return "too_many_pieces";
      const room = roomFor(size + piece.length, buffer.byteLength);
      if (this.#bytes + room - buffer.byteLength > MAX_BODIES_BYTES) return "busy";
      this.#bytes += room - buffer.byteLength;
      if (room > buffer.byteLength) buffer = buffer.transfer(room);
      new Uint8Array(buffer).set(piece, size);
      size += piece.length;
      return undefined;
    };
    // Not as an iterator: leaving one early would close the connection before its answer.
    request.on("data", (piece: Uint8Array) => {
      const why = take(piece);
      if (why === undefined) return;
      request.removeAllListeners("data");
      // What else comes is not even taken apart, which would take as long as to read it.
      if (why === "too_many_pieces") request.pause();
      resolve(why);
    });
    request.once("end", () => {
      complete = true;
      resolve(undefined);
    });
    request.once("close", () => resolve(undefined));
    response.once("close", () => resolve(undefined));
    const why = await promise;
    request.removeAllListeners("data");
    this.#bytes -= buffer.byteLength;
    return why ?? (complete ? new Uint8Array(buffer.transfer(size)) : undefined);
  }
}

/** Twice as much as there is, until `size` fits. */
function roomFor(size: number, room: number): number {
  if (size <= room) return room;
  return Math.min(Math.max(room * 2, size, FIRST_ROOM), MAX_BODY_BYTES);
}
