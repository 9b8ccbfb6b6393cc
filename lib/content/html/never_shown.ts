/**
 * Content that no style sheet can bring to light.
 *
 * @module
 */

import { type Element, isTag, type ParentNode } from "domhandler";

/** Elements whose children are instructions, or shown only where the element itself is unknown. */
const NEVER = new Set([
  ...["audio", "embed", "frameset", "iframe", "meter", "noembed", "noframes", "progress", "script"],
  ...["style", "template", "video"],
]);

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

/** Parts of a drawing that are not drawn where they stand. */
const SVG_NEVER = new Set([
  ...["clippath", "defs", "desc", "filter", "lineargradient", "marker", "mask", "metadata"],
  ...["pattern", "radialgradient", "script", "style", "symbol", "title"],
]);

const MATHML_NEVER = new Set(["annotation", "annotation-xml", "mphantom"]);

/** Whether an element's content is never shown. */
export function isNeverShown(element: Element): boolean {
  const name = element.name.toLowerCase();
  if (element.namespace === SVG) return SVG_NEVER.has(name);
  if (element.namespace === MATHML) return MATHML_NEVER.has(name);
  return NEVER.has(name);
}

/**
 * The only element children that a closed `<details>` and a closed list show;
 * undefined for other elements, which show all.
 */
export function shownChildren(element: Element): ReadonlySet<Element> | undefined {
  if (element.name === "details" && element.attribs["open"] === undefined) {
    return first(element.children.filter(isTag).filter(({ name }) => name === "summary"));
  }
  if (hasShadowWithoutSlot(element)) return new Set();
  if (element.name !== "select") return undefined;
  const { multiple, size } = element.attribs;
  if (multiple !== undefined || Number(size ?? 1) > 1) return undefined;
  const options = element.children.filter(isTag).flatMap((child) =>
    child.name === "option" ? [child] : child.children.filter(isTag)
  );
  const shown = options.findLast(({ attribs }) => attribs["selected"] !== undefined) ?? options[0];
  const group = shown?.parent;
  return new Set([shown, group && isTag(group) ? group : undefined].filter((one) => !!one));
}

/** Whether a shadow tree is declared for an element in which its content has no place. */
function hasShadowWithoutSlot(element: Element): boolean {
  const shadow = element.children.slice(0, 8).filter(isTag).find(({ name, attribs }) =>
    name === "template" && /^(?:open|closed)$/i.test(attribs["shadowrootmode"] ?? "")
  );
  if (!shadow) return false;
  const pending: ParentNode[] = [shadow];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (isTag(next) && next.name === "slot") return false;
    for (const child of next.children) if ("children" in child) pending.push(child);
  }
  return true;
}

function first(elements: readonly Element[]): ReadonlySet<Element> {
  return new Set(elements.slice(0, 1));
}

const SVG_TEXT = new Set(["text", "foreignobject"]);
const MATHML_TEXT = new Set(["mi", "mn", "mo", "ms", "mtext"]);

/**
 * Whether text inside an element is drawn; drawings and formulas draw only what
 * stands in certain elements.
 *
 * @param around Whether it is drawn around the element.
 */
export function drawsText(element: Element, around: boolean): boolean {
  const name = element.name.toLowerCase();
  if (element.namespace === SVG) return name !== "svg" && (around || SVG_TEXT.has(name));
  if (element.namespace === MATHML) return name !== "math" && (around || MATHML_TEXT.has(name));
  return around;
}

/** Places in a drawing, in pixels, that are outside of it whatever its size. */
const FAR = 2_000;

/** Whether an element of a drawing has no size, or a place far outside. */
export function isDrawnNowhere(element: Element): boolean {
  if (element.namespace !== SVG) return false;
  const name = element.name.toLowerCase();
  const { width, height, x, y } = element.attribs;
  if (name === "svg" || name === "foreignobject") {
    return [width, height].some((size) => size !== undefined && parseFloat(size) <= 2);
  }
  return [x, y].some((place) => Math.abs(parseFloat(place ?? "0")) >= FAR);
}

/** Whether an element is part of a drawing. */
export function isDrawing(element: Element): boolean {
  return element.namespace === SVG;
}
