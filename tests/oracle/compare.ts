/**
 * What differs between two pictures for an eye.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Picture } from "./png.ts";

/**
 * CIE 1976 colour difference below which letters cannot be told from what is
 * behind them. A flat area shows a difference from about 2.3 on; thin strokes
 * need more. `#f8f8f8` on white is 2.4, `#eeeeee` 6.1.
 */
export const MIN_COLOUR_DIFFERENCE = 4;

/** Marks of one byte a pixel: 1 where two pictures differ. */
export interface Difference {
  readonly width: number;
  readonly height: number;
  readonly marks: Uint8Array;
  /** How many are marked. */
  readonly count: number;
}

/** Compares two pictures of one page. */
export function compare(a: Picture, b: Picture): Difference {
  if (a.width !== b.width || a.height !== b.height || a.channels !== b.channels) {
    const count = Math.max(a.width * a.height, b.width * b.height);
    const marks = new Uint8Array(a.width * a.height).fill(1);
    return { width: a.width, height: a.height, marks, count };
  }
  const marks = new Uint8Array(a.width * a.height);
  let count = 0;
  for (let y = 0; a !== b && y < a.height; y++) {
    if (rowOf(a, y).equals(rowOf(b, y))) continue;
    for (let i = y * a.width; i < (y + 1) * a.width; i++) {
      if (colourDifference(a.pixels, b.pixels, i * a.channels) < MIN_COLOUR_DIFFERENCE) continue;
      marks[i] = 1;
      count++;
    }
  }
  return { width: a.width, height: a.height, marks, count };
}

function rowOf({ width, channels, pixels }: Picture, y: number): Buffer {
  return Buffer.from(pixels.buffer, pixels.byteOffset + y * width * channels, width * channels);
}

function colourDifference(a: Uint8Array, b: Uint8Array, at: number): number {
  if (a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2]) return 0;
  const [l1, a1, b1] = lab(a[at] ?? 0, a[at + 1] ?? 0, a[at + 2] ?? 0);
  const [l2, a2, b2] = lab(b[at] ?? 0, b[at + 1] ?? 0, b[at + 2] ?? 0);
  return Math.hypot(l1 - l2, a1 - a2, b1 - b2);
}

/** sRGB to CIELAB under D65. */
function lab(red: number, green: number, blue: number): readonly [number, number, number] {
  const r = linear(red);
  const g = linear(green);
  const b = linear(blue);
  const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function root(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
}
