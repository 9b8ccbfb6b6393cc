/**
 * Zip archives: the central directory (APPNOTE 4.3.12) as a bounded list, and
 * single entries inflated piece by piece, so that a bomb stops at the bound.
 *
 * @module
 */

import { MAX_ZIP_ENTRIES } from "./caps.ts";

/** One entry as the directory describes it; none of it is checked against the data. */
export interface ZipEntry {
  /** As written; may hold anything. */
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly compressed: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

/** A zip's directory. */
export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Entries that the archive says it has. */
  readonly total: number;
}

/** How entries end that cannot be read to their end. */
export type Inflated = "done" | "stopped" | "bomb" | "broken" | "encrypted" | "unsupported_format";

/** Bytes that may still be inflated; shared by all entries of one archive. */
export interface Budget {
  left: number;
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;

/** Compressed bytes given to the inflater at once: deflate makes at most a thousandfold of them. */
const STEP_BYTES = 4_096;

/** Reads the directory; undefined when the bytes are no zip or it is beyond reading. */
export function readDirectory(bytes: Uint8Array): ZipDirectory | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const total = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  // Some archives have something in front; offsets then count from the archive's own beginning.
  const start = end - size;
  const shift = start - view.getUint32(end + 16, true);
  if (start < 0 || shift < 0) return undefined;
  const decoder = new TextDecoder();
  const entries: ZipEntry[] = [];
  let at = start;
  while (at + ENTRY_BYTES <= end && view.getUint32(at, true) === 0x02014b50) {
    const nameLength = view.getUint16(at + 28, true);
    const next = at + ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true);
    if (next > end || entries.length >= MAX_ZIP_ENTRIES) break;
    entries.push({
      name: decoder.decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength)),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      compressed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true) + shift,
    });
    at = next;
  }
  return { entries, total: Math.max(total, entries.length) };
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
    if (view.getUint8(at) === 0x50 && view.getUint32(at, true) === 0x06054b50) return at;
  }
  return undefined;
}

/**
 * Inflates one entry.
 *
 * @param take Gets the bytes in order; returns false when it needs no more.
 */
export async function inflateEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  budget: Budget,
  take: (piece: Uint8Array) => boolean,
): Promise<Inflated> {
  if (entry.encrypted) return "encrypted";
  // Thousands of entries may lie on one piece of data: not even the first step of another is made.
  if (budget.left <= 0) return "bomb";
  const data = entryData(bytes, entry);
  if (!data) return "broken";
  const state = { result: undefined as Inflated | undefined };
  const give = (piece: Uint8Array): void => {
    if (state.result !== undefined || piece.length === 0) return;
    budget.left -= piece.length;
    if (budget.left < 0) state.result = "bomb";
    else if (!take(piece)) state.result = "stopped";
  };
  if (entry.method === 0) {
    for (let at = 0; at < data.length && state.result === undefined; at += STEP_BYTES) {
      give(data.subarray(at, at + STEP_BYTES));
    }
    return state.result ?? "done";
  }
  if (entry.method !== 8) return "unsupported_format";
  const { Inflate } = await import("fflate");
  let finished = false;
  const inflater = new Inflate((piece, final) => {
    give(piece);
    finished ||= final;
  });
  try {
    for (let at = 0; at < data.length && state.result === undefined; at += STEP_BYTES) {
      const last = at + STEP_BYTES >= data.length;
      inflater.push(data.subarray(at, at + STEP_BYTES), last);
    }
  } catch {
    return state.result ?? "broken";
  }
  return state.result ?? (finished ? "done" : "broken");
}

/** The whole of a small entry; what is beyond `limit` is left out. */
export async function readEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  budget: Budget,
  limit: number,
): Promise<Uint8Array> {
  const out = new Uint8Array(limit);
  let length = 0;
  await inflateEntry(bytes, entry, budget, (piece) => {
    const part = piece.subarray(0, limit - length);
    out.set(part, length);
    length += part.length;
    return length < limit;
  });
  return out.subarray(0, length);
}

function entryData(bytes: Uint8Array, { offset, compressed }: ZipEntry): Uint8Array | undefined {
  if (offset + LOCAL_BYTES > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(offset, true) !== 0x04034b50) return undefined;
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) +
    view.getUint16(offset + 28, true);
  return start > bytes.length ? undefined : bytes.subarray(start, start + compressed);
}
