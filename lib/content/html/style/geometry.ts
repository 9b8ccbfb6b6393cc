/**
 * Boxes too small, and places too far away, for their text to be seen. There is
 * no layout here: only what is certain without one counts.
 *
 * @module
 */

import { toPixels, toShare, type Units, WINDOW } from "../css/numbers.ts";
import { functionsOf, splitWords } from "../css/properties.ts";
import type { Style } from "./computed.ts";

/** Clipped boxes of this height or width, in pixels, show nothing: letters begin lower. */
const MAX_CLIPPED = 2;

/** Boxes shrunk to this share show nothing but dots. */
const MIN_SCALE = 0.02;

/** Moved up so far in the flow, in pixels, text is above the window wherever it began. */
const FAR_UP = 2_000;

/** Moved right so far, in pixels, text is in no window. */
const FAR_RIGHT = 3_000;

/** Average width of a letter as a share of the font size. */
const LETTER_WIDTH = 0.5;

/** Height of a line as a share of the font size. */
const LINE_HEIGHT = 1.5;

/** How much text an element holds. */
export interface Extent {
  /** Letters without white space. */
  readonly letters: number;
  /** Elements that may begin a line. */
  readonly breaks: number;
}

/** How far an element's text is moved from where it would be; pixels. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

const ROW_LIKE = /^(?:inline$|contents|table|inline-table|ruby)/;

/** Whether the box of an element can be given a height, a width and an overflow. */
export function hasBox(display: string): boolean {
  return !ROW_LIKE.test(display);
}

/** Whether what is inside the box is cut off completely; cells are never lower than their content. */
export function clipsAll(style: Style, widthOnly: boolean): boolean {
  if (!clipsOverflow(style)) return false;
  const height = widthOnly ? undefined : extent(style, "height", "padding-bottom");
  const width = extent(style, "width", "padding-right");
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
  return size + Math.max(0, style.length(padding) ?? 0);
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
    const sides = (parts.length === 1 ? splitWords(parts[0] ?? "") : parts).map((part) =>
      toPixels(part, units)
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
        side.endsWith("%") ? toShare(side) : 0
      );
      const [t = 0, r = 0, b = 0, l = 0] = shares.map((share) => share ?? 0);
      return t + b >= 1 || l + r >= 1 ||
        [top, right, bottom, left].some((side) => (toPixels(side, units) ?? 0) >= FAR_RIGHT);
    }
    case "circle":
    case "ellipse":
      return first.some((radius) => (toPixels(radius, units) ?? Infinity) <= 1);
    case "xywh":
      return first.slice(2, 4).some((size) => (toPixels(size, units) ?? Infinity) <= MAX_CLIPPED);
    case "polygon": {
      const points = parts.filter((part) => !/^(?:nonzero|evenodd)$/.test(part)).map((part) =>
        splitWords(part)
      );
      return [0, 1].some((axis) =>
        new Set(points.map((point) => parseFloat(point[axis] ?? ""))).size === 1
      );
    }
    default:
      return false;
  }
}

/** What `transform` and its like do: nothing left, or moved. */
export function transformed(style: Style): Shift | "flat" {
  let x = 0;
  let y = 0;
  const units: Units = { em: style.fontSize, rem: style.fontSize, percent: undefined };
  const pixels = (value: string | undefined): number => toPixels(value ?? "0", units) ?? 0;
  const flat = (value: string | undefined): boolean => {
    const share = toShare(value ?? "1");
    return share !== undefined && Math.abs(share) < MIN_SCALE;
  };
  const scale = style.declared("scale");
  if (scale !== undefined && splitWords(scale).slice(0, 2).some(flat)) return "flat";
  const path = /path\(\s*["']?\s*m\s*(-?[\d.]+)[\s,]+(-?[\d.]+)/.exec(
    style.declared("offset-path") ?? "",
  );
  if (path) {
    x += Number(path[1]);
    y += Number(path[2]);
  }
  const translate = splitWords(style.declared("translate") ?? "");
  x += pixels(translate[0]);
  y += pixels(translate[1]);
  for (const [name, parts] of functionsOf(style.declared("transform") ?? "")) {
    switch (name) {
      case "scale":
      case "scale3d":
        if (parts.slice(0, 2).some(flat)) return "flat";
        break;
      case "scalex":
      case "scaley":
        if (flat(parts[0])) return "flat";
        break;
      case "matrix": {
        const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = parts.map(Number);
        if (Math.abs(a * d - b * c) < MIN_SCALE ** 2) return "flat";
        x += e;
        y += f;
        break;
      }
      case "translate":
      case "translate3d":
        x += pixels(parts[0]);
        y += pixels(parts[1]);
        break;
      case "translatex":
        x += pixels(parts[0]);
        break;
      case "translatey":
        y += pixels(parts[0]);
        break;
      case "rotatex":
      case "rotatey": {
        const turned = turn(parts[0] ?? "");
        if (Math.abs(Math.cos(turned)) < MIN_SCALE) return "flat";
        if (Math.cos(turned) < 0 && style.declared("backface-visibility") === "hidden") {
          return "flat";
        }
        break;
      }
      default:
        break;
    }
  }
  return { x, y };
}

function turn(angle: string): number {
  const value = parseFloat(angle);
  if (angle.endsWith("grad")) return value * Math.PI / 200;
  if (angle.endsWith("rad")) return value;
  return value * (angle.endsWith("turn") ? 2 * Math.PI : Math.PI / 180);
}

/** Where `position` and margins move an element, and whether that is out of the window. */
export function movedAway(
  style: Style,
  from: Shift,
  extent: Extent,
): { readonly shift: Shift; readonly away: boolean } {
  const position = style.declared("position") ?? "static";
  const free = position === "absolute" || position === "fixed";
  let { x, y } = free ? { x: 0, y: 0 } : from;
  if (position !== "static") {
    const left = style.length("left");
    const right = style.length("right");
    if (left !== undefined) x += left;
    // Anchored at the right, a box that leaves the window leaves it on that side.
    else if (right !== undefined) x += -right;
    const bottom = style.length("bottom");
    y += style.length("top") ?? (bottom === undefined ? 0 : -bottom);
  }
  const block = hasBox(style.display) || /^(?:table|inline-table)$/.test(style.display);
  x += marginShift(style, free);
  if (block) y += style.length("margin-top") ?? 0;
  const moved = transformed(style);
  if (moved !== "flat") {
    x += moved.x;
    y += moved.y;
  }
  const natural = extent.letters * LETTER_WIDTH * style.fontSize;
  const wide = Math.min(WINDOW.width, style.align === "left" ? natural : WINDOW.width);
  const lines = 1 + Math.ceil(natural / (style.length("width") || WINDOW.width)) + extent.breaks;
  const high = free && style.length("top") !== undefined
    ? lines * LINE_HEIGHT * style.fontSize
    : FAR_UP;
  const below = position === "fixed" && y >= FAR_UP;
  return {
    shift: { x, y },
    away: x < 0 && x + wide <= 0 || x >= FAR_RIGHT || y < 0 && y + high <= 0 || below,
  };
}

/** How far margins move the text of an element to the right. */
function marginShift(style: Style, free: boolean): number {
  // Parts of a table have no margins.
  if (/^table-/.test(style.display)) return 0;
  const fromRight = style.declared("float") === "right" ||
    free && style.length("left") === undefined && style.length("right") !== undefined;
  if (fromRight) return -(style.length("margin-right") ?? 0);
  const floats = (style.declared("float") ?? "none") !== "none";
  const stretches = !free && !floats && hasBox(style.display) &&
    style.length("width") === undefined;
  // Such a box begins further left and ends where it did.
  return stretches && style.align === "right" ? 0 : style.length("margin-left") ?? 0;
}

/** Whether the indent of the first line moves all text of a block away. */
export function indentedAway(style: Style, extent: Extent, clips: boolean): boolean {
  if (style.indent < 0) {
    const wide = extent.letters * LETTER_WIDTH * style.fontSize;
    return style.align !== "right" && style.indent + wide <= 0;
  }
  const room = style.length("width") ?? WINDOW.width;
  return style.indent >= FAR_RIGHT || clips && style.nowrap && style.indent >= room;
}
