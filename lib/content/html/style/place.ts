/**
 * Places too far away for text to be seen. There is no layout here: how far from
 * the left edge of the window a box begins is known only where nothing stands
 * beside it and nothing centres it; elsewhere the benefit of the doubt is wide.
 *
 * @module
 */

import { WINDOW } from "../css/numbers.ts";
import type { Style } from "./computed.ts";
import { defaultInset } from "./defaults.ts";
import { hasBox } from "./geometry.ts";
import { transformed } from "./transform.ts";

/** Moved up so far in the flow, in pixels, text is above the window wherever it began. */
const FAR_UP = 2_000;

/** Moved right so far, in pixels, text is in no window. */
const FAR_RIGHT = 3_000;

/** Where a box that something centres or precedes may begin at most, in pixels. */
const ANYWHERE = 800;

/** Average width of a letter and what is between letters, as a share of the font size. */
const LETTER_WIDTH = 0.6;

/** Short words may be all of wide letters: so many of them, and so much wider each. */
const WIDE_LETTERS = 8;
const WIDER = 0.3;

/** Height of a line as a share of the font size. */
const LINE_HEIGHT = 1.5;

/** Floats beside a column as wide as the container begin a container's width to the left. */
const MAX_FLOAT_PERCENT = -200;

/** How much text an element holds. */
export interface Extent {
  /** Letters without white space. */
  readonly letters: number;
  /** Elements that may begin a line. */
  readonly breaks: number;
  /** Place in the document. */
  readonly order: number;
}

/** Where the content of a box begins. */
export interface Place {
  /** Pixels from the left edge of the window. */
  readonly x: number;
  /** Pixels down from where it would begin. */
  readonly y: number;
  /** Whether it may begin further right, because of something beside it. */
  readonly loose: boolean;
  /** Whether boxes are placed here relative to the window. */
  readonly window: boolean;
  /** Where, in pixels from the left, the nearest box ends that cuts off what is further right. */
  readonly edge?: number | undefined;
  /** Height of the box, in pixels, that cuts off what is placed in it further down. */
  readonly floor?: number | undefined;
  /** Whether text that begins here is out of the window. */
  readonly away: boolean;
}

/** Where the root element begins. */
export const ORIGIN: Place = { x: 0, y: 0, loose: false, window: true, away: false };

/** What decides about the place of an element. */
export interface Placed {
  readonly name: string;
  readonly style: Style;
  readonly display: string;
  readonly extent: Extent;
  /** Whether what does not fit is cut off. */
  readonly clips: boolean;
}

/** What surrounds it. */
export interface Around {
  readonly place: Place;
  readonly placeAbsolute: Place;
  readonly display: string;
  readonly align: string;
}

/** Where the content of an element begins that is placed by `position`, margins and padding. */
export function placeOf(element: Placed, around: Around): Place {
  const { style, display, extent } = element;
  const position = style.declared("position") ?? "static";
  const free = position === "absolute" || position === "fixed";
  const floats = (style.declared("float") ?? "none") !== "none";
  const anchored = free && (style.length("left") ?? style.length("right")) !== undefined;
  const from = anchored ? around.placeAbsolute : around.place;
  const wide = textWidth(extent, style);
  const loose = !anchored && isLoose(style, display, floats, around) || from.loose;

  let { x } = from;
  const dropped = free && (style.length("top") ?? style.length("bottom")) !== undefined;
  let { y } = dropped ? around.placeAbsolute : from;
  let below = false;
  if (position !== "static" && !position.endsWith("sticky")) {
    const left = style.length("left");
    const right = style.length("right");
    if (left !== undefined) x += left;
    // Its right edge stands so far from that of the window, which is where the text ends at most.
    else if (right !== undefined) {
      x += free ? WINDOW.width - right - (style.length("width") ?? wide) : -right;
    }
    const top = style.length("top");
    below = free && top !== undefined && style.declared("top")?.endsWith("%") === false &&
      top >= (around.placeAbsolute.floor ?? Infinity);
    const bottom = style.length("bottom");
    y += top ?? (bottom === undefined ? 0 : -bottom);
    const outside = (side: string): boolean =>
      parseFloat(style.declared(side) ?? "") >= 100 && style.declared(side)?.endsWith("%") === true;
    if (position === "fixed") {
      const high = style.length("height") ?? textHeight(extent, style, wide);
      below ||= y >= FAR_UP || outside("top") || outside("left") ||
        top === undefined && bottom !== undefined && -bottom >= high ||
        left === undefined && x >= WINDOW.width;
    } else if (free && around.placeAbsolute.window) {
      below ||= top === undefined && outside("bottom");
    }
  }
  x += marginShift(style, free, floats);
  if (hasBox(display) || /^(?:table|inline-table)$/.test(display)) {
    y += style.length("margin-top") ?? 0;
  }
  const moved = transformed(style, loose ? wide : style.length("width") ?? WINDOW.width);
  if (moved !== "flat") {
    x += moved.x;
    y += moved.y;
  }
  const own = !["padding-left", "margin-left"].some((side) => style.declared(side) !== undefined);
  x += Math.max(0, style.length("padding-left") ?? 0) + (own ? defaultInset(element.name) : 0);

  // Percentages are of boxes that may be narrower than the window.
  const relative =
    ["left", "margin-left", "padding-left"].some((side) => style.declared(side)?.includes("%")) ||
    moved !== "flat" && moved.x !== 0;
  const outer = relative || free && !anchored ? undefined : from.edge;
  const beyond = outer !== undefined && x >= outer;
  const edge = edgeOf(element, x) ?? outer;
  const place = { x, y, edge, loose, window: from.window && position === "static" };
  if (!hasBox(display) && !display.startsWith("table")) {
    // Inside a line only a move of its own changes whether text is out of the window.
    const shift = x - from.x;
    if (shift === 0 && y === from.y) return { ...place, away: from.away };
    const off = isOff({ ...place, loose: true }, style, extent, 0);
    return { ...place, loose: true, away: off || from.away && shift <= 0 };
  }
  const high = free && style.length("top") !== undefined ? textHeight(extent, style, wide) : FAR_UP;
  const above = y < 0 && y + high <= 0;
  const beside = element.clips && style.nowrap &&
    style.indent >= (style.length("width") ?? WINDOW.width);
  return {
    ...place,
    away: below || above || beside || beyond || isOff(place, style, extent, indentOf(style)),
  };
}

/** Where a box ends on the right that cuts off what does not fit, when that is certain. */
function edgeOf({ style, display, clips }: Placed, x: number): number | undefined {
  const width = style.length("width");
  if (!clips || width === undefined || !hasBox(display)) return undefined;
  if (!/hidden|clip/.test(style.declared("overflow-x") ?? "")) return undefined;
  if (style.declared("width")?.includes("%") || style.align !== "left") return undefined;
  return x + width + Math.max(0, style.length("padding-right") ?? 0);
}

/** The same for an element for which nothing is declared. */
export function placeOfPlain({ name, style, display, extent }: Placed, around: Around): Place {
  const { place } = around;
  if (place.x === 0 && !place.away && style.indent >= 0) return place;
  if (!hasBox(display) && !display.startsWith("table")) return place;
  const loose = place.loose || isLoose(style, display, false, around);
  const x = place.x + defaultInset(name);
  const inside = { ...place, x, loose };
  const above = place.y < 0 && place.y + FAR_UP <= 0;
  return { ...inside, away: above || isOff(inside, style, extent, indentOf(style)) };
}

/** Whether something may stand to the left of a box, or move it to the right. */
function isLoose(style: Style, display: string, floats: boolean, around: Around): boolean {
  return floats || /^table|^inline|flex|grid/.test(display) || /flex|grid/.test(around.display) ||
    around.align !== "left" || style.declared("margin-left") === "auto";
}

/** Whether all text that begins at a place is out of the window. */
function isOff(
  { x, loose }: Pick<Place, "x" | "loose">,
  style: Style,
  extent: Extent,
  indent: number,
): boolean {
  const begin = x + indent;
  if (begin >= FAR_RIGHT) return true;
  if (begin >= 0) return false;
  const box = Math.max(WINDOW.width, style.length("width") ?? 0);
  const wide = style.align === "left" ? Math.min(box, textWidth(extent, style)) : box;
  return begin + wide + (loose ? ANYWHERE : 0) <= 0;
}

/** Pixels that the first line is moved to the right; what does not fit there goes to the next. */
function indentOf(style: Style): number {
  return style.indent < 0 && style.align !== "right" || style.nowrap ? style.indent : 0;
}

function textWidth({ letters }: Extent, { fontSize }: Style): number {
  return (letters * LETTER_WIDTH + Math.min(letters, WIDE_LETTERS) * WIDER) * fontSize;
}

function textHeight(extent: Extent, style: Style, wide: number): number {
  const lines = 1 + Math.ceil(wide / (style.length("width") || WINDOW.width)) + extent.breaks;
  return lines * LINE_HEIGHT * style.fontSize;
}

/** How far margins move the text of an element to the right. */
function marginShift(style: Style, free: boolean, floats: boolean): number {
  // Parts of a table have no margins.
  if (/^table-/.test(style.display)) return 0;
  const fromRight = style.declared("float") === "right" ||
    free && style.length("left") === undefined && style.length("right") !== undefined;
  if (fromRight) return -(style.length("margin-right") ?? 0);
  const stretches = !free && !floats && hasBox(style.display) &&
    style.length("width") === undefined;
  // Such a box begins further left and ends where it did.
  if (stretches && style.align === "right") return 0;
  const declared = style.declared("margin-left") ?? "";
  if (floats && declared.endsWith("%") && parseFloat(declared) > MAX_FLOAT_PERCENT) return 0;
  return style.length("margin-left") ?? 0;
}
