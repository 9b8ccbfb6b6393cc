/**
 * Whether rules under a condition apply in a mail program's window on a
 * computer: a screen of ordinary width, light colours, a mouse, no printer.
 *
 * @module
 */

import { lowerCss, trimCss } from "./ascii.ts";
import { MEDIUM_FONT, toPixels, WINDOW } from "./numbers.ts";
import { isSupported } from "./properties.ts";
import { splitTop } from "./words.ts";

/** Features with one value; those not named here do not match. */
const FEATURES: ReadonlyMap<string, string> = new Map([
  ["prefers-color-scheme", "light"],
  ["prefers-reduced-motion", "no-preference"],
  ["prefers-contrast", "no-preference"],
  ["prefers-reduced-transparency", "no-preference"],
  ["prefers-reduced-data", "no-preference"],
  ["forced-colors", "none"],
  ["inverted-colors", "none"],
  ["orientation", "landscape"],
  ["hover", "hover"],
  ["any-hover", "hover"],
  ["pointer", "fine"],
  ["any-pointer", "fine"],
  ["scripting", "none"],
  ["update", "fast"],
  ["grid", "0"],
  ["scan", "progressive"],
  ["overflow-block", "scroll"],
  ["overflow-inline", "scroll"],
  ["color-gamut", "srgb"],
  ["dynamic-range", "standard"],
  ["display-mode", "browser"],
]);

/** Features with a size, in CSS pixels or as a plain number. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ["width", WINDOW.width],
  ["height", WINDOW.height],
  ["device-width", WINDOW.width],
  ["device-height", WINDOW.height],
  ["aspect-ratio", WINDOW.width / WINDOW.height],
  ["device-aspect-ratio", WINDOW.width / WINDOW.height],
  ["resolution", 1],
  ["-webkit-device-pixel-ratio", 1],
  ["color", 8],
  ["color-index", 0],
  ["monochrome", 0],
]);

/** Longest condition that is read, in characters; nobody writes one of 200. */
const MAX_CONDITION_CHARS = 2_000;

const UNITS = { em: MEDIUM_FONT, rem: MEDIUM_FONT, percent: undefined };

/** Whether a media query list matches. A list without a query matches, and one too long to read. */
export function mediaMatches(list: string): boolean {
  if (list.length > MAX_CONDITION_CHARS) return true;
  const queries = splitTop(lowerCss(list), ",").map((query) => query.trim());
  return queries.length === 1 && queries[0] === "" || queries.some(queryMatches);
}

function queryMatches(query: string): boolean {
  const type = /^(?:(not|only)\s+)?([a-z][\w-]*)(?:\s+and\s+(.+))?$/s.exec(query);
  if (type && type[2] !== "not") {
    const [, modifier, name, rest] = type;
    const matches = (name === "all" || name === "screen") &&
      (rest === undefined || condition(rest, featureMatches));
    return modifier === "not" ? !matches : matches;
  }
  return query !== "" && condition(query, featureMatches);
}

/**
 * Whether an `@supports` condition holds. Browsers support what mails ask for,
 * except what is meant to find out one old browser.
 */
export function supportsMatches(text: string): boolean {
  if (text.length > MAX_CONDITION_CHARS) return true;
  return condition(lowerCss(text), (feature) => {
    if (/^[\w-]+\(/.test(feature)) {
      return feature.startsWith("selector(") && !/-moz-|-ms-/.test(feature);
    }
    const colon = feature.indexOf(":");
    return colon > 0 &&
      isSupported(feature.slice(0, colon).trim(), feature.slice(colon + 1).trim());
  });
}

/** `not`, `and`, `or` and parentheses around `test`. */
function condition(text: string, test: (feature: string) => boolean, depth = 0): boolean {
  const trimmed = trimCss(text);
  if (depth > 8 || trimmed === "") return false;
  const negated = /^not[\s(]/.exec(trimmed);
  if (negated) return !condition(trimmed.slice(3), test, depth + 1);
  const any = splitTop(trimmed, " or ");
  if (any.length > 1) return any.some((part) => condition(part, test, depth + 1));
  const all = splitTop(trimmed, " and ");
  if (all.length > 1) return all.every((part) => condition(part, test, depth + 1));
  if (!trimmed.startsWith("(") || !trimmed.endsWith(")")) {
    return trimmed.includes("(") && test(trimmed);
  }
  const inner = trimmed.slice(1, -1).trim();
  return /^\(|^not[\s(]/.test(inner) ? condition(inner, test, depth + 1) : test(inner);
}

function featureMatches(feature: string): boolean {
  const range = /^(.*?)(<=?|>=?|=)(.*?)(?:(<=?|>=?)(.*))?$/s.exec(feature);
  if (range && !feature.includes(":")) {
    const [, left = "", first = "", middle = "", second, right = ""] = range;
    const holds = compare(left, first, middle);
    return second === undefined ? holds : holds && compare(middle, second, right);
  }
  const colon = feature.indexOf(":");
  const name = (colon < 0 ? feature : feature.slice(0, colon)).trim();
  const value = colon < 0 ? undefined : feature.slice(colon + 1).trim();
  const limit = /^(-webkit-)?(min|max)-(.+)$/.exec(name);
  if (limit) {
    const size = SIZES.get(`${limit[1] ?? ""}${limit[3]}`);
    const wanted = value === undefined ? undefined : toSize(value);
    if (size === undefined || wanted === undefined) return false;
    return limit[2] === "min" ? size >= wanted : size <= wanted;
  }
  const size = SIZES.get(name);
  if (size !== undefined) return value === undefined ? size !== 0 : toSize(value) === size;
  const known = FEATURES.get(name);
  return known !== undefined && (value === undefined ? known !== "none" : known === value);
}

function compare(left: string, operator: string, right: string): boolean {
  const a = SIZES.get(trimCss(left)) ?? toSize(left);
  const b = SIZES.get(trimCss(right)) ?? toSize(right);
  if (a === undefined || b === undefined) return false;
  if (operator === "=") return a === b;
  const larger = operator.startsWith(">") ? a > b : a < b;
  return larger || (operator.endsWith("=") && a === b);
}

function toSize(value: string): number | undefined {
  const text = trimCss(value);
  const ratio = /^(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(text);
  if (ratio) return Number(ratio[1]) / Number(ratio[2]);
  const resolution = /^(\d*\.?\d+)(dpi|dpcm|dppx|x)?$/.exec(text);
  if (resolution) {
    return Number(resolution[1]) / ({ dpi: 96, dpcm: 96 / 2.54 }[resolution[2] ?? ""] ?? 1);
  }
  return toPixels(text, UNITS);
}
