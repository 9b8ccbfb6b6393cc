/**
 * `mix-blend-mode` (Compositing and Blending Level 1), separable modes.
 *
 * @module
 */

import type { Colour } from "./colour.ts";

/** Channels from 0 to 1: `under` is behind, `over` in front. */
const MODES: ReadonlyMap<string, (under: number, over: number) => number> = new Map([
  ["multiply", (under, over) => under * over],
  ["screen", (under, over) => under + over - under * over],
  ["darken", (under, over) => Math.min(under, over)],
  ["lighten", (under, over) => Math.max(under, over)],
  ["difference", (under, over) => Math.abs(under - over)],
  ["exclusion", (under, over) => under + over - 2 * under * over],
  [
    "color-dodge",
    (under, over) => under === 0 ? 0 : over >= 1 ? 1 : Math.min(1, under / (1 - over)),
  ],
  [
    "color-burn",
    (under, over) => under >= 1 ? 1 : over <= 0 ? 0 : 1 - Math.min(1, (1 - under) / over),
  ],
  ["overlay", (under, over) => under <= 0.5 ? 2 * under * over : 1 - 2 * (1 - under) * (1 - over)],
  [
    "hard-light",
    (under, over) => over <= 0.5 ? 2 * under * over : 1 - 2 * (1 - under) * (1 - over),
  ],
  ["plus-lighter", (under, over) => Math.min(1, under + over)],
]);

/** Whether a mode is one that is computed here. */
export function isBlendMode(mode: string): boolean {
  return MODES.has(mode);
}

/** The opaque `over` mixed with the opaque `under`. */
export function mix(mode: string, under: Colour, over: Colour): Colour {
  const channel = MODES.get(mode);
  if (!channel) return over;
  const one = (a: number, b: number): number => 255 * channel(a / 255, b / 255);
  return { r: one(under.r, over.r), g: one(under.g, over.g), b: one(under.b, over.b), a: 1 };
}
