/**
 * CSS colours, and which of them an eye cannot tell apart.
 *
 * @module
 */

import { lowerCss, trimCss } from "./ascii.ts";
import { NAMED_COLOURS } from "./named_colours.ts";
import { toPixels, toShare } from "./numbers.ts";
import { splitArguments, splitWords } from "./words.ts";
import { labToRgb, lchToLab, linearToRgb, oklabToRgb } from "./colour_spaces.ts";

/** A colour; red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

export const WHITE: Colour = { r: 255, g: 255, b: 255, a: 1 };
export const BLACK: Colour = { r: 0, g: 0, b: 0, a: 1 };
export const TRANSPARENT: Colour = { r: 0, g: 0, b: 0, a: 0 };

/**
 * Smallest distance in CIELAB at which two colours are told apart. The eye's
 * own threshold is 2.3 for large areas side by side; thin strokes need more.
 * `#fafafa` on white is 1.8, `#f5f5f5` 3.5, the pale grey `#eeeeee` 5.9.
 */
export const TELLABLE_DISTANCE = 4;

/** Whether an eye can tell `a` from `b`; both opaque. */
export function canTellApart(a: Colour, b: Colour): boolean {
  const [l1, a1, b1] = toLab(a);
  const [l2, a2, b2] = toLab(b);
  return Math.hypot(l1 - l2, a1 - a2, b1 - b2) >= TELLABLE_DISTANCE;
}

/** `over` painted on the opaque `under`. */
export function blend(over: Colour, under: Colour, opacity = 1): Colour {
  const alpha = over.a * opacity;
  const mix = (top: number, bottom: number): number => bottom + alpha * (top - bottom);
  return { r: mix(over.r, under.r), g: mix(over.g, under.g), b: mix(over.b, under.b), a: 1 };
}

const parsed = new Map<string, Colour | undefined>();

/** Colours that are remembered. */
const MAX_REMEMBERED = 4_000;

/** Colour functions inside each other; deeper ones are unknown. */
const MAX_NESTING = 4;

/**
 * Reads a colour.
 *
 * @param current What `currentcolor` means.
 * @returns `undefined` when it is none, or one of a kind not known here.
 */
export function toColour(value: string, current: Colour = BLACK, depth = 0): Colour | undefined {
  const text = lowerCss(trimCss(value));
  if (text === "currentcolor") return current;
  if (/^(?:color-mix|light-dark)\(/.test(text)) return mixed(text, current, depth);
  if (/^[a-z]+\(\s*from\s/.test(text)) return relative(text, current, depth);
  if (text.startsWith("env(")) {
    const fallback = splitArguments(text.slice(4, text.endsWith(")") ? -1 : undefined))[1];
    return fallback === undefined || depth >= MAX_NESTING
      ? undefined
      : toColour(fallback, current, depth + 1);
  }
  if (parsed.has(text)) return parsed.get(text);
  const colour = parse(text);
  if (parsed.size >= MAX_REMEMBERED) parsed.clear();
  parsed.set(text, colour);
  return colour;
}

function parse(text: string): Colour | undefined {
  if (text === "transparent") return TRANSPARENT;
  if (text.startsWith("#")) return fromHex(text.slice(1));
  const named = NAMED_COLOURS.get(text);
  if (named !== undefined) return fromNumber(named);
  const call = /^([a-z-]+)\((.*?)\)?$/s.exec(closed(text));
  return call ? fromFunction(call[1] ?? "", trimCss(call[2] ?? "")) : undefined;
}

/** With the brackets that the end of a value closes. */
function closed(text: string): string {
  let depth = 0;
  for (const char of text) depth += char === "(" ? 1 : char === ")" ? -1 : 0;
  return depth > 0 ? text + ")".repeat(Math.min(depth, MAX_NESTING)) : text;
}

function fromNumber(rgb: number): Colour {
  return { r: rgb >> 16, g: (rgb >> 8) & 255, b: rgb & 255, a: 1 };
}

function fromHex(hex: string): Colour | undefined {
  if (!/^(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return undefined;
  const long = hex.length < 6 ? hex.replace(/./g, "$&$&") : hex;
  const alpha = long.length === 8 ? parseInt(long.slice(6), 16) / 255 : 1;
  return { ...fromNumber(parseInt(long.slice(0, 6), 16)), a: alpha };
}

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(value, high));

/** Functions whose arguments may be separated by commas, as in old style sheets. */
const WITH_COMMAS = /^(?:rgb|hsl)a?$/;

/**
 * Arguments in the one or the other notation; undefined when they are mixed.
 * The last one is the alpha if there are four.
 */
function argumentsOf(name: string, body: string): string[] | undefined {
  if (body.includes(",")) {
    const parts = splitArguments(body);
    const percents = parts.slice(0, 3).filter((part) => part.endsWith("%")).length;
    const mixed = name.startsWith("rgb")
      ? percents !== 0 && percents !== 3
      : !/%$/.test(parts[1] ?? "") || !/%$/.test(parts[2] ?? "");
    const calculated = parts.some((part) => part.includes("("));
    if (!WITH_COMMAS.test(name) || mixed && !calculated || parts.includes("none")) return undefined;
    return parts.some((part) => part === "" || /\/|[^(]*\s[^()]*$/.test(part) && !calculated)
      ? undefined
      : parts;
  }
  const [before = "", alpha, ...more] = body.split("/");
  if (more.length > 0) return undefined;
  const parts = splitWords(before);
  const fixed = name === "color" ? 4 : 3;
  if (parts.length !== fixed) return undefined;
  return alpha === undefined ? parts : [...parts, trimCss(alpha)];
}

function fromFunction(name: string, body: string): Colour | undefined {
  const parts = argumentsOf(name, body);
  if (!parts) return undefined;
  const space = name === "color" ? parts.shift() : undefined;
  if (parts.length < 3 || parts.length > 4) return undefined;
  const number = (i: number, ofPercent: number): number => {
    const part = parts[i] ?? "";
    if (part === "none") return 0;
    if (part.endsWith(")")) {
      return toPixels(part, { em: NaN, rem: NaN, percent: ofPercent }) ?? toShare(part) ?? NaN;
    }
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(%|deg|rad|turn|grad)?$/.test(part)) return NaN;
    const value = parseFloat(part);
    const angle = /^hsl|^hwb/.test(name) ? i === 0 : /lch$/.test(name) && i === 2;
    if (/[a-z]$/.test(part) && !angle) return NaN;
    if (part.endsWith("%")) return value / 100 * ofPercent;
    if (part.endsWith("grad")) return value * 0.9;
    if (part.endsWith("rad")) return value * 180 / Math.PI;
    return part.endsWith("turn") ? value * 360 : value;
  };
  const alpha = parts.length === 4 ? clamp(number(3, 1), 0, 1) : 1;
  const rgb = components(name, space, number);
  if (!rgb || rgb.some(Number.isNaN) || Number.isNaN(alpha)) return undefined;
  const [r, g, b] = rgb.map((value) => clamp(value, 0, 255)) as [number, number, number];
  return { r, g, b, a: alpha };
}

type Triple = readonly [number, number, number];

/** Spaces of `color()`. */
const RGB_SPACES =
  /^(?:srgb|srgb-linear|display-p3|a98-rgb|prophoto-rgb|rec2020|xyz|xyz-d50|xyz-d65)$/;

function components(
  name: string,
  space: string | undefined,
  number: (i: number, ofPercent: number) => number,
): Triple | undefined {
  const one = (i: number): number => number(i, 1);
  switch (name) {
    case "rgb":
    case "rgba":
      return [number(0, 255), number(1, 255), number(2, 255)];
    case "hsl":
    case "hsla":
      return fromHsl(number(0, 360), clamp(number(1, 100), 0, 100), clamp(number(2, 100), 0, 100));
    case "hwb": {
      const [w, k] = [clamp(number(1, 100), 0, 100) / 100, clamp(number(2, 100), 0, 100) / 100];
      if (w + k >= 1) return [255 * w / (w + k), 255 * w / (w + k), 255 * w / (w + k)];
      const [r, g, b] = fromHsl(number(0, 360), 100, 50);
      const shade = (value: number): number => value * (1 - w - k) + 255 * w;
      return [shade(r), shade(g), shade(b)];
    }
    case "lab":
      return labToRgb(number(0, 100), number(1, 125), number(2, 125));
    case "lch":
      return labToRgb(number(0, 100), ...lchToLab(number(1, 150), number(2, 360)));
    case "oklab":
      return oklabToRgb(one(0), number(1, 0.4), number(2, 0.4));
    case "oklch":
      return oklabToRgb(one(0), ...lchToLab(number(1, 0.4), number(2, 360)));
    case "color":
      if (!RGB_SPACES.test(space ?? "")) return undefined;
      if (space === "srgb-linear") return linearToRgb([one(0), one(1), one(2)]);
      // Enough to know white from black.
      if (space?.startsWith("xyz")) return linearToRgb([one(0) / 0.95, one(1), one(2) / 1.09]);
      // Wider spaces differ from sRGB only in strong colours.
      return [255 * one(0), 255 * one(1), 255 * one(2)];
    default:
      return undefined;
  }
}

function fromHsl(hue: number, saturation: number, lightness: number): Triple {
  const s = saturation / 100;
  const l = lightness / 100;
  const channel = (n: number): number => {
    const k = (((n + hue / 30) % 12) + 12) % 12;
    return 255 * (l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Channels by which a colour function names those of another colour. */
const CHANNELS: ReadonlyMap<string, string> = new Map([
  ["rgb", "r g b"],
  ["rgba", "r g b"],
  ["hsl", "h s l"],
  ["hsla", "h s l"],
  ["hwb", "h w b"],
  ["lab", "l a b"],
  ["oklab", "l a b"],
  ["lch", "l c h"],
  ["oklch", "l c h"],
  ["alpha", ""],
]);

/** A colour made `from` another whose channels it takes as they are; others are unknown. */
function relative(text: string, current: Colour, depth: number): Colour | undefined {
  if (depth >= MAX_NESTING) return undefined;
  const open = text.indexOf("(");
  const body = text.slice(open + 1, text.endsWith(")") ? -1 : undefined);
  const [, source = "", ...channels] = splitWords(body.replace(/\/(?![^(]*\))/g, " / "));
  const colour = toColour(source, current, depth + 1);
  const slash = channels.indexOf("/");
  const own = (slash < 0 ? channels : channels.slice(0, slash)).join(" ");
  if (!colour || own !== CHANNELS.get(text.slice(0, open))) return undefined;
  const alpha = slash < 0 || channels[slash + 1] === "alpha"
    ? colour.a
    : toShare(channels[slash + 1] ?? "");
  return alpha === undefined ? undefined : { ...colour, a: clamp(alpha, 0, 1) };
}

const MIX_SPACE =
  /^in (?:srgb|srgb-linear|display-p3|a98-rgb|prophoto-rgb|rec2020|lab|oklab|xyz|xyz-d50|xyz-d65|hsl|hwb|lch|oklch)(?: (?:shorter|longer|increasing|decreasing) hue)?$/;

function mixed(text: string, current: Colour, depth: number): Colour | undefined {
  if (depth >= MAX_NESTING) return undefined;
  const body = text.slice(text.indexOf("(") + 1, text.endsWith(")") ? -1 : undefined);
  const parts = splitArguments(body);
  if (text.startsWith("light-dark(")) {
    return parts.length === 2 ? toColour(parts[0] ?? "", current, depth + 1) : undefined;
  }
  // Without a space the colours are mixed in oklab.
  const hasSpace = /^in\s/.test(parts[0] ?? "");
  if (hasSpace && !MIX_SPACE.test((parts[0] ?? "").replace(/\s+/g, " "))) return undefined;
  const sides = parts.slice(hasSpace ? 1 : 0).map((part) => {
    const shares = splitWords(part).filter((word) => toShare(word) !== undefined);
    const colour = splitWords(part).filter((word) => !shares.includes(word)).join(" ");
    const share = shares[0] === undefined ? undefined : toShare(shares[0]);
    return { colour: toColour(colour, current, depth + 1), share };
  });
  const [first, second] = sides;
  if (sides.length !== 2 || !first?.colour || !second?.colour) return undefined;
  const one = first.share ?? (second.share === undefined ? 0.5 : 1 - second.share);
  const two = second.share ?? 1 - one;
  if (one + two <= 0) return undefined;
  const share = one / (one + two);
  const [x, y] = [first.colour, second.colour];
  // Colours are mixed by their alpha; what is left over of 100 % makes the mix fainter.
  const a = x.a * share + y.a * (1 - share);
  const mix = (from: number, to: number): number =>
    a === 0 ? 0 : (from * x.a * share + to * y.a * (1 - share)) / a;
  return { r: mix(x.r, y.r), g: mix(x.g, y.g), b: mix(x.b, y.b), a: a * Math.min(1, one + two) };
}

/**
 * A colour of the attributes `bgcolor`, `color` and `text` ("rules for parsing a
 * legacy colour value" of the HTML Standard): every text is some colour.
 */
export function toLegacyColour(value: string): Colour | undefined {
  const text = lowerCss(trimCss(value));
  if (text === "" || text === "transparent") return undefined;
  const named = NAMED_COLOURS.get(text);
  if (named !== undefined) return fromNumber(named);
  if (/^#[0-9a-f]{3}$/.test(text)) return fromHex(text.slice(1));
  let digits = [...text.slice(0, 256)].map((char) =>
    (char.codePointAt(0) ?? 0) > 0xffff ? "00" : char
  )
    .join("").slice(0, 128).replace(/^#/, "").replace(/[^0-9a-f]/g, "0");
  while (digits.length === 0 || digits.length % 3 !== 0) digits += "0";
  let length = digits.length / 3;
  let channels = [0, 1, 2].map((i) => digits.slice(i * length, (i + 1) * length));
  if (length > 8) channels = channels.map((channel) => channel.slice(-8));
  length = Math.min(length, 8);
  while (length > 2 && channels.every((channel) => channel.startsWith("0"))) {
    channels = channels.map((channel) => channel.slice(1));
    length--;
  }
  const [r = 0, g = 0, b = 0] = channels.map((channel) => parseInt(channel.slice(0, 2), 16));
  return { r, g, b, a: 1 };
}

function toLab({ r, g, b }: Colour): Triple {
  const linear = (value: number): number => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const [x, y, z] = [linear(r), linear(g), linear(b)];
  const f = (t: number): number => t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  const fx = f((0.4124 * x + 0.3576 * y + 0.1805 * z) / 0.95047);
  const fy = f(0.2126 * x + 0.7152 * y + 0.0722 * z);
  const fz = f((0.0193 * x + 0.1192 * y + 0.9505 * z) / 1.08883);
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}
