/**
 * Properties that decide whether text can be seen: shorthands and aliases taken
 * apart, values checked as a browser does before it lets them win.
 *
 * @module
 */

import { splitArguments, toColour } from "./colour.ts";
import { toPixels, toShare } from "./numbers.ts";

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
  return (value) => known.has(value.toLowerCase());
};
const or = (...tests: ((value: string) => boolean)[]) => (value: string): boolean =>
  tests.some((test) => test(value));
const anything = (): boolean => true;

const isSize = or(
  isLength,
  words("auto none min-content max-content fit-content -webkit-fill-available stretch"),
);
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
  ["text-shadow", anything],
  ["-webkit-text-stroke", anything],
  ["background-color", isColour],
  ["background-image", anything],
  ["background-clip", anything],
  ["font-size", or(isLength, words(FONT_SIZES))],
  ["line-height", or(isLength, isShare, words("normal"))],
  ["text-indent", isLength],
  [
    "text-align",
    words("left right center justify start end -webkit-center -webkit-left -webkit-right"),
  ],
  ["overflow-x", isOverflow],
  ["overflow-y", isOverflow],
  ...["width", "height", "max-width", "max-height", "min-width", "min-height"].map((name) =>
    [name, isSize] as const
  ),
  ...["left", "right", "top", "bottom"].map((name) => [name, isOffset] as const),
  ...["margin-left", "margin-right", "margin-top", "margin-bottom"].map((name) =>
    [name, isOffset] as const
  ),
  ["padding-top", isLength],
  ["padding-left", isLength],
  ["padding-right", isLength],
  ["padding-bottom", isLength],
  ["z-index", or(words("auto"), (value) => /^[+-]?\d+$/.test(value))],
  ["position", words("static relative absolute fixed sticky -webkit-sticky")],
  ["float", words("none left right inline-start inline-end")],
  ["transform", anything],
  ["translate", anything],
  ["scale", anything],
  ["rotate", anything],
  ["filter", anything],
  ["clip", anything],
  ["clip-path", anything],
  ["mask-image", anything],
  ["contain", anything],
  ["contain-intrinsic-size", anything],
  ["mix-blend-mode", anything],
  ["offset-path", anything],
  ["table-layout", words("auto fixed")],
  ["animation-name", anything],
  ["animation-fill-mode", anything],
  ["animation-iteration-count", anything],
  ["backface-visibility", words("visible hidden")],
  ["color-scheme", anything],
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
    return shorthand.expand(value);
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
  return OTHER_PROPERTIES.test(name);
}

/** Properties that browsers know besides; by their first word, which is enough here. */
const OTHER_PROPERTIES =
  /^(?:accent|align|animation|appearance|aspect-ratio|backdrop|border|bottom|box|break|caret|caption|clear|column|contain|container|content|counter|cursor|direction|filter|flex|font|gap|grid|hyphens|image|isolation|justify|letter|line|list|margin|mix-blend-mode|object|offset|order|orphans|outline|overscroll|padding|page|perspective|place|pointer-events|quotes|resize|row-gap|scroll|shape|tab-size|table-layout|text|touch-action|transition|unicode-bidi|user-select|vertical-align|widows|will-change|word|writing-mode|-webkit-[a-z-]+)(?:-[a-z-]+)?$/;

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

interface Shorthand {
  readonly longhands: readonly string[];
  readonly expand: (value: string) => Longhands;
}

function sides(names: readonly string[]): Shorthand {
  return {
    longhands: names,
    expand: (value) => {
      const parts = splitWords(value);
      if (parts.length < 1 || parts.length > 4 || !parts.every(isOffset)) return [];
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

const MARGINS = ["margin-top", "margin-right", "margin-bottom", "margin-left"];
const SHORTHANDS: ReadonlyMap<string, Shorthand> = new Map<string, Shorthand>([
  ["margin", sides(MARGINS)],
  ["padding", sides(["padding-top", "padding-right", "padding-bottom", "padding-left"])],
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
    longhands: ["background-color", "background-image", "background-clip"],
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
      return [["mask-image", images.join(",") || "none"]];
    },
  }],
  ["all", {
    longhands: [...LONGHANDS.keys()].filter((name) => name !== "all"),
    expand: () => [],
  }],
]);

/** Whether a value is a picture: `url()`, a gradient and the like. */
export function isImage(value: string): boolean {
  return /^(?:-\w+-)?(?:url|image|image-set|(?:repeating-)?(?:linear|radial|conic)-gradient|gradient|cross-fade|element|paint)\(/i
    .test(value);
}

const BACKGROUND_WORD =
  /^(?:left|right|top|bottom|center|cover|contain|auto|none|repeat|repeat-x|repeat-y|no-repeat|space|round|scroll|fixed|local|border-box|padding-box|content-box|text|,|\/)$/i;

function expandBackground(value: string): Longhands {
  let colour = "transparent";
  const images: string[] = [];
  let clip = "border-box";
  for (const part of splitWords(value.replace(/\/(?![^(]*\))/g, " / "))) {
    const word = part.replace(/^,|,$/g, "");
    if (isImage(word)) images.push(word);
    else if (/^(?:border-box|padding-box|content-box|text)$/i.test(word)) clip = word.toLowerCase();
    else if (isColour(word)) colour = word;
    else if (word !== "" && !BACKGROUND_WORD.test(word) && !isLength(word)) return [];
  }
  return [
    ["background-color", colour],
    ["background-image", images.join(",") || "none"],
    ["background-clip", clip],
  ];
}

const SYSTEM_FONTS = words("caption icon menu message-box small-caption status-bar");

function expandFont(value: string): Longhands {
  if (SYSTEM_FONTS(value)) return [["font-size", "13.3333px"], ["line-height", "normal"]];
  const parts = splitWords(value.replace(/\s*\/\s*(?![^(]*\))/, "/"));
  const isFontSize = or(isLength, words(FONT_SIZES));
  const at = parts.findIndex((part) => {
    const size = part.split("/")[0] ?? "";
    return isFontSize(size) && !/^[1-9]\d*$/.test(size);
  });
  if (at < 0 || at > 5 || parts.length === at + 1) return [];
  const [size = "", height = "normal"] = (parts[at] ?? "").split("/");
  return [["font-size", size], ["line-height", height]];
}

/** Splits at white space that is not inside parentheses. */
export function splitWords(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const char = text[i];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    if (char === undefined || depth <= 0 && /\s/.test(char)) {
      if (i > from) parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return parts;
}

/** Arguments of each function in a value such as `scale(0) translate(1px, 2px)`. */
export function functionsOf(value: string): readonly (readonly [string, readonly string[]])[] {
  return splitWords(value.toLowerCase().replace(/\)\s*(?=[a-z])/g, ") ")).flatMap((call) => {
    const open = call.indexOf("(");
    if (open < 0) return [];
    const body = call.slice(open + 1, call.endsWith(")") ? -1 : undefined);
    return [[call.slice(0, open), splitArguments(body)] as const];
  });
}
