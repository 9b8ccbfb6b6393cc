/**
 * Which values with functions a browser takes: one that it does not know leaves
 * the value before it in force.
 *
 * @module
 */

import { lowerCss } from "./ascii.ts";
import { isBlendMode } from "./blend.ts";
import { toColour } from "./colour.ts";
import { toPixels, toShare } from "./numbers.ts";
import { functionsOf, splitArguments, splitWords } from "./words.ts";

const UNITS = { em: 1, rem: 1, percent: 1 };

type Test = (value: string) => boolean;

const isLength: Test = (value) => toPixels(value, UNITS) !== undefined;
const isShare: Test = (value) => toShare(value) !== undefined;
const isAngle: Test = (value) =>
  value === "0" || /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:deg|grad|rad|turn)$/.test(value) ||
  /^(?:calc|min|max|clamp)\(/.test(value);

/** Arguments of a function: what each must be, how many there are at least and at most. */
type Signature = readonly [test: Test, least: number, most: number];

const TRANSFORMS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ...["scale", "scalex", "scaley", "scalez"].map((name) =>
    [name, [isShare, 1, name === "scale" ? 2 : 1]] as const
  ),
  ["scale3d", [isShare, 3, 3]],
  ...["rotate", "rotatex", "rotatey", "rotatez", "skewx", "skewy"].map((name) =>
    [name, [isAngle, 1, 1]] as const
  ),
  ["rotate3d", [(value) => isShare(value) || isAngle(value), 4, 4]],
  ["skew", [isAngle, 1, 2]],
  ["translate", [isLength, 1, 2]],
  ...["translatex", "translatey", "translatez"].map((name) => [name, [isLength, 1, 1]] as const),
  ["translate3d", [isLength, 3, 3]],
  ["perspective", [(value) => isLength(value) || value === "none", 1, 1]],
  ["matrix", [isShare, 6, 6]],
  ["matrix3d", [isShare, 16, 16]],
]);

const FILTERS: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ...["brightness", "contrast", "grayscale", "invert", "opacity", "saturate", "sepia"].map((name) =>
    [name, [isShare, 0, 1]] as const
  ),
  ["hue-rotate", [isAngle, 0, 1]],
  ["blur", [isLength, 0, 1]],
  ["drop-shadow", [() => true, 1, 1]],
  ["url", [() => true, 1, 9]],
]);

/** `none`, or functions and nothing between them. */
function isListOf(value: string, known: ReadonlyMap<string, Signature>): boolean {
  if (value === "none") return true;
  const calls = functionsOf(value);
  return calls.length > 0 && calls.length === wordsOf(value).length &&
    calls.every(([name, parts]) => {
      const [test, least, most] = known.get(name) ?? [];
      const given = parts.filter((part) => part !== "");
      return test !== undefined && given.length >= (least ?? 0) && given.length <= (most ?? 0) &&
        given.every(test);
    });
}

function wordsOf(value: string): readonly string[] {
  return splitWords(value.replace(/\)\s*(?=[a-z])/g, ") "));
}

/** The value of `transform`. */
export function isTransform(value: string): boolean {
  return isListOf(value, TRANSFORMS);
}

/** The value of `filter`. */
export function isFilter(value: string): boolean {
  return isListOf(value, FILTERS);
}

const BOXES =
  /^(?:border-box|padding-box|content-box|margin-box|fill-box|stroke-box|view-box|none)$/;

/** The value of `clip-path`. */
export function isClipPath(value: string): boolean {
  return wordsOf(value).every((word) => {
    if (BOXES.test(word)) return true;
    const [name = "", parts = []] = functionsOf(word)[0] ?? [];
    const [first = ""] = parts;
    if (name === "circle" || name === "ellipse") return true;
    if (!/^(?:inset|rect|xywh|polygon|path|shape|url)$/.test(name)) return false;
    return first !== "" && (name !== "inset" || splitWords(first)[0] === "round" ||
      isLength(splitWords(first)[0] ?? ""));
  });
}

/** The value of `clip`. */
export function isClip(value: string): boolean {
  if (value === "auto") return true;
  const [name, parts = []] = functionsOf(value)[0] ?? [];
  const sides = parts.length === 1 ? splitWords(parts[0] ?? "") : parts;
  return name === "rect" && sides.length === 4 && wordsOf(value).length === 1 &&
    sides.every((side) => side === "auto" || isLength(side) || /^[+-]?[\d.]+$/.test(side));
}

/** The value of `scale`. */
export function isScale(value: string): boolean {
  return value === "none" || isRow(value, isShare);
}

/** The value of `translate`. */
export function isTranslate(value: string): boolean {
  return value === "none" || isRow(value, isLength);
}

/** The value of `rotate`. */
export function isRotate(value: string): boolean {
  return value === "none" || splitWords(value).some(isAngle);
}

function isRow(value: string, test: Test): boolean {
  const parts = splitWords(value);
  return parts.length >= 1 && parts.length <= 3 && parts.every(test);
}

/** Layers of a shadow, of two or three lengths and a colour at most. */
export function isShadow(value: string): boolean {
  return value === "none" || splitArguments(value).every((layer) => {
    const parts = splitWords(layer);
    const lengths = parts.filter(isLength).length;
    const rest = parts.filter((part) => !isLength(part));
    return lengths >= 2 && lengths <= 3 && rest.length <= 1 &&
      rest.every((part) => toColour(part) !== undefined);
  });
}

/** The width of an outline of letters. */
export function isStrokeWidth(value: string): boolean {
  return /^(?:thin|medium|thick)$/.test(value) || isLength(value) && !value.startsWith("-");
}

const IMAGE =
  /^(?:-\w+-)?(?:url|image|image-set|(?:repeating-)?(?:linear|radial|conic)-gradient|gradient|cross-fade|paint)\(/;

/** Whether a value is a picture: `url()`, a gradient and the like. */
export function isImage(value: string): boolean {
  if (!IMAGE.test(lowerCss(value))) return false;
  // A gradient of nothing but unknown words is none; colours that are not known here are functions.
  const [name = "", parts = []] = functionsOf(value)[0] ?? [];
  return !name.endsWith("gradient") ||
    parts.some((part) => part.includes("(") || splitWords(part).some((word) => toColour(word)));
}

/** Layers of pictures. */
export function isImageList(value: string): boolean {
  return splitArguments(value).every((layer) => lowerCss(layer) === "none" || isImage(layer));
}

export function isBlend(value: string): boolean {
  return value === "normal" || isBlendMode(value);
}
