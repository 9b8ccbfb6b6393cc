/**
 * Boxes that lie over or under everything in the box around them.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import { toShare } from "../css/numbers.ts";
import { type Backdrop, paint } from "./backdrop.ts";
import type { Inherited, Style, Styler } from "./computed.ts";
import { TRANSPARENT } from "../css/colour.ts";

/** A box that fills another one. */
export interface Layer {
  /** Place in the document. */
  readonly order: number;
  /** `z-index`. */
  readonly z: number;
  /** Nothing behind it is seen. */
  readonly opaque: boolean;
  readonly colours: Backdrop;
  /** It fills only this area of a grid, for children of that. */
  readonly area: string | undefined;
}

/** Fainter layers let through what is behind them. */
const MIN_OPAQUE = 0.98;

/** Layers of one box. */
const MAX_LAYERS = 8;

/** Layers over one place; those furthest out are forgotten. */
const MAX_OVER = 32;

/** Colours behind one place. */
const MAX_COLOURS = 16;

/** A fixed box of so many pixels fills every window. */
const MAX_WINDOW = 3_000;

/** Height of a line, in pixels: text stands beside lower boxes rather than on them. */
const MIN_HEIGHT = 20;

/** What may keep a box from being painted where and as large as it says. */
const DISTORTING = [
  ...["clip-path", "mask-image", "transform", "translate", "scale", "rotate", "mix-blend-mode"],
  ...["max-width", "max-height", "clip", "filter"],
];

/**
 * Layers in a box: of its children and of what style sheets put before and after them.
 *
 * @param orderOf Place of an element in the document.
 */
export function layersIn(
  box: Element,
  style: Style,
  styler: Styler,
  orderOf: (element: Element) => number,
): readonly Layer[] {
  const layers: Layer[] = [];
  const page = box.name === "body";
  const grid = /grid/.test(style.display);
  // What a low box holds stands below it.
  const low = (style.length("height") ?? MIN_HEIGHT) < MIN_HEIGHT;
  const take = (element: Element | undefined, own: Style, order: number): void => {
    if (layers.length >= MAX_LAYERS) return;
    const area = grid ? own.declared("grid-area")?.replace(/\s/g, "") : undefined;
    const fills = isPlaced(own, page) && spans(own, style, "left", "right", "width") &&
      spans(own, style, "top", "bottom", "height");
    const whole = fills ? !low : area !== undefined && stretches(own);
    if (!fills && (area === undefined || !whole && (own.length("height") ?? 0) < MIN_HEIGHT)) {
      return;
    }
    const layer = layerOf(element, own, order, fills ? undefined : area);
    if (layer) layers.push(whole ? layer : { ...layer, opaque: false });
  };
  const { before, after } = styler.pseudo(box, style);
  if (before) take(undefined, before, orderOf(box));
  let last = orderOf(box);
  for (const child of box.children) {
    if (!isTag(child)) continue;
    last = orderOf(child);
    const own = styler.compute(child, style);
    if (!own.plain) take(child, own, last);
  }
  if (after) take(undefined, after, Infinity);
  return layers;
}

function layerOf(
  element: Element | undefined,
  style: Style,
  order: number,
  area: string | undefined,
): Layer | undefined {
  if (style.display === "none" || !style.visible) return undefined;
  if (DISTORTING.some((name) => !/^(?:none|normal|auto|)$/.test(style.declared(name) ?? ""))) {
    return undefined;
  }
  const opacity = toShare(style.declared("opacity") ?? "1") ?? 1;
  const picture = element?.name === "img" || element?.name === "svg" || element?.name === "video";
  const colours = picture ? undefined : paint([TRANSPARENT], element, style);
  if (colours?.every(({ a }) => a === 0)) return undefined;
  return {
    order,
    z: Number(style.declared("z-index") ?? 0) || 0,
    opaque: opacity >= MIN_OPAQUE && colours?.every(({ a }) => a === 1) === true,
    colours: opacity >= MIN_OPAQUE ? colours : undefined,
    area,
  };
}

function isPlaced(style: Style, page: boolean): boolean {
  const position = style.declared("position");
  return position === "fixed" || position === "absolute" && !page;
}

/** Whether a box in a grid is as large as its area. */
function stretches(style: Style): boolean {
  return ["width", "height", "margin-top", "margin-left", "margin-right", "margin-bottom"].every((
    name,
  ) => /^(?:auto|0\w*|100%|)$/.test(style.declared(name) ?? ""));
}

function spans(
  style: Style,
  container: Style,
  start: string,
  end: string,
  side: string,
): boolean {
  const first = style.length(start);
  if (first === undefined || first > 0) return false;
  const declared = style.declared(side);
  if (declared === undefined || declared === "auto") {
    const last = style.length(end);
    return last !== undefined && last <= 0;
  }
  if (declared.endsWith("%")) return (toShare(declared) ?? 0) >= 1;
  const size = style.length(side) ?? 0;
  const around = container.length(side) ??
    (side === "width" ? container.length("max-width") : undefined);
  return around === undefined ? size >= MAX_WINDOW : size + first >= around;
}

/** What is over an element of what was over its surroundings, and what is under it instead. */
export interface Stacked {
  readonly over: readonly Layer[];
  readonly under: readonly Layer[];
}

/**
 * Sorts layers around an element into those over and those under it.
 *
 * @param lifted Whether it has a place of its own in the order of layers.
 * @param context Whether what is in it cannot leave this place.
 */
export function stack(
  layers: readonly Layer[],
  style: Style,
  order: number,
  lifted: boolean,
  context: boolean,
): Stacked {
  if (layers.length === 0) return { over: layers, under: layers };
  const area = style.declared("grid-area")?.replace(/\s/g, "");
  const mine = layers.slice(-MAX_OVER).filter((layer) =>
    layer.area === undefined || layer.area === area
  );
  const z = Number(style.declared("z-index") ?? 0) || 0;
  const isOver = (layer: Layer): boolean =>
    !lifted && layer.area === undefined ||
    layer.z > z || layer.z === z && layer.order > order;
  const over = mine.filter(isOver).map((layer) =>
    context ? { ...layer, area: undefined, z: Infinity } : { ...layer, area: undefined }
  );
  return { over, under: mine.filter((layer) => layer.order !== order && !isOver(layer)) };
}

/** The block before an element, if the element is moved up over it. */
export function blockBelow(
  element: Element,
  style: Style,
  parent: Inherited,
  styler: Styler,
): readonly Layer[] {
  const up = -(style.length("margin-top") ?? 0);
  if (up < MIN_HEIGHT) return [];
  let before = element.prev;
  while (before && !isTag(before)) before = before.prev;
  if (!before) return [];
  const own = styler.compute(before, parent);
  // Lower than that it does not reach below all of the first line.
  if ((own.length("height") ?? 0) < up) return [];
  const layer = layerOf(before, own, 0, undefined);
  return layer ? [{ ...layer, opaque: false }] : [];
}

/** What is painted behind an element that lies on layers: they need not reach as far as it does. */
export function onLayers(behind: Backdrop, under: readonly Layer[]): Backdrop {
  if (under.length === 0) return behind;
  const colours = [...behind ?? []];
  for (const layer of under) {
    if (layer.colours === undefined) return undefined;
    colours.push(...layer.colours);
  }
  return behind === undefined ? undefined : colours.slice(-MAX_COLOURS);
}
