/**
 * From what surrounds an element to what surrounds its content.
 *
 * @module
 */

import type { Element } from "domhandler";
import { isBlendMode } from "../css/blend.ts";
import { toShare } from "../css/numbers.ts";
import { drawsText, isDrawing, isDrawnNowhere, isNeverShown } from "../never_shown.ts";
import { type Backdrop, paint, paintsLetters, showsLetters } from "../style/backdrop.ts";
import { backgroundOf, type Style, type Styler } from "../style/computed.ts";
import { blockBelow, layersIn, onLayers, stack } from "../style/layers.ts";
import { clippedAway, clipsAll, clipsOverflow, growsWithLines, hasBox } from "../style/geometry.ts";
import { type Extent, ORIGIN, placeOf, placeOfPlain } from "../style/place.ts";
import { transformed } from "../style/transform.ts";
import {
  colourFilter,
  containsFixed,
  isFilteredAway,
  isMaskedOut,
  opacityOf,
  stacksByItself,
} from "./effects.ts";
import { MIN_OPACITY } from "./ink.ts";
import { IN_FLOW, linesFor } from "./lines.ts";
import { floorOf, hasNoTrack, isNextToFree } from "./room.ts";
import type { Surroundings } from "./surroundings.ts";
import { collapsedColumns, isInCollapsed } from "./table.ts";

/** Pictures this high or wide, in pixels, are there to be loaded, not to be seen. */
const MAX_TRACKER_PIXELS = 3;

/** Content made smaller than this share is dots. */
const MIN_ZOOM = 0.03;

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

const NO_EXTENT: Extent = { letters: 0, breaks: 0, order: 0 };

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
  if (style.plain) return enterPlain(element, style, drawn, extents, around, styler);
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
  const zoom = toShare(style.declared("zoom") ?? "1") ?? 1;
  if (zoom > 0 && zoom < MIN_ZOOM) return undefined;
  const cell = display === "table-cell" || display === "table-caption";
  if ((box || cell) && style.declared("content-visibility") === "hidden") return undefined;

  const item = /flex|grid/.test(around.display);
  const order = position === "static" && !item ? undefined : style.declared("z-index");
  if (Number(order ?? 0) < 0 && around.screened) return undefined;
  const stacks = order !== undefined && order !== "auto" || fixed || position === "sticky" ||
    opacity < around.opacity || stacksByItself(style);

  // Of the page itself the window cuts off what does not fit, and can be scrolled.
  const clips = element.name !== "html" && element.name !== "body" &&
    (box || display === "table-cell" && around.fixedColumns && isNextToFree(element)) &&
    clipsOverflow(style);
  const place = placeOf({ name: element.name, style, display, extent, clips }, {
    place: around.place,
    placeAbsolute: fixed ? ORIGIN : around.placeAbsolute,
    display: around.display,
    align: around.style.align,
  });

  const outside = fixed ? around.clippedFixed : free ? around.clippedAbsolute : around.clipped;
  const clipped = outside || clips &&
      (clipsAll(style, display === "table-cell") || hasNoTrack(element, style, around));
  const holdsFixed = containsFixed(style);
  const contains = position !== "static" || holdsFixed;
  const blockLevel = isBlockLevel(display);
  const context = stacks || order !== undefined;
  const { over, under } = stack(
    around.layers,
    style,
    extent.order,
    position !== "static" || context,
    context,
  );
  const screened = !stacks && (around.screened || isScreen(element, style));
  const inner = position !== "static" || element.name === "body" || /grid/.test(display)
    ? layersIn(element, style, styler, (one) => extents.get(one)?.order ?? 0)
    : [];
  // What goes behind is seen unless a background hides it.
  const beneath = screened ? [] : inner.filter(({ z }) => z < 0);
  const below = blockLevel ? blockBelow(element, style, around.style, styler) : [];
  const behind = onLayers(backdropBehind(element, blockLevel, around, styler), [
    ...under,
    ...below,
  ]);
  const backdrop = onLayers(paint(behind, element, style), beneath);
  const mode = style.declared("mix-blend-mode") ?? "normal";
  const change = colourFilter(style);
  const table = display === "table" || display === "inline-table";
  return {
    style,
    blockBackdrop: display === "inline" ? around.blockBackdrop : backdrop,
    painted: around.painted || backdrop !== behind,
    blending: isBlendMode(mode) && around.painted ? { mode, under: behind } : around.blending,
    // Without a width of the table its columns are as wide as their content.
    filtering: change ? { change, under: behind } : around.filtering,
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
    clippedFixed: holdsFixed ? clipped : around.clippedFixed,
    clippedLines: box
      ? growsWithLines(style) && (clips || around.clippedLines && addsNothing(style))
      : around.clippedLines,
    letters: paintsLetters(style) && showsLetters(behind, element, style) || around.letters && !box,
    lines: linesFor(style, display, position, clips, around),
    layers: [...over, ...inner.filter(({ z }) => z >= 0)],
    screened,
    drawn,
    drawing: isDrawing(element),
    tiny: [style.length("width"), style.length("height")].some((size) =>
      size !== undefined && size <= MAX_TRACKER_PIXELS
    ),
    place,
    placeAbsolute: contains
      ? {
        ...place,
        // They are placed from the edge of the padding.
        x: place.x - Math.max(0, style.length("padding-left") ?? 0),
        window: false,
        floor: clips ? floorOf(style) : undefined,
      }
      : around.placeAbsolute,
  };
}

/** The same for an element for which nothing is declared. */
function enterPlain(
  element: Element,
  style: Style,
  drawn: boolean,
  extents: ReadonlyMap<Element, Extent>,
  around: Surroundings,
  styler: Styler,
): Surroundings {
  const extent = extents.get(element) ?? NO_EXTENT;
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
    layers: element.name === "body"
      ? layersIn(element, style, styler, (one) => extents.get(one)?.order ?? 0)
      : around.layers.some(({ area }) => area !== undefined)
      ? around.layers.filter(({ area }) => area === undefined)
      : around.layers,
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

/** Whether a box is no higher than its lines. */
function addsNothing(style: Style): boolean {
  return ["margin-top", "margin-bottom", "padding-top", "padding-bottom"].every((side) =>
    (style.length(side) ?? 0) <= 0
  );
}

/** Whether an element hides what goes behind it; the page's own background is behind everything. */
function isScreen(element: Element, style: Style): boolean {
  return element.name !== "html" && element.name !== "body" && backgroundOf(element, style).a === 1;
}
