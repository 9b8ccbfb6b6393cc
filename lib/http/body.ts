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
   * @returns Bytes that own their buffer, or why not.
   * @throws {Error} When the client has gone, or was too slow.
   */
  async read(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | Refusal> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of request as AsyncIterable<Uint8Array>) {
        chunks.push(chunk);
        size += chunk.length;
        this.#bytes += chunk.length;
        if (size > MAX_BODY_BYTES) return "body_too_large";
        if (this.#bytes > MAX_BODIES_BYTES) return "busy";
      }
    } finally {
      this.#bytes -= size;
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  }
}
