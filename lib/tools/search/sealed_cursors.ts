/**
 * Cursors that carry where they lead: any replica that has the key goes on with
 * a search, and none has to keep it.
 *
 * @module
 */

import { joinBytes } from "../../contract/bytes.ts";
import { MAX_CURSOR_CHARS } from "../../contract/limits.ts";
import { type Clocks, ForwardClock } from "../../policy/forward_clock.ts";
import type { Seal } from "../../policy/seal.ts";
import { readPosition, writePosition } from "./compact.ts";
import {
  cursorExpired,
  type KeptCursors,
  type SearchCursors,
  type SearchPosition,
} from "./cursor.ts";

/** Characters of a cursor that is kept instead, as {@link KeptCursors} makes them. */
const KEPT_CHARS = 22;

/** Bytes before a position: its end in seconds since 1970, as an unsigned 40-bit number. */
const END_BYTES = 5;

/** Cursors sealed with a key; those that would be too long are kept here. */
export class SealedCursors implements SearchCursors {
  readonly #seal: Seal;
  readonly #ttlMs: number;
  readonly #kept: KeptCursors;
  readonly #clock: ForwardClock;

  /** @param clocks What time it is. @default the clocks of the system */
  constructor(seal: Seal, ttlSeconds: number, kept: KeptCursors, clocks?: () => Clocks) {
    this.#seal = seal;
    this.#ttlMs = ttlSeconds * 1_000;
    this.#kept = kept;
    this.#clock = new ForwardClock(clocks);
  }

  async add(position: SearchPosition): Promise<string> {
    const text = writePosition(position);
    if (text === undefined) return await this.#kept.add(position);
    const cursor = await this.#seal.close(
      joinBytes([endBytes(this.#clock.now() + this.#ttlMs), await deflated(text)]),
    );
    return cursor.length > MAX_CURSOR_CHARS ? await this.#kept.add(position) : cursor;
  }

  async get(cursor: string): Promise<SearchPosition> {
    if (cursor.length === KEPT_CHARS) return await this.#kept.get(cursor);
    const position = await this.#open(cursor);
    if (!position) throw cursorExpired();
    return position;
  }

  async accountOf(cursor: string): Promise<string | undefined> {
    if (cursor.length === KEPT_CHARS) return await this.#kept.accountOf(cursor);
    return (await this.#open(cursor))?.account;
  }

  async #open(cursor: string): Promise<SearchPosition | undefined> {
    const opened = cursor.length > MAX_CURSOR_CHARS ? undefined : await this.#seal.open(cursor);
    if (!opened || endOf(opened) <= this.#clock.now()) return undefined;
    return readPosition(await inflated(opened.subarray(END_BYTES)));
  }
}

function endBytes(ms: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.ceil(ms / 1_000)));
  return bytes.slice(-END_BYTES);
}

function endOf(bytes: Uint8Array): number {
  return bytes.subarray(0, END_BYTES).reduce((end, byte) => end * 256 + byte, 0) * 1_000;
}

async function deflated(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return await new Response(stream).bytes();
}

/** What is inflated was sealed here, so it is no larger than what was written. */
async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return await new Response(stream).text();
}
