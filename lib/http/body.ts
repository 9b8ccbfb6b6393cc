/**
 * The body of a request that was let through, within bounds.
 *
 * @module
 */

import type { IncomingMessage } from "node:http";
import { MAX_BODIES_BYTES, MAX_BODY_BYTES } from "./limits.ts";
import type { Refusal } from "./refusal.ts";

/** Reads bodies, all together within {@link MAX_BODIES_BYTES}. */
export class Bodies {
  #bytes = 0;

  /**
   * Reads one.
   *
   * @returns Bytes that own their buffer, or why not; undefined when the client has gone or was too slow.
   */
  async read(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | Refusal | undefined> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const { promise, resolve } = Promise.withResolvers<Refusal | undefined>();
    let complete = false;
    // Not as an iterator: leaving one early would close the connection before its answer.
    request.on("data", (chunk: Uint8Array) => {
      size += chunk.length;
      this.#bytes += chunk.length;
      if (size > MAX_BODY_BYTES) resolve("body_too_large");
      else if (this.#bytes > MAX_BODIES_BYTES) resolve("busy");
      else chunks.push(chunk);
    });
    request.once("end", () => {
      complete = true;
      resolve(undefined);
    });
    request.once("close", () => resolve(undefined));
    const why = await promise;
    request.removeAllListeners("data");
    this.#bytes -= size;
    return why ?? (complete ? joined(chunks, size) : undefined);
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
