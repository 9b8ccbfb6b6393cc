/**
 * At which bytes of a conversation it is disturbed.
 *
 * @module
 */

import { randomSource } from "../samples/random.ts";

const LF = 10;

/**
 * Offsets at which what a program has read changes its meaning: around each end
 * of a line outside of literals, after the first byte of a literal, before its
 * last and after it, and at the beginning and the end of all.
 */
export function boundaries(bytes: Uint8Array): number[] {
  const found = new Set([0, 1, bytes.length]);
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(LF, start) + 1;
    if (end === 0) break;
    found.add(end - 1).add(end);
    const line = String.fromCharCode(...bytes.subarray(Math.max(start, end - 20), end));
    const literal = Number(/\{(\d+)\+?\}\r\n$/.exec(line)?.[1] ?? 0);
    if (literal > 0) found.add(end + 1).add(end + literal - 1).add(end + literal);
    start = end + literal;
  }
  return [...found].filter((at) => at <= bytes.length).sort((a, b) => a - b);
}

/** Ends of TLS records, and a byte before and behind: in a header, and before a last byte. */
export function recordBoundaries(bytes: Uint8Array): number[] {
  const found = new Set([0]);
  for (let end = 0; end + 5 <= bytes.length;) {
    found.add(end + 1);
    end += 5 + (bytes[end + 3] ?? 0) * 256 + (bytes[end + 4] ?? 0);
    found.add(end - 1).add(end);
  }
  return [...found].filter((at) => at <= bytes.length).sort((a, b) => a - b);
}

/** Every offset. */
export function everyOffset(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length + 1 }, (_, at) => at);
}

/** At most so many of them, spread evenly, the first and the last among them. */
export function spread(offsets: readonly number[], most: number): number[] {
  if (offsets.length <= most) return [...offsets];
  if (most <= 1) return offsets.slice(0, most);
  const step = (offsets.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => offsets[Math.round(i * step)] as number);
}

/** So many offsets anywhere, the same for the same seed. */
export function anywhere(bytes: Uint8Array, count: number, seed: number): number[] {
  const next = randomSource(seed);
  return Array.from({ length: count }, () => next() % (bytes.length + 1));
}
