/**
 * What is painted behind text.
 *
 * @module
 */

import type { Element } from "domhandler";
import { blend, type Colour, toColour } from "../css/colour.ts";
import { functionsOf } from "../css/properties.ts";
import { backgroundOf, type Style } from "./computed.ts";

/** Colours that may be behind text; undefined when a picture is, which nobody here can see. */
export type Backdrop = readonly Colour[] | undefined;

/** Colours of one backdrop; gradients have fewer than ten. */
const MAX_COLOURS = 16;

/** What is behind the content of an element that stands before `behind`. */
export function paint(behind: Backdrop, element: Element, style: Style): Backdrop {
  // Such a background is painted inside the letters only, see `paintsLetters`.
  if (paintsLetters(style)) return behind;
  const colour = backgroundOf(element, style);
  let backdrop = behind;
  if (colour.a === 1) backdrop = [colour];
  else if (colour.a > 0) backdrop = backdrop?.map((under) => blend(colour, under));
  const image = style.declared("background-image");
  if (image === undefined || image === "none") return backdrop;
  // What has a colour of its own for when its picture is not loaded is judged by that: mail
  // programs load no pictures before they are asked.
  if (colour.a === 1 && isRemotePicture(image)) return backdrop;
  const colours = imageColours(image, style.color);
  if (colours === undefined) return undefined;
  if (colours.length === 0) return backdrop;
  return backdrop?.flatMap((under) => colours.map((over) => blend(over, under)))
    .slice(0, MAX_COLOURS);
}

/** Whether the letters are cut out of the element's background (`background-clip: text`). */
export function paintsLetters(style: Style): boolean {
  return style.declared("background-clip")?.includes("text") === true;
}

/** Colours of gradients; undefined when there is a picture, empty when nothing is painted. */
function imageColours(image: string, current: Colour): readonly Colour[] | undefined {
  const colours: Colour[] = [];
  for (const [name, parts] of functionsOf(image.replace(/\),/g, ") "))) {
    if (name === "url") {
      if (paintsNothing(parts.join(","))) continue;
      return undefined;
    }
    if (!name.endsWith("gradient")) return undefined;
    for (const part of parts) {
      const colour = toColour(part, current) ??
        toColour(
          part.replace(/\s+-?[\d.]+(?:%|[a-z]+)?(?:\s+-?[\d.]+(?:%|[a-z]+)?)?$/, ""),
          current,
        );
      if (colour) colours.push(colour);
    }
    if (colours.length === 0) return undefined;
  }
  return colours.slice(0, MAX_COLOURS);
}

/** Whether an address cannot be that of a picture. */
function paintsNothing(argument: string): boolean {
  const address = argument.trim().replace(/^["']|["']$/g, "").trim();
  if (address.startsWith("data:")) return !/^data:image\/[^,]+,./.test(address);
  return !/^(?:https?:\/\/|\/\/|cid:|long:)./.test(address);
}

function isRemotePicture(image: string): boolean {
  const calls = functionsOf(image.replace(/\),/g, ") "));
  return calls.length > 0 &&
    calls.every(([name, parts]) =>
      name === "url" && /^\s*["']?\s*(?:https?:)?\/\//.test(parts.join(","))
    );
}
