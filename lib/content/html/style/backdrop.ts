/**
 * What is painted behind text.
 *
 * @module
 */

import type { Element } from "domhandler";
import { blend, canTellApart, type Colour, toColour } from "../css/colour.ts";
import { functionsOf, splitArguments, splitWords } from "../css/words.ts";
import { toPixels } from "../css/numbers.ts";
import { backgroundOf, type Style } from "./computed.ts";

/** Colours that may be behind text; undefined when a picture is, which nobody here can see. */
export type Backdrop = readonly Colour[] | undefined;

/** Colours of one backdrop; gradients have fewer than ten. */
const MAX_COLOURS = 16;

/** Shadows inside of a box that reach so many pixels inwards meet in any box of a line. */
const WIDE_SHADOW = 300;

/** What is behind the content of an element that stands before `behind`. */
export function paint(behind: Backdrop, element: Element | undefined, style: Style): Backdrop {
  // Such a background is painted inside the letters only, see `paintsLetters`.
  return paintsLetters(style) ? behind : painted(behind, element, style);
}

function painted(behind: Backdrop, element: Element | undefined, style: Style): Backdrop {
  const colour = backgroundOf(element, style);
  let backdrop = behind;
  if (colour.a === 1) backdrop = [colour];
  else if (colour.a > 0) backdrop = backdrop?.map((under) => over(colour, under));
  const image = style.declared("background-image");
  if (image === undefined || image === "none") return shaded(backdrop, style);
  const layers = splitArguments(image);
  const drawn = layers.map((layer, i) => ({ layer, part: partPainted(style, i) })).filter((
    { part },
  ) => part !== "none");
  // What has a colour of its own for when its picture is not loaded is judged by that: mail
  // programs load no pictures before they are asked. Without one, text in the colour of the page
  // counts as seen: what the picture shows is known to nobody here, and newsletters write white
  // headings on photographs.
  if (colour.a === 1 && drawn.every(({ layer }) => isRemotePicture(layer))) return backdrop;
  // The first layer is the topmost.
  for (const { layer, part } of drawn.toReversed()) {
    const colours = imageColours(layer, style.color);
    if (colours === undefined) return undefined;
    if (colours.length === 0) continue;
    const shown = backdrop?.flatMap((under) => colours.map((one) => over(one, under)));
    backdrop = (part === "some" ? backdrop?.concat(shown ?? []) : shown)?.slice(0, MAX_COLOURS);
  }
  return shaded(backdrop, style);
}

/** With a shadow inside of the box that is as wide as the box. */
function shaded(backdrop: Backdrop, style: Style): Backdrop {
  const shadow = style.declared("box-shadow");
  if (shadow === undefined || !/\binset\b/.test(shadow)) return backdrop;
  const parts = splitWords(splitArguments(shadow)[0] ?? "");
  const units = { em: style.fontSize, rem: style.fontSize, percent: undefined };
  const [, , , spread = 0] = parts.map((part) => toPixels(part, units)).filter((length) =>
    length !== undefined
  );
  const colour = parts.map((part) => toColour(part, style.color)).find((found) => found) ??
    style.color;
  return spread < WIDE_SHADOW ? backdrop : backdrop?.map((under) => over(colour, under));
}

/** `top` on `under`, of which nothing may be painted. */
function over(top: Colour, under: Colour): Colour {
  return under.a === 0 ? top : blend(top, under);
}

/** How much of its box a layer of pictures paints, by size, position and repetition. */
function partPainted(style: Style, layer: number): "all" | "some" | "none" {
  const of = (property: string, initial: string): readonly string[] => {
    const values = splitArguments(style.declared(property) ?? initial);
    return splitWords(values[layer % values.length] ?? initial);
  };
  const [width = "auto", height = "auto"] = of("background-size", "auto");
  if ([width, height].some((side) => /^[+-]?0*\.?0+(?:%|[a-z]+)?$/.test(side))) return "none";
  const [across = "repeat", down = across] = of("background-repeat", "repeat");
  const repeats = (axis: string, own: string): boolean =>
    across === axis || across !== "repeat-x" && across !== "repeat-y" &&
      (own === "repeat" || own === "round");
  const fills = (size: string): boolean =>
    /^(?:auto|cover|contain)$/.test(size) || size.endsWith("%") && parseFloat(size) >= 100;
  const unmoved = of("background-position", "0% 0%").every((word) =>
    /^[a-z]|%$/.test(word) || parseFloat(word) === 0
  );
  const whole = (axis: string, own: string, size: string): boolean =>
    repeats(axis, own) || unmoved && fills(size);
  return whole("repeat-x", across, width) && whole("repeat-y", down, height) ? "all" : "some";
}

/** Whether the letters are cut out of the element's background (`background-clip: text`). */
export function paintsLetters(style: Style): boolean {
  return style.declared("background-clip")?.includes("text") === true;
}

/** Whether letters cut out of a background can be told from what is behind them. */
export function showsLetters(behind: Backdrop, element: Element, style: Style): boolean {
  const letters = painted(behind, element, style);
  return behind === undefined || letters === undefined ||
    letters.some((letter) => behind.some((under) => canTellApart(letter, under)));
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
