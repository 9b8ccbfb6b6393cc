/**
 * Opacity, filters and masks: what they leave of an element.
 *
 * @module
 */

import type { Element } from "domhandler";
import { type Colour, toColour, WHITE } from "../css/colour.ts";
import { toPixels, toShare } from "../css/numbers.ts";
import { functionsOf, splitArguments, splitWords } from "../css/words.ts";
import { backgroundOf, type Style } from "../style/computed.ts";
import { MIN_OPACITY } from "./ink.ts";

/** Letters blurred by this share of their size leave no mark. */
const MAX_BLUR = 1.5;

/** Filters that leave one colour: of a box that is painted, or of letters without an edge. */
export function isFilteredAway(element: Element, style: Style): boolean {
  const filters = functionsOf(style.declared("filter") ?? "");
  return filters.some(([name, [amount = "1"]]) => {
    if (name === "blur") {
      const radius = toPixels(amount, {
        em: style.fontSize,
        rem: style.fontSize,
        percent: undefined,
      });
      return (radius ?? 0) >= MAX_BLUR * style.fontSize;
    }
    return (name === "contrast" || name === "brightness") && (toShare(amount) ?? 1) < MIN_OPACITY &&
      backgroundOf(element, style).a === 1;
  });
}

/** Opacity of an element itself. */
export function opacityOf(style: Style): number {
  let opacity = toShare(style.declared("opacity") ?? "1") ?? 1;
  for (const [name, parts] of functionsOf(style.declared("filter") ?? "")) {
    if (name === "opacity") opacity *= toShare(parts[0] ?? "1") ?? 1;
  }
  return Math.max(0, Math.min(opacity, 1));
}

/** A mask of nothing but transparent colours, or of no size. */
export function isMaskedOut(style: Style): boolean {
  const mask = style.declared("mask-image");
  if (mask === undefined || mask === "none") return false;
  if (splitWords(style.declared("mask-size") ?? "").some((side) => parseFloat(side) === 0)) {
    return true;
  }
  const colours = splitArguments(mask).flatMap((layer) => functionsOf(layer)).flatMap((
    [name, parts],
  ) =>
    name.endsWith("gradient")
      ? parts.flatMap((part) => splitWords(part).map((word) => toColour(word)))
      : [WHITE]
  ).filter((colour) => colour !== undefined);
  return colours.length > 0 && colours.every(({ a }) => a < MIN_OPACITY);
}

/** Properties that keep what is behind an element's content in front of its background. */
const STACKING = [
  ...["transform", "translate", "rotate", "scale", "filter", "backdrop-filter", "perspective"],
  ...["clip-path", "mask-image", "mix-blend-mode", "isolation", "will-change"],
];

export function stacksByItself(style: Style): boolean {
  return STACKING.some((name) => !/^(?:none|auto|normal|)$/.test(style.declared(name) ?? "")) ||
    /paint|layout|strict|content/.test(style.declared("contain") ?? "");
}

/** How filters change colours; undefined when they change none that is known here. */
export function colourFilter(style: Style): ((colour: Colour) => Colour) | undefined {
  const changes = functionsOf(style.declared("filter") ?? "").flatMap(([name, [amount = ""]]) => {
    const change = CHANNEL_FILTERS.get(name);
    const share = toShare(amount === "" ? "1" : amount);
    return change && share !== undefined ? [(value: number) => change(value, share)] : [];
  });
  if (changes.length === 0) return undefined;
  const channel = (value: number): number =>
    255 * changes.reduce((now, change) => Math.max(0, Math.min(change(now), 1)), value / 255);
  return ({ r, g, b, a }) => ({ r: channel(r), g: channel(g), b: channel(b), a });
}

/** Filters that change each channel, from 0 to 1, by itself. */
const CHANNEL_FILTERS: ReadonlyMap<string, (value: number, share: number) => number> = new Map([
  ["invert", (value, share) => value + (1 - 2 * value) * Math.min(1, share)],
  ["brightness", (value, share) => value * share],
  ["contrast", (value, share) => (value - 0.5) * share + 0.5],
]);

/** Properties that make an element the one in which even fixed boxes are placed. */
const CONTAINING = [
  ...["transform", "translate", "rotate", "scale", "filter", "backdrop-filter", "perspective"],
];

/** Whether fixed boxes in an element are placed in it rather than in the window. */
export function containsFixed(style: Style): boolean {
  return CONTAINING.some((name) => !/^(?:none|)$/.test(style.declared(name) ?? "")) ||
    /transform|translate|rotate|scale|filter|perspective/.test(
      style.declared("will-change") ?? "",
    ) ||
    /paint|layout|strict|content/.test(style.declared("contain") ?? "");
}
