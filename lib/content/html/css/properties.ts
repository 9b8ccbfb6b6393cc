/**
 * Properties that decide whether text can be seen: shorthands and aliases taken
 * apart, values checked as a browser does before it lets them win.
 *
 * @module
 */

import { lowerCss } from "./ascii.ts";
import { expandBackground } from "./background.ts";
import { toColour } from "./colour.ts";
import { toPixels, toShare } from "./numbers.ts";
import {
  isBlend,
  isClip,
  isClipPath,
  isFilter,
  isImage,
  isImageList,
  isRotate,
  isScale,
  isShadow,
  isStrokeWidth,
  isTransform,
  isTranslate,
} from "./validity.ts";
import { splitWords } from "./words.ts";

/** Longhand properties and their values. */
export type Longhands = readonly (readonly [property: string, value: string])[];

/** Values that every property takes. */
const GLOBAL = /^(?:inherit|initial|unset|revert|revert-layer)$/i;

const ALIASES: ReadonlyMap<string, string> = new Map([
  ["-webkit-opacity", "opacity"],
  ["-webkit-transform", "transform"],
  ["-webkit-filter", "filter"],
  ["-webkit-clip-path", "clip-path"],
  ["-webkit-background-clip", "background-clip"],
  ["-webkit-animation", "animation"],
  ["-webkit-animation-name", "animation-name"],
  ["-webkit-animation-fill-mode", "animation-fill-mode"],
  ["-webkit-animation-iteration-count", "animation-iteration-count"],
  ["-webkit-mask", "mask"],
  ["-webkit-mask-image", "mask-image"],
  ["-webkit-box-sizing", "box-sizing"],
  ["-webkit-backface-visibility", "backface-visibility"],
  ["-webkit-background-size", "background-size"],
  ["-webkit-margin-start", "margin-left"],
  ["-webkit-margin-end", "margin-right"],
  ["-webkit-logical-height", "height"],
  ["-webkit-logical-width", "width"],
  ["-webkit-mask-size", "mask-size"],
  ["inline-size", "width"],
  ["block-size", "height"],
  ["max-inline-size", "max-width"],
  ["max-block-size", "max-height"],
  ["min-inline-size", "min-width"],
  ["min-block-size", "min-height"],
  ["inset-inline-start", "left"],
  ["inset-inline-end", "right"],
  ["inset-block-start", "top"],
  ["inset-block-end", "bottom"],
  ["margin-inline-start", "margin-left"],
  ["margin-inline-end", "margin-right"],
  ["margin-block-start", "margin-top"],
  ["margin-block-end", "margin-bottom"],
  ["padding-block-start", "padding-top"],
  ["padding-inline-start", "padding-left"],
  ["padding-inline-end", "padding-right"],
  ["padding-block-end", "padding-bottom"],
  ["overflow-inline", "overflow-x"],
  ["overflow-block", "overflow-y"],
]);

const UNITS = { em: 1, rem: 1, percent: 1 };
const isLength = (value: string): boolean => toPixels(value, UNITS) !== undefined;
const isShare = (value: string): boolean => toShare(value) !== undefined;
const isColour = (value: string): boolean => toColour(value) !== undefined;
const words = (list: string): (value: string) => boolean => {
  const known = new Set(list.split(" "));
  return (value) => known.has(lowerCss(value));
};
const or = (...tests: ((value: string) => boolean)[]) => (value: string): boolean =>
  tests.some((test) => test(value));
const anything = (): boolean => true;

const lower = (test: (value: string) => boolean) => (value: string): boolean =>
  test(lowerCss(value));
/** Lengths below 0 are invalid, but not results of functions. */
const isExtent = (value: string): boolean => isLength(value) && !/^-[\d.]*[1-9]/.test(value);
const sizes = (word: string): (value: string) => boolean =>
  or(isExtent, words(`${word} min-content max-content fit-content -webkit-fill-available stretch`));
const isOffset = or(isLength, words("auto"));
const isOverflow = words("visible hidden clip scroll auto overlay");
const FONT_SIZES = "xx-small x-small small medium large x-large xx-large xxx-large smaller larger";

/** Which values a longhand takes. Names not listed are of no interest. */
const LONGHANDS: ReadonlyMap<string, (value: string) => boolean> = new Map([
  [
    "display",
    or(
      words("none block inline inline-block flex inline-flex grid inline-grid contents flow-root"),
      words("table inline-table table-row table-cell table-caption table-row-group list-item math"),
      words("table-header-group table-footer-group table-column table-column-group ruby ruby-text"),
      words("-webkit-box -webkit-inline-box -webkit-flex -webkit-inline-flex"),
      (value) => /^(?:block|inline) (?:flow|flow-root|flex|grid|table)$/i.test(value),
    ),
  ],
  ["visibility", words("visible hidden collapse")],
  ["content-visibility", words("visible hidden auto")],
  ["opacity", isShare],
  ["color", isColour],
  ["-webkit-text-fill-color", isColour],
  ["-webkit-text-security", words("none disc circle square")],
  ["fill", anything],
  ["text-shadow", lower(isShadow)],
  ["-webkit-text-stroke-width", lower(isStrokeWidth)],
  ["-webkit-text-stroke-color", isColour],
  ["background-color", isColour],
  ["background-image", isImageList],
  ["background-clip", anything],
  ["background-size", anything],
  ["background-position", anything],
  ["background-repeat", anything],
  ["mask-size", anything],
  ["font-size", or(isExtent, words(FONT_SIZES))],
  ["line-height", or(isExtent, isShare, words("normal"))],
  ["text-indent", isLength],
  [
    "text-align",
    words("left right center justify start end -webkit-center -webkit-left -webkit-right"),
  ],
  ["overflow-x", isOverflow],
  ["overflow-y", isOverflow],
  ...["width", "height", "min-width", "min-height"].map((name) => [name, sizes("auto")] as const),
  ...["max-width", "max-height"].map((name) => [name, sizes("none")] as const),
  ["box-sizing", words("content-box border-box")],
  ["flex-basis", sizes("auto content")],
  ["flex-grow", isShare],
  ...["left", "right", "top", "bottom"].map((name) => [name, isOffset] as const),
  ...["margin-left", "margin-right", "margin-top", "margin-bottom"].map((name) =>
    [name, isOffset] as const
  ),
  ["padding-top", isExtent],
  ["padding-left", isExtent],
  ["padding-right", isExtent],
  ["padding-bottom", isExtent],
  ["z-index", or(words("auto"), (value) => /^[+-]?\d+$/.test(value))],
  ["position", words("static relative absolute fixed sticky -webkit-sticky")],
  ["float", words("none left right inline-start inline-end")],
  ["transform", lower(isTransform)],
  ["translate", lower(isTranslate)],
  ["scale", lower(isScale)],
  ["rotate", lower(isRotate)],
  ["filter", lower(isFilter)],
  ["clip", lower(isClip)],
  ["clip-path", lower(isClipPath)],
  ["mask-image", isImageList],
  ["contain", anything],
  ["contain-intrinsic-size", anything],
  ["mix-blend-mode", lower(isBlend)],
  ["offset-path", anything],
  ["table-layout", words("auto fixed")],
  ["animation-name", anything],
  ["animation-fill-mode", anything],
  ["animation-iteration-count", anything],
  ["backface-visibility", words("visible hidden")],
  ["color-scheme", anything],
  ["-webkit-line-clamp", anything],
  ["box-shadow", anything],
  ["content", anything],
  ["isolation", anything],
  ["will-change", anything],
  ["perspective", anything],
  ["backdrop-filter", anything],
  ["grid-area", anything],
  ["grid-template-rows", anything],
  ["grid-template-columns", anything],
  ["direction", words("ltr rtl")],
  ["white-space", anything],
  ["zoom", or(isShare, words("normal reset"))],
]);

/** Properties on which old documents may leave out the unit or the `#`. */
const QUIRKY_LENGTH =
  /^(?:font-size|text-indent|(?:max-|min-)?(?:width|height)|left|right|top|bottom|margin-\w+|padding-\w+)$/;

/**
 * A declaration as longhands.
 *
 * @returns Nothing when the value is invalid or the property of no interest.
 */
export function expand(property: string, value: string, quirks: boolean): Longhands {
  if (property.startsWith("--")) return [[property, value]];
  const name = ALIASES.get(property) ?? property;
  const shorthand = SHORTHANDS.get(name);
  if (shorthand) {
    if (GLOBAL.test(value) || hasVariable(value)) {
      return shorthand.longhands.map((longhand) => [longhand, shorthandValue(name, value)]);
    }
    return shorthand.expand(quirks ? unquirkAll(name, value) : value);
  }
  const accepts = LONGHANDS.get(name);
  if (!accepts) return [];
  const plain = quirks ? unquirk(name, value) : value;
  return GLOBAL.test(plain) || hasVariable(plain) || accepts(plain) ? [[name, plain]] : [];
}

/** Whether a browser takes a declaration, for `@supports`. */
export function isSupported(property: string, value: string): boolean {
  if (property.startsWith("--")) return true;
  const name = ALIASES.get(property) ?? property;
  if (SHORTHANDS.has(name) || LONGHANDS.has(name)) return expand(name, value, false).length > 0;
  return OTHER_PROPERTIES.test(name) || PREFIXED_PROPERTIES.test(name);
}

/** Properties that browsers know besides; by their first word, which is enough here. */
const OTHER_PROPERTIES =
  /^(?:accent|align|animation|appearance|aspect-ratio|backdrop|border|bottom|box|break|caret|caption|clear|clip|color|column|contain|container|content|counter|cursor|direction|dominant|field|fill|filter|flex|flood|font|gap|grid|hyphens|image|isolation|justify|letter|lighting|line|list|margin|marker|mask|mix-blend-mode|object|offset|order|orphans|outline|overscroll|padding|page|paint|perspective|place|pointer-events|quotes|resize|row-gap|scroll|scrollbar|shape|stop|stroke|tab-size|table-layout|text|touch-action|transition|unicode-bidi|user-select|vector|vertical-align|widows|will-change|word|writing-mode)(?:-[a-z-]+)?$/;

/** Properties with a prefix that Chromium knows on a computer; those of telephones are not among them. */
const PREFIXED_PROPERTIES =
  /^-webkit-(?:align|animation|app-region|appearance|backface|background|border|box|clip-path|column|filter|flex|font|highlight|hyphenate|justify|line|locale|logical|margin|mask|max-logical|min-logical|opacity|order|padding|perspective|print-color|rtl-ordering|ruby|shape|tap-highlight|text-(?:combine|decorations|emphasis|fill|orientation|security|size-adjust|stroke)|transform|transition|user|writing-mode)(?:-[a-z-]+)?$/;

/** A shorthand with a variable is taken apart when the variable is known. */
function shorthandValue(name: string, value: string): string {
  return hasVariable(value) ? `${PENDING}${name}:${value}` : value;
}

/** Marks a longhand whose value must be taken from a shorthand, `name:value` after it. */
export const PENDING = "\u0000";

/** Whether a value refers to a custom property. */
export function hasVariable(value: string): boolean {
  return /var\(/i.test(value);
}

function unquirk(name: string, value: string): string {
  if (QUIRKY_LENGTH.test(name) && /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value)) return `${value}px`;
  if (/color$/.test(name) && /^(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(value)) return `#${value}`;
  return value;
}

function unquirkAll(name: string, value: string): string {
  if (name !== "margin" && name !== "padding") return value;
  return splitWords(value).map((word) => unquirk(`${name}-top`, word)).join(" ");
}

interface Shorthand {
  readonly longhands: readonly string[];
  readonly expand: (value: string) => Longhands;
}

function sides(names: readonly string[], test = isOffset): Shorthand {
  return {
    longhands: names,
    expand: (value) => {
      const parts = splitWords(value);
      if (parts.length < 1 || parts.length > names.length || !parts.every(test)) return [];
      const [top = "0", right = top, bottom = top, left = right] = parts;
      return names.map((name) => [
        name,
        name.endsWith("top")
          ? top
          : name.endsWith("right")
          ? right
          : name.endsWith("bottom")
          ? bottom
          : left,
      ]);
    },
  };
}

/** Start and end of one direction. */
function pair(names: readonly [string, string], test = isOffset): Shorthand {
  return {
    longhands: names,
    expand: (value) => {
      const [start, end = start, ...more] = splitWords(value);
      if (start === undefined || end === undefined || more.length > 0) return [];
      return test(start) && test(end) ? [[names[0], start], [names[1], end]] : [];
    },
  };
}

const MARGINS = ["margin-top", "margin-right", "margin-bottom", "margin-left"];
const SHORTHANDS: ReadonlyMap<string, Shorthand> = new Map<string, Shorthand>([
  ["margin", sides(MARGINS)],
  ["padding", sides(["padding-top", "padding-right", "padding-bottom", "padding-left"], isExtent)],
  ["margin-inline", pair(["margin-left", "margin-right"])],
  ["margin-block", pair(["margin-top", "margin-bottom"])],
  ["padding-inline", pair(["padding-left", "padding-right"], isExtent)],
  ["padding-block", pair(["padding-top", "padding-bottom"], isExtent)],
  ["inset-inline", pair(["left", "right"])],
  ["inset-block", pair(["top", "bottom"])],
  ["-webkit-text-stroke", {
    longhands: ["-webkit-text-stroke-width", "-webkit-text-stroke-color"],
    expand: expandStroke,
  }],
  ["flex", { longhands: ["flex-basis", "flex-grow"], expand: expandFlex }],
  ["inset", sides(["top", "right", "bottom", "left"])],
  ["overflow", {
    longhands: ["overflow-x", "overflow-y"],
    expand: (value) => {
      const parts = splitWords(value);
      if (parts.length < 1 || parts.length > 2 || !parts.every(isOverflow)) return [];
      return [["overflow-x", parts[0] ?? ""], ["overflow-y", parts[1] ?? parts[0] ?? ""]];
    },
  }],
  ["background", {
    longhands: [
      "background-color",
      "background-image",
      "background-clip",
      "background-size",
      "background-position",
      "background-repeat",
    ],
    expand: expandBackground,
  }],
  ["font", { longhands: ["font-size", "line-height"], expand: expandFont }],
  ["animation", {
    longhands: ["animation-name", "animation-fill-mode", "animation-iteration-count"],
    // Which word is the name is known only to who knows the keyframes.
    expand: (value) => [
      ["animation-name", value],
      ["animation-fill-mode", value],
      ["animation-iteration-count", value],
    ],
  }],
  ["mask", {
    longhands: ["mask-image"],
    expand: (value) => {
      const images = splitWords(value).filter(isImage);
      if (images.length === 0 && !/^none$/i.test(value)) return [];
      return [["mask-image", images.join(",") || "none"]];
    },
  }],
  ["all", {
    longhands: [...LONGHANDS.keys()].filter((name) => name !== "all"),
    expand: () => [],
  }],
]);

function expandStroke(value: string): Longhands {
  const parts = splitWords(value);
  const width = parts.find((part) => isStrokeWidth(lowerCss(part)));
  const colour = parts.find((part) => part !== width && isColour(part));
  if (parts.length === 0 || parts.some((part) => part !== width && part !== colour)) return [];
  return [
    ["-webkit-text-stroke-width", width ?? "0"],
    ["-webkit-text-stroke-color", colour ?? "currentcolor"],
  ];
}

function expandFlex(value: string): Longhands {
  const parts = splitWords(value);
  const basis = parts.find((part, i) => !isShare(part) || i === 2) ?? "0%";
  const [grow = "1"] = parts.filter(isShare);
  const keyword = basis === "none" || basis === "initial";
  return [["flex-basis", keyword ? "auto" : basis], ["flex-grow", keyword ? "0" : grow]];
}

const SYSTEM_FONTS = words("caption icon menu message-box small-caption status-bar");

function expandFont(value: string): Longhands {
  if (SYSTEM_FONTS(value)) return [["font-size", "13.3333px"], ["line-height", "normal"]];
  const parts = splitWords(value.replace(/\s*\/\s*(?![^(]*\))/, "/"));
  const isFontSize = or(isExtent, words(FONT_SIZES));
  const at = parts.findIndex((part) => {
    const size = part.split("/")[0] ?? "";
    return isFontSize(size) && !/^[1-9]\d*$/.test(size);
  });
  if (at < 0 || at > 5 || parts.length === at + 1) return [];
  const [size = "", height = "normal"] = (parts[at] ?? "").split("/");
  return [["font-size", size], ["line-height", height]];
}
