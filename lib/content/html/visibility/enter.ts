/**
 * From what surrounds an element to what surrounds its content.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import { isBlendMode } from "../css/blend.ts";
import { toColour, WHITE } from "../css/colour.ts";
import { toPixels, toShare } from "../css/numbers.ts";
import { functionsOf } from "../css/words.ts";
import { drawsText, isDrawing, isDrawnNowhere, isNeverShown } from "../never_shown.ts";
import { type Backdrop, paint, paintsLetters } from "../style/backdrop.ts";
import { backgroundOf, type Style, type Styler } from "../style/computed.ts";
import { isCover } from "../style/cover.ts";
import { clippedAway, clipsAll, clipsOverflow, growsWithLines, hasBox } from "../style/geometry.ts";
import { type Extent, ORIGIN, placeOf, placeOfPlain } from "../style/place.ts";
import { transformed } from "../style/transform.ts";
import { MIN_OPACITY } from "./ink.ts";
import { IN_FLOW, linesFor } from "./lines.ts";
import type { Surroundings } from "./surroundings.ts";
import { collapsedColumns, isInCollapsed } from "./table.ts";

/** Pictures this high or wide, in pixels, are there to be loaded, not to be seen. */
const MAX_TRACKER_PIXELS = 2;

/** Letters blurred by this share of their size leave no mark. */
const MAX_BLUR = 1.5;

/** Cells of one row that are looked at. */
const MAX_CELLS = 50;

/** Elements with a margin above and below of themselves. */
const MARGINS = new Set([
  ...[
    "blockquote",
    "dl",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "ul",
  ],
]);

const NO_EXTENT: Extent = { letters: 0, breaks: 0 };

/** Surroundings of an element's content; undefined when nothing of it is painted. */
export function enter(
  element: Element,
  around: Surroundings,
  styler: Styler,
  extents: ReadonlyMap<Element, Extent>,
): Surroundings | undefined {
  if (isNeverShown(element) || isDrawnNowhere(element)) return undefined;
  if (isInCollapsed(element, around.collapsed)) return undefined;
  const style = styler.compute(element, around.style);
  if (style.display === "none" || style.display === "table-column") return undefined;
  const drawn = drawsText(element, around.drawn);
  const extent = extents.get(element) ?? NO_EXTENT;
  if (style.plain) return enterPlain(element, style, drawn, extent, around, styler);
  if (style.display === "contents") {
    return { ...around, style, drawn, drawing: isDrawing(element), tiny: false };
  }
  const opacity = around.opacity * opacityOf(style);
  if (opacity < MIN_OPACITY || isMaskedOut(style) || isFilteredAway(element, style)) {
    return undefined;
  }

  const position = style.declared("position") ?? "static";
  const fixed = position === "fixed";
  const free = fixed || position === "absolute";
  const blockified = free || (style.declared("float") ?? "none") !== "none" ||
    /flex|grid/.test(around.display);
  const display = blockified && style.display === "inline" ? "block" : style.display;
  const box = hasBox(display);
  const transformable = box || display.startsWith("table");
  if (transformable && transformed(style) === "flat") return undefined;
  if (clippedAway(style, free)) return undefined;
  const cell = display === "table-cell" || display === "table-caption";
  if ((box || cell) && style.declared("content-visibility") === "hidden") return undefined;

  const item = /flex|grid/.test(around.display);
  const order = position === "static" && !item ? undefined : style.declared("z-index");
  if (Number(order ?? 0) < 0 && around.screened) return undefined;
  const stacks = order !== undefined && order !== "auto" || fixed || position === "sticky" ||
    opacity < around.opacity || stacksByItself(style);

  const clips = (box || display === "table-cell" && around.fixedColumns && isNextToFree(element)) &&
    clipsOverflow(style);
  const place = placeOf({ name: element.name, style, display, extent, clips }, {
    place: around.place,
    placeAbsolute: fixed ? ORIGIN : around.placeAbsolute,
    display: around.display,
    align: around.style.align,
  });

  const outside = fixed ? around.clippedFixed : free ? around.clippedAbsolute : around.clipped;
  const clipped = outside || clips && clipsAll(style, display === "table-cell");
  const contains = position !== "static" || style.declared("transform") !== undefined;
  const blockLevel = isBlockLevel(display);
  const behind = backdropBehind(element, blockLevel, around, styler);
  const backdrop = paint(behind, element, style);
  const mode = style.declared("mix-blend-mode") ?? "normal";
  const table = display === "table" || display === "inline-table";
  return {
    style,
    blockBackdrop: display === "inline" ? around.blockBackdrop : backdrop,
    painted: around.painted || backdrop !== behind,
    blending: isBlendMode(mode) && around.painted ? { mode, under: behind } : around.blending,
    // Without a width of the table its columns are as wide as their content.
    fixedColumns: table
      ? style.declared("table-layout") === "fixed" && style.length("width") !== undefined
      : around.fixedColumns,
    collapsed: table ? collapsedColumns(element, style, styler) : around.collapsed,
    position,
    display,
    opacity,
    backdrop,
    clipped,
    // Absolute boxes are seen in the padding too.
    clippedAbsolute: contains
      ? outside || clips && clipsAll(style, display === "table-cell", true)
      : free
      ? outside
      : around.clippedAbsolute,
    clippedFixed: style.declared("transform") === undefined ? around.clippedFixed : clipped,
    clippedLines: box
      ? growsWithLines(style) && (clips || around.clippedLines && addsNothing(style))
      : around.clippedLines,
    letters: paintsLetters(style) || around.letters && !box,
    lines: linesFor(style, display, position, clips, around),
    covered: isCovered(element, style, position, around, styler),
    screened: !stacks && (around.screened || isScreen(element, style)),
    drawn,
    drawing: isDrawing(element),
    tiny: [style.length("width"), style.length("height")].some((size) =>
      size !== undefined && size <= MAX_TRACKER_PIXELS
    ),
    place,
    placeAbsolute: contains ? { ...place, window: false } : around.placeAbsolute,
  };
}

/** The same for an element for which nothing is declared. */
function enterPlain(
  element: Element,
  style: Style,
  drawn: boolean,
  extent: Extent,
  around: Surroundings,
  styler: Styler,
): Surroundings {
  const { display } = style;
  const box = hasBox(display);
  const behind = backdropBehind(element, isBlockLevel(display), around, styler);
  const backdrop = paint(behind, element, style);
  return {
    ...around,
    style,
    position: "static",
    display: display === "inline" && /flex|grid/.test(around.display) ? "block" : display,
    painted: around.painted || backdrop !== behind,
    backdrop,
    blockBackdrop: display === "inline" ? around.blockBackdrop : backdrop,
    fixedColumns: display !== "table" && around.fixedColumns,
    collapsed: display === "table" ? collapsedColumns(element, style, styler) : around.collapsed,
    clippedLines: around.clippedLines && (!box || !MARGINS.has(element.name)),
    lines: display === "inline" || IN_FLOW.test(display) ? around.lines : undefined,
    covered: element.name === "body"
      ? isCovered(element, style, "static", around, styler)
      : around.covered,
    letters: around.letters && !box,
    drawn,
    drawing: isDrawing(element),
    tiny: false,
    place: placeOfPlain({ name: element.name, style, display, extent, clips: false }, {
      place: around.place,
      placeAbsolute: around.placeAbsolute,
      display: around.display,
      align: around.style.align,
    }),
  };
}

/** Whether a cell of fixed width stands beside one that can take what is left of the table's. */
function isNextToFree(cell: Element): boolean {
  const cells = (cell.parent?.children ?? []).slice(0, MAX_CELLS).filter(isTag);
  return cells.some((other) =>
    other !== cell && parseFloat(other.attribs["width"] ?? "1") > 0 &&
    !/width\s*:\s*0/i.test(other.attribs["style"] ?? "")
  );
}

/** Properties that keep what is behind an element's content in front of its background. */
const STACKING = [
  ...["transform", "translate", "rotate", "scale", "filter", "backdrop-filter", "perspective"],
  ...["clip-path", "mask-image", "mix-blend-mode", "isolation", "will-change"],
];

function stacksByItself(style: Style): boolean {
  return STACKING.some((name) => !/^(?:none|auto|normal|)$/.test(style.declared(name) ?? "")) ||
    /paint|layout|strict|content/.test(style.declared("contain") ?? "");
}

/** Whether a box breaks the line in which it stands. */
function isBlockLevel(display: string): boolean {
  return /^(?:block|list-item|flow-root|flex|grid|table)$/.test(display);
}

/** What is painted behind an element before it paints anything. */
function backdropBehind(
  element: Element,
  blockLevel: boolean,
  around: Surroundings,
  styler: Styler,
): Backdrop {
  if (element.name === "html") return [styler.canvas];
  return blockLevel ? around.blockBackdrop : around.backdrop;
}

/** Filters that leave one colour: of a box that is painted, or of letters without an edge. */
function isFilteredAway(element: Element, style: Style): boolean {
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

/** Whether a box is no higher than its lines. */
function addsNothing(style: Style): boolean {
  return ["margin-top", "margin-bottom", "padding-top", "padding-bottom"].every((side) =>
    (style.length(side) ?? 0) <= 0
  );
}

/** Whether something opaque lies over an element's content. */
function isCovered(
  element: Element,
  style: Style,
  position: string,
  around: Surroundings,
  styler: Styler,
): boolean {
  const covered = position === "static" && around.covered;
  if (covered || position === "static" && element.name !== "body") return covered;
  return element.children.some((child) =>
    isTag(child) && isCover(child, styler.compute(child, style), style, element.name === "body")
  );
}

/** Whether an element hides what goes behind it; the page's own background is behind everything. */
function isScreen(element: Element, style: Style): boolean {
  return element.name !== "html" && element.name !== "body" && backgroundOf(element, style).a === 1;
}

function opacityOf(style: Style): number {
  let opacity = toShare(style.declared("opacity") ?? "1") ?? 1;
  for (const [name, parts] of functionsOf(style.declared("filter") ?? "")) {
    if (name === "opacity") opacity *= toShare(parts[0] ?? "1") ?? 1;
  }
  return Math.max(0, Math.min(opacity, 1));
}

/** A mask of nothing but transparent colours. */
function isMaskedOut(style: Style): boolean {
  const gradients = functionsOf((style.declared("mask-image") ?? "").replace(/\),/g, ") "));
  const colours = gradients.flatMap(([name, parts]) =>
    name.endsWith("gradient")
      ? parts.map((part) => toColour(part.replace(/\s+[\d.]+(?:%|[a-z]+)$/, "")))
      : [WHITE]
  ).filter((colour) => colour !== undefined);
  return colours.length > 0 && colours.every(({ a }) => a < MIN_OPACITY);
}
