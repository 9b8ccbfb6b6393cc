/**
 * What of a document a reader sees: text is hidden when a browser without
 * scripting would paint the same picture without it, as far as that is certain
 * without layout.
 *
 * @module
 */

import { type Document, type Element, isComment, isTag, isText, type Text } from "domhandler";
import { blend, canTellApart, type Colour, toColour, WHITE } from "./css/colour.ts";
import { toShare, WINDOW } from "./css/numbers.ts";
import { functionsOf } from "./css/properties.ts";
import { type Backdrop, paint, paintsLetters } from "./style/backdrop.ts";
import { ClippedLines } from "./style/clipped_lines.ts";
import { type Inherited, type Style, Styler } from "./style/computed.ts";
import { isCover } from "./style/cover.ts";
import {
  clippedAway,
  clipsAll,
  clipsOverflow,
  type Extent,
  growsWithLines,
  hasBox,
  indentedAway,
  innerHeight,
  movedAway,
  type Shift,
  transformed,
} from "./style/geometry.ts";
import { drawsText, isDrawing, isNeverShown, shownChildren } from "./never_shown.ts";

/** Smaller letters, in pixels, leave no mark. */
const MIN_FONT_SIZE = 0.5;

/** Fainter letters before a picture leave no mark, whatever it shows. */
const MIN_OPACITY = 0.02;

/** Lines of less height, in pixels, show nothing when their box is clipped. */
const MIN_LINE_HEIGHT = 1;

/** What surrounds an element. */
interface Surroundings {
  readonly style: Inherited;
  readonly display: string;
  readonly position: string;
  readonly opacity: number;
  readonly backdrop: Backdrop;
  /** Whether the element's place is cut off: for itself, for absolute and for fixed boxes. */
  readonly clipped: boolean;
  readonly clippedAbsolute: boolean;
  readonly clippedFixed: boolean;
  readonly clippedLines: boolean;
  /** The box with a height of its own that cuts off what is around here. */
  readonly lines: ClippedLines | undefined;
  /** Something opaque lies over what is in the flow here. */
  readonly covered: boolean;
  /** Letters show the background of an element around them. */
  readonly letters: boolean;
  /** Text is drawn here; see never_shown.ts. */
  readonly drawn: boolean;
  /** Inside a drawing, whose letters have colours of their own. */
  readonly drawing: boolean;
  /** The element has a size at which no picture is seen. */
  readonly tiny: boolean;
  readonly shift: Shift;
  readonly shiftAbsolute: Shift;
}

/** Which nodes a reader sees. */
export interface Visibility {
  /** Text, and elements whose own words (alternative text, value) are seen. */
  readonly seen: ReadonlySet<Text | Element>;
  /** Pictures that have room and are painted. */
  readonly painted: ReadonlySet<Element>;
  /** Topmost elements of which nothing is painted. */
  readonly gone: ReadonlySet<Element>;
}

/** Pictures this high or wide, in pixels, are there to be loaded, not to be seen. */
const MAX_TRACKER_PIXELS = 2;

/** Finds out what is seen. Linear in the tree. */
export function findVisible(document: Document, styler: Styler): Visibility {
  const seen = new Set<Text | Element>();
  const painted = new Set<Element>();
  const gone = new Set<Element>();
  const extents = measure(document);
  const walk = (parent: Document | Element, around: Surroundings): void => {
    const only = isTag(parent) ? shownChildren(parent) : undefined;
    let textSeen: boolean | undefined = only ? false : undefined;
    for (const child of parent.children) {
      if (isText(child)) {
        textSeen ??= isSeen(around);
        if (textSeen && fits(child, around)) seen.add(child);
      } else if (isTag(child)) {
        const inside = only?.has(child) === false
          ? undefined
          : enter(child, around, styler, extents);
        if (inside === undefined) {
          gone.add(child);
          continue;
        }
        if (isPainted(inside)) painted.add(child);
        if (isSeen(inside)) seen.add(child);
        const begin = beginBlock(child, inside, around);
        walk(child, inside);
        if (begin !== undefined) endBlock(inside, around, begin);
      }
    }
  };
  walk(document, {
    style: styler.initial(),
    display: "block",
    position: "static",
    opacity: 1,
    backdrop: [WHITE],
    clipped: false,
    clippedAbsolute: false,
    clippedFixed: false,
    clippedLines: false,
    lines: undefined,
    covered: false,
    letters: false,
    drawn: true,
    drawing: false,
    tiny: false,
    shift: { x: 0, y: 0 },
    shiftAbsolute: { x: 0, y: 0 },
  });
  return { seen, painted, gone };
}

/** The same for an element for which nothing is declared. */
function enterPlain(
  element: Element,
  style: Style,
  drawn: boolean,
  around: Surroundings,
  styler: Styler,
): Surroundings {
  const { display } = style;
  const box = hasBox(display);
  return {
    ...around,
    style,
    position: "static",
    display: display === "inline" && /flex|grid/.test(around.display) ? "block" : display,
    backdrop: element.name === "html"
      ? paint([styler.canvas], element, style)
      : paint(around.backdrop, element, style),
    clippedLines: !box && around.clippedLines,
    lines: display === "inline" || IN_FLOW.test(display) ? around.lines : undefined,
    covered: element.name === "body"
      ? isCovered(element, style, "static", around, styler)
      : around.covered,
    letters: around.letters && !box,
    drawn,
    drawing: isDrawing(element),
    tiny: false,
  };
}

/** Whether a text begins above the lower edge of the box that cuts it off. */
function fits(text: Text, { lines, style }: Surroundings): boolean {
  const letters = text.data.replace(/\s+/g, "").length;
  return !lines || letters === 0 || lines.text(letters, style, lineHeightOf(style));
}

const IN_FLOW = /^(?:block|list-item|flow-root)$/;

/** Tells the box around a block that it begins; where, when that box must be told its end. */
function beginBlock(
  element: Element,
  inside: Surroundings,
  { lines }: Surroundings,
): number | undefined {
  if (!lines) return undefined;
  if (element.name === "br") lines.lineBreak(lineHeightOf(inside.style));
  if (!IN_FLOW.test(inside.display) || inside.lines !== lines) return undefined;
  const { length } = inside.style as Style;
  lines.open(length("margin-top") ?? 0, length("padding-top") ?? 0);
  return lines.top;
}

function endBlock({ style }: Surroundings, { lines }: Surroundings, begin: number): void {
  const { length } = style as Style;
  const height = Math.max(length("height") ?? 0, length("min-height") ?? 0);
  lines?.close(begin, height, length("margin-bottom") ?? 0);
}

/** The box whose lines are counted inside an element. */
function linesFor(
  style: Style,
  display: string,
  position: string,
  clips: boolean,
  { lines }: Surroundings,
): ClippedLines | undefined {
  if (clips && /hidden|clip/.test(style.declared("overflow-y") ?? "") && display !== "table-cell") {
    const height = innerHeight(style);
    const width = style.length("width") ?? WINDOW.width;
    if (height !== undefined) {
      const side = /flex|grid/.test(display);
      return side ? undefined : new ClippedLines(height, Math.max(1, width));
    }
  }
  if (!lines) return undefined;
  const moved = position !== "static" || (style.length("margin-top") ?? 0) < 0 ||
    (style.length("margin-bottom") ?? 0) < 0 || style.declared("transform") !== undefined;
  if (moved) lines.giveUp();
  const floats = (style.declared("float") ?? "none") !== "none";
  return !moved && !floats && (display === "inline" || IN_FLOW.test(display)) ? lines : undefined;
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

/** Surroundings of an element's content; undefined when nothing of it is painted. */
function enter(
  element: Element,
  around: Surroundings,
  styler: Styler,
  extents: ReadonlyMap<Element, Extent>,
): Surroundings | undefined {
  if (isNeverShown(element)) return undefined;
  const style = styler.compute(element, around.style);
  if (style.display === "none" || style.display === "table-column") return undefined;
  const drawn = drawsText(element, around.drawn);
  if (style.plain) return enterPlain(element, style, drawn, around, styler);
  if (style.display === "contents") {
    return { ...around, style, drawn, drawing: isDrawing(element), tiny: false };
  }
  const opacity = around.opacity * opacityOf(style);
  if (opacity < MIN_OPACITY || isMaskedOut(style)) return undefined;

  const position = style.declared("position") ?? "static";
  const fixed = position === "fixed";
  const free = fixed || position === "absolute";
  const blockified = free || (style.declared("float") ?? "none") !== "none" ||
    /flex|grid/.test(around.display);
  const display = blockified && style.display === "inline" ? "block" : style.display;
  const extent = extents.get(element) ?? { letters: 0, breaks: 0 };
  const box = hasBox(display);
  const transformable = box || display.startsWith("table");
  if (transformable && transformed(style) === "flat") return undefined;
  if (clippedAway(style, free)) return undefined;
  if (box && style.declared("content-visibility") === "hidden") return undefined;

  const from = free ? around.shiftAbsolute : around.shift;
  const { shift, away } = movedAway({ ...style, display }, from, extent);
  const clips = box && clipsOverflow(style);
  if (away) return undefined;
  if (box && indentedAway(style, extent, clips)) return undefined;

  const outside = fixed ? around.clippedFixed : free ? around.clippedAbsolute : around.clipped;
  const clipped = outside || clips && clipsAll(style);
  const contains = position !== "static" || style.declared("transform") !== undefined;
  const backdrop = element.name === "html"
    ? paint([styler.canvas], element, style)
    : paint(around.backdrop, element, style);
  return {
    style,
    position,
    display,
    opacity,
    backdrop,
    clipped,
    clippedAbsolute: contains ? clipped : free ? outside : around.clippedAbsolute,
    clippedFixed: style.declared("transform") === undefined ? around.clippedFixed : clipped,
    clippedLines: box ? clips && growsWithLines(style) : around.clippedLines,
    letters: paintsLetters(style) || around.letters && !box,
    lines: linesFor(style, display, position, clips, around),
    covered: isCovered(element, style, position, around, styler),
    drawn,
    drawing: isDrawing(element),
    tiny: [style.length("width"), style.length("height")].some((size) =>
      size !== undefined && size <= MAX_TRACKER_PIXELS
    ),
    shift,
    shiftAbsolute: contains ? shift : around.shiftAbsolute,
  };
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

/** Whether a picture is painted. */
function isPainted({ style, clipped, tiny }: Surroundings): boolean {
  return style.visible && !clipped && !tiny;
}

/** Whether text in these surroundings leaves a mark. */
function isSeen(around: Surroundings): boolean {
  const { style } = around;
  if (!style.visible || around.clipped || around.covered) return false;
  if (style.masked || !around.drawn) return false;
  if (style.fontSize < MIN_FONT_SIZE) return false;
  if (around.clippedLines && lineHeightOf(style) < MIN_LINE_HEIGHT) return false;
  if (around.letters) return true;
  return inks(style, around.drawing).some((ink) => isTold(ink, around));
}

function lineHeightOf(style: Inherited): number {
  if (style.lineHeight === undefined) return style.fontSize;
  return style.lineHeightIsShare ? style.lineHeight * style.fontSize : style.lineHeight;
}

/** Colours in which letters, their outline and their shadow are drawn. */
function inks(style: Inherited, drawing: boolean): readonly Colour[] {
  if (drawing) return [style.drawingFill];
  const inks = [style.fill ?? style.color];
  for (const drawn of [style.stroke, style.shadow]) {
    if (drawn === "" || drawn === "none" || /^0(?:px)?\b/.test(drawn) && drawn === style.stroke) {
      continue;
    }
    const words = drawn.match(/[a-z#][\w-]*(?:\([^()]*\))?/g) ?? [];
    const colour = words.map((word) => toColour(word, style.color)).find((found) => found);
    inks.push(colour ?? style.color);
  }
  return inks;
}

function isTold(ink: Colour, { backdrop, opacity }: Surroundings): boolean {
  if (ink.a * opacity < MIN_OPACITY) return false;
  if (backdrop === undefined) return true;
  return backdrop.some((under) => {
    const shown = blend({ ...under, a: 1 }, WHITE, opacity);
    return canTellApart(blend(blend(ink, under), WHITE, opacity), shown);
  });
}

/** How much text each element holds. */
function measure(document: Document): ReadonlyMap<Element, Extent> {
  const extents = new Map<Element, Extent>();
  const visit = (children: Document["children"]): Extent => {
    let letters = 0;
    let breaks = 0;
    for (const child of children) {
      if (isText(child)) letters += child.data.replace(/\s+/g, "").length;
      else if (isTag(child)) {
        const inner = visit(child.children);
        extents.set(child, inner);
        letters += inner.letters;
        breaks += inner.breaks + 1;
      } else if (isComment(child)) continue;
    }
    return { letters, breaks };
  };
  visit(document.children);
  return extents;
}
