/**
 * What is painted behind text.
 *
 * @module
 */

import type { Element } from "domhandler";
import { blend, type Colour, toColour } from "../css/colour.ts";
import { functionsOf, splitArguments, splitWords } from "../css/words.ts";
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
    const over: Backdrop = backdrop?.flatMap((under) => colours.map((one) => blend(one, under)));
    backdrop = (part === "some" ? backdrop?.concat(over ?? []) : over)?.slice(0, MAX_COLOURS);
  }
  return backdrop;
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
