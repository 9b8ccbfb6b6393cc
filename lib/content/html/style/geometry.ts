/**
 * Boxes too small for their text to be seen. There is no layout here: only what
 * is certain without one counts.
 *
 * @module
 */

import { toPixels, type Units, WINDOW } from "../css/numbers.ts";
import { functionsOf, splitWords } from "../css/words.ts";
import type { Style } from "./computed.ts";

/** Clipped boxes of this height or width, in pixels, show nothing: letters begin lower. */
const MAX_CLIPPED = 2;

/** An inset of so many pixels leaves nothing of any box that a window shows. */
const WIDEST_BOX = 3_000;

const ROW_LIKE = /^(?:inline$|contents|table|inline-table|ruby)/;

function plus(size: number | undefined, more: number): number | undefined {
  return size === undefined ? undefined : size + more;
}

/** Whether the box of an element can be given a height, a width and an overflow. */
export function hasBox(display: string): boolean {
  return !ROW_LIKE.test(display);
}

/**
 * Whether what is inside the box is cut off completely; cells are never lower than their content.
 *
 * @param padding Whether content may stand in the padding before the box.
 */
export function clipsAll(style: Style, widthOnly: boolean, padding = false): boolean {
  if (!clipsOverflow(style)) return false;
  const more = (side: string): number => padding ? Math.max(0, style.length(side) ?? 0) : 0;
  const height = widthOnly
    ? undefined
    : plus(extent(style, "height", "padding-bottom"), more("padding-top"));
  const width = plus(extent(style, "width", "padding-right"), more("padding-left"));
  return height !== undefined && height <= MAX_CLIPPED ||
    width !== undefined && width <= MAX_CLIPPED;
}

/** Whether what does not fit into the box is cut off. */
export function clipsOverflow(style: Style): boolean {
  return [style.declared("overflow-x"), style.declared("overflow-y")].some((value) =>
    value !== undefined && value !== "visible"
  ) || /paint|strict|content/.test(style.declared("contain") ?? "") ||
    /auto|hidden/.test(style.declared("content-visibility") ?? "");
}

/** Height or width inside which content can be seen; undefined when it depends on the content. */
function extent(style: Style, side: "height" | "width", padding: string): number | undefined {
  const sizes = [style.length(side), style.length(`max-${side}`)].filter((size) =>
    size !== undefined && size >= 0
  );
  const unsized = side === "height" && /size|strict/.test(style.declared("contain") ?? "") &&
    !/inline-size/.test(style.declared("contain") ?? "") &&
    style.declared("contain-intrinsic-size") === undefined;
  if (sizes.length === 0 && unsized) sizes.push(0);
  if (sizes.length === 0) return undefined;
  const size = Math.max(Math.min(...sizes as number[]), style.length(`min-${side}`) ?? 0);
  const after = Math.max(0, style.length(padding) ?? 0);
  if (style.declared("box-sizing") !== "border-box") return size + after;
  // The padding is inside of the size, and what is before the content takes room from it.
  const before = Math.max(
    0,
    style.length(padding === "padding-bottom" ? "padding-top" : "padding-left") ?? 0,
  );
  return Math.max(0, size - before);
}

/** Pixels below its beginning in which the content of a box can be seen; see `clipsOverflow`. */
export function innerHeight(style: Style): number | undefined {
  return extent(style, "height", "padding-bottom");
}

/** Whether `height` is left to the content, so that lines without height make a box without one. */
export function growsWithLines(style: Style): boolean {
  return style.length("height") === undefined && (style.length("min-height") ?? 0) === 0;
}

/** Whether `clip` or `clip-path` leave nothing. */
export function clippedAway(style: Style, positioned: boolean): boolean {
  const units: Units = { em: style.fontSize, rem: style.fontSize, percent: WINDOW.width };
  const clip = style.declared("clip");
  if (clip !== undefined && positioned) {
    const [name, parts = []] = functionsOf(clip)[0] ?? [];
    // Old documents may leave out the unit.
    const sides = (parts.length === 1 ? splitWords(parts[0] ?? "") : parts).map((part) =>
      toPixels(part, units) ?? (/^[+-]?[\d.]+$/.test(part) ? Number(part) : undefined)
    );
    const [top, right, bottom, left] = sides;
    if (name === "rect" && sides.length === 4) {
      if (bottom !== undefined && bottom - (top ?? 0) <= MAX_CLIPPED) return true;
      if (right !== undefined && right - (left ?? 0) <= MAX_CLIPPED) return true;
    }
  }
  const path = style.declared("clip-path") ?? style.declared("-webkit-clip-path");
  const [name, parts = []] = functionsOf(path ?? "")[0] ?? [];
  const first = splitWords((parts[0] ?? "").split(/\s(?:at|round)\s/)[0] ?? "");
  switch (name) {
    case "inset": {
      const [top = "0", right = top, bottom = top, left = right] = first;
      const shares = [top, right, bottom, left].map((side) =>
        side.includes("%") ? toPixels(side, { em: 0, rem: 0, percent: 1 }) : 0
      );
      const [t = 0, r = 0, b = 0, l = 0] = shares.map((share) => share ?? 0);
      return t + b >= 1 || l + r >= 1 ||
        [top, right, bottom, left].some((side) => (toPixels(side, units) ?? 0) >= WIDEST_BOX);
    }
    case "circle":
    case "ellipse":
      return first.some((radius) => (toPixels(radius, units) ?? Infinity) <= 1) ||
        isOutside(first[0] ?? "", /\sat\s+(.*)$/.exec(parts[0] ?? "")?.[1] ?? "", units);
    case "rect": {
      const [top = 0, right, bottom, left = 0] = first.map((side) => toPixels(side, units));
      return right !== undefined && right - left <= MAX_CLIPPED ||
        bottom !== undefined && bottom - top <= MAX_CLIPPED;
    }
    case "xywh":
      return first.slice(2, 4).some((size) => (toPixels(size, units) ?? Infinity) <= MAX_CLIPPED);
    case "polygon": {
      const points = parts.filter((part) => !/^(?:nonzero|evenodd)$/.test(part)).map((part) =>
        splitWords(part)
      );
      return [0, 1].some((axis) =>
        new Set(points.map((point) => parseFloat(point[axis] ?? ""))).size === 1 ||
        points.every((point) => parseFloat(point[axis] ?? "") <= 0)
      );
    }
    default:
      return false;
  }
}

/** Whether a circle lies above or to the left of its box. */
function isOutside(radius: string, centre: string, units: Units): boolean {
  const size = toPixels(radius, units);
  return size !== undefined && splitWords(centre).some((side) => {
    const at = toPixels(side, units);
    return at !== undefined && at + size <= 0;
  });
}
