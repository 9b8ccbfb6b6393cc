/**
 * How elements look that no style sheet mentions (section 15 of the HTML
 * Standard, without scripting), as far as it decides what can be seen.
 *
 * @module
 */

import type { Element } from "domhandler";

const DISPLAYS: Readonly<Record<string, string>> = {
  "none":
    "area base basefont datalist head link meta noembed noframes param rp script style template title",
  "block":
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset " +
    "figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend " +
    "listing main marquee menu nav ol optgroup option p plaintext pre search section summary ul xmp",
  "list-item": "li",
  "inline-block": "button input select textarea meter progress",
  "table": "table",
  "table-caption": "caption",
  "table-row": "tr",
  "table-row-group": "tbody thead tfoot",
  "table-cell": "td th",
  "table-column": "col colgroup",
};

const DISPLAY_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(DISPLAYS).flatMap(([display, names]) =>
    names.split(" ").map((name) => [name, display] as const)
  ),
);

/** The display that an element has of itself. */
export function defaultDisplay(element: Element): string {
  const { name, attribs } = element;
  if (attribs["hidden"] !== undefined && name !== "embed") return "none";
  if (attribs["popover"] !== undefined) return "none";
  if (name === "dialog" && attribs["open"] === undefined) return "none";
  if (name === "audio" && attribs["controls"] === undefined) return "none";
  return DISPLAY_OF.get(name) ?? "inline";
}

/** Sizes relative to the parent's font. */
const FONT_SIZES: ReadonlyMap<string, string> = new Map([
  ["h1", "2em"],
  ["h2", "1.5em"],
  ["h3", "1.17em"],
  ["h5", "0.83em"],
  ["h6", "0.67em"],
  ["small", "smaller"],
  ["sub", "smaller"],
  ["sup", "smaller"],
  ["big", "larger"],
  ["rt", "50%"],
  ...["button", "input", "select", "textarea"].map((name) => [name, "13.3333px"] as const),
]);

/** Font size that an element has of itself; undefined when it is its parent's. */
export function defaultFontSize(name: string): string | undefined {
  return FONT_SIZES.get(name);
}

/** Colours of elements that have their own. */
const COLOURS: ReadonlyMap<string, { readonly color?: string; readonly background?: string }> =
  new Map([
    ["mark", { color: "black", background: "yellow" }],
    ["button", { color: "black", background: "#efefef" }],
    ["input", { color: "black", background: "white" }],
    ["select", { color: "black", background: "white" }],
    ["textarea", { color: "black", background: "white" }],
    ["dialog", { color: "black", background: "white" }],
  ]);

/** Colours that an element has of itself. */
export function defaultColours(
  name: string,
): { readonly color?: string; readonly background?: string } {
  return COLOURS.get(name) ?? {};
}

/** Pixels that an element's content is moved to the right of itself. */
const INSETS: ReadonlyMap<string, number> = new Map([
  ["body", 8],
  ...["ul", "ol", "menu", "dir", "blockquote", "figure", "dd"].map((name) => [name, 40] as const),
]);

/** How far to the right an element's content stands of itself, in pixels. */
export function defaultInset(name: string): number {
  return INSETS.get(name) ?? 0;
}
