/**
 * Attributes that style ("presentational hints" of the HTML Standard).
 *
 * @module
 */

import type { Element } from "domhandler";
import { type Colour, toLegacyColour } from "../css/colour.ts";
import { expand } from "../css/properties.ts";
import { isDrawing } from "../never_shown.ts";

const FONT_SIZES = ["x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"];

const PAINTED = new Set(["body", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "marquee"]);
const ALIGNED = new Set([
  ...["div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "thead", "tbody", "tfoot", "tr", "td", "th"],
]);
const SIZED = new Set([
  "img",
  "iframe",
  "object",
  "embed",
  "video",
  "marquee",
  "table",
  "td",
  "th",
]);

/** Attributes of SVG that are properties. */
const DRAWING_ATTRIBUTES = [
  ...["clip-path", "color", "display", "fill", "font-size", "opacity", "transform", "visibility"],
];

/** Declarations that an element's attributes make. */
export function attributeStyle(element: Element): readonly (readonly [string, string])[] {
  const { name, attribs } = element;
  const style: (readonly [string, string])[] = [];
  if (isDrawing(element)) {
    for (const property of DRAWING_ATTRIBUTES) {
      const value = attribs[property];
      if (value !== undefined) style.push(...expand(property, value.trim(), true));
    }
    return style;
  }
  const colour = (property: string, value: string | undefined): void => {
    const read = value === undefined ? undefined : toLegacyColour(value);
    if (read) style.push([property, rgb(read)]);
  };
  if (PAINTED.has(name)) {
    colour("background-color", attribs["bgcolor"]);
    const background = attribs["background"]?.trim();
    if (background) style.push(["background-image", `url(${JSON.stringify(background)})`]);
  }
  if (name === "body") colour("color", attribs["text"]);
  if (name === "font") {
    colour("color", attribs["color"]);
    const size = fontSize(attribs["size"] ?? "");
    if (size !== undefined) style.push(["font-size", size]);
  }
  if (SIZED.has(name)) {
    for (const side of ["width", "height"]) {
      const size = dimension(attribs[side] ?? "");
      if (size !== undefined) style.push([side, size]);
    }
  }
  if (ALIGNED.has(name)) {
    const align = attribs["align"]?.toLowerCase();
    if (align === "center" || align === "right" || align === "middle") {
      style.push(["text-align", align === "middle" ? "center" : align]);
    }
  } else if (name === "center") style.push(["text-align", "center"]);
  return style;
}

function rgb({ r, g, b }: Colour): string {
  return `rgb(${r},${g},${b})`;
}

/** "Rules for parsing a legacy font size". */
function fontSize(value: string): string | undefined {
  const match = /^\s*([+-]?)(\d+)/.exec(value);
  if (!match) return undefined;
  const number = Number(match[2]);
  const size = match[1] === "+" ? 3 + number : match[1] === "-" ? 3 - number : number;
  return FONT_SIZES[Math.max(1, Math.min(size, 7)) - 1];
}

/** "Rules for parsing dimension values": `0`, `10`, `10px`, `10%`. */
export function dimension(value: string): string | undefined {
  const match = /^\s*\+?(\d+(?:\.\d+)?)(%?)/.exec(value);
  return match ? `${match[1]}${match[2] === "%" ? "%" : "px"}` : undefined;
}
