/**
 * Which elements are blocks, and how far apart they stand.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";

/** Blocks with an empty line around them. */
const APART = new Set([
  ...["address", "blockquote", "dl", "fieldset", "figure", "form", "h1", "h2", "h3", "h4", "h5"],
  ...["h6", "hr", "ol", "p", "pre", "table", "ul", "xmp", "listing", "plaintext"],
]);

/** Blocks on lines of their own. */
const LINES = new Set([
  ...["article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir", "div"],
  ...["dt", "figcaption", "footer", "header", "hgroup", "legend", "li", "main", "menu", "nav"],
  ...["optgroup", "option", "search", "section", "summary", "tbody", "tfoot", "thead", "tr"],
  ...["marquee", "textarea"],
]);

/** Line breaks around an element: 0 inline, 1 on its own lines, 2 with an empty line. */
export function breaksAround(element: Element): number {
  if (APART.has(element.name)) return inList(element) ? 1 : 2;
  return LINES.has(element.name) ? 1 : 0;
}

/** A list inside a list stands close; in Markdown one that begins with 3 would then be text. */
function inList(list: Element): boolean {
  const { name, parent } = list;
  return (name === "ul" || name === "ol" && startOf(list) === 1) && parent !== null &&
    isTag(parent) && parent.name === "li";
}

/** First number of an ordered list. */
export function startOf(list: Element): number {
  const start = Number.parseInt(list.attribs["start"] ?? "", 10);
  return Number.isFinite(start) && Math.abs(start) < 100_000 ? start : 1;
}

/** Elements whose white space counts. */
export const PREFORMATTED: ReadonlySet<string> = new Set([
  ...["listing", "plaintext", "pre", "textarea", "xmp"],
]);

/** Text of an element as it stands in the source. */
export function sourceText(element: Element): string {
  const pieces: string[] = [];
  const visit = (parent: Element): void => {
    for (const child of parent.children) {
      if (child.type === "text") pieces.push(child.data);
      else if (isTag(child)) {
        if (child.name === "br") pieces.push("\n");
        if (breaksAround(child) > 0 && !pieces.at(-1)?.endsWith("\n")) pieces.push("\n");
        visit(child);
      }
    }
  };
  visit(element);
  return pieces.join("").replace(/\u00a0/g, " ").replace(/^\n+/, "").trimEnd();
}

const BUTTONS = new Set(["button", "image", "reset", "submit"]);

/** What a form's input shows; empty when it shows no words. */
export function inputWords(
  { attribs }: Element,
): { readonly kind: "button" | "field"; readonly words: string } {
  const type = (attribs["type"] ?? "").toLowerCase();
  const kind = BUTTONS.has(type) ? "button" : "field";
  if (/^(?:checkbox|color|file|hidden|password|radio|range)$/.test(type)) {
    return { kind, words: "" };
  }
  const words = type === "image" ? attribs["alt"] : attribs["value"] || attribs["placeholder"];
  return { kind, words: (words ?? "").trim() };
}
