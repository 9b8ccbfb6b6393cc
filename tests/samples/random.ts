/**
 * Random numbers that are the same every time.
 *
 * @module
 */

/** A generator of 32-bit numbers (mulberry32) from a seed. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Bytes that no compression makes smaller. */
export function randomBytes(count: number, seed: number): Uint8Array {
  const next = randomSource(seed);
  const words = Uint32Array.from({ length: Math.ceil(count / 4) }, next);
  return new Uint8Array(words.buffer, 0, count);
}
