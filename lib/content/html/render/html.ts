/**
 * A pruned tree as HTML: few elements, few attributes, no style, balanced.
 *
 * @module
 */

import { type Document, type Element, isTag, isText } from "domhandler";
import sanitize from "sanitize-html";
import { removeInvisible } from "../../invisible.ts";
import { linkTarget } from "../links.ts";
import { parseHtml } from "../parse.ts";
import { breaksAround, inputWords } from "./blocks.ts";

/** Elements that are kept; of others, what is in them. */
const ELEMENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...[
        "a",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
      ],
      ...["h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "s", "strong", "sub"],
      ...["sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"],
    ].map((name) => [name, name]),
  ),
  del: "s",
  kbd: "code",
  listing: "pre",
  plaintext: "pre",
  samp: "code",
  strike: "s",
  textarea: "pre",
  tt: "code",
  xmp: "pre",
};

/** Where a table's parts may stand; elsewhere they are plain blocks. */
const PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["caption", new Set(["table"])],
  ["thead", new Set(["table"])],
  ["tbody", new Set(["table"])],
  ["tfoot", new Set(["table"])],
  ["tr", new Set(["thead", "tbody", "tfoot"])],
  ["td", new Set(["tr"])],
  ["th", new Set(["tr"])],
  ["li", new Set(["ul", "ol"])],
  ["dt", new Set(["dl"])],
  ["dd", new Set(["dl"])],
]);

/** Elements in which nothing may stand but their own parts. */
const STRICT = new Set(["table", "thead", "tbody", "tfoot", "tr"]);

/** Elements in which white space means nothing. */
const SPACELESS = new Set([...STRICT, "ul", "ol", "dl"]);

/** Formatting that says nothing inside itself. */
const FORMATTING = new Set(["a", "b", "code", "em", "i", "s", "strong", "sub", "sup", "u"]);

const VOID = new Set(["br", "hr", "img"]);

/** Kept though nothing is in them: without them a table's columns shift. */
const CELLS = new Set(["td", "th"]);

/** Of the second net below this file's own serializer. */
const RULES: sanitize.IOptions = {
  allowedTags: [...new Set(Object.values(ELEMENTS))],
  allowedAttributes: {
    a: ["href"],
    img: ["alt"],
    td: ["colspan", "rowspan"],
    th: ["colspan", "rowspan"],
  },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowProtocolRelative: false,
};

/** How often HTML is rendered again until it stays the same. */
const MAX_RENDERINGS = 4;

/**
 * Renders HTML. Reading the result and rendering it again gives the same: where
 * elements stood inside each other that a parser takes apart, the second
 * rendering differs from the first, the third hardly ever from the second.
 */
export function renderHtml(document: Document): string {
  let html = write(document);
  for (let i = 0; i < MAX_RENDERINGS; i++) {
    const again = write(parseHtml(html).document);
    if (again === html) break;
    html = again;
  }
  return secondNet(html);
}

/** HTML without all that must not be in it, whoever wrote it; of ours it leaves everything. */
export function secondNet(html: string): string {
  return sanitize(html, RULES);
}

function write(document: Document): string {
  const writer = new HtmlWriter();
  writer.children(document, []);
  return removeInvisible(writer.finish()).text;
}

class HtmlWriter {
  readonly #out: string[] = [];
  #space = false;
  /** Nothing stands on the current line yet, so that white space means nothing. */
  #lineStart = true;

  finish(): string {
    return this.#out.join("");
  }

  children(parent: Document | Element, open: readonly string[]): void {
    const spaceless = SPACELESS.has(open.at(-1) ?? "");
    for (const child of parent.children) {
      if (isTag(child)) this.#element(child, open);
      else if (isText(child)) {
        if (open.includes("pre")) this.#put(escape(child.data));
        else if (!spaceless || child.data.trim() !== "") this.#text(child.data);
      }
    }
  }

  #element(element: Element, open: readonly string[]): void {
    if (element.name === "input") {
      const { kind, words } = inputWords(element);
      if (words !== "") this.#put(escape(`[${kind}: ${words}]`));
      return;
    }
    const name = nameFor(element, open);
    if (name === undefined) {
      const breaks = breaksAround(element) > 0 || element.name === "br";
      if (breaks && !this.#lineStart) this.#break(open);
      this.children(element, open);
      return;
    }
    const block = breaksAround(element) > 0 || CELLS.has(name) || name === "div";
    if (VOID.has(name)) {
      this.#void(element, name);
      return;
    }
    const mark = this.#out.length;
    const before = { space: this.#space, lineStart: this.#lineStart };
    if (block) this.#startLine();
    const tag = `<${name}${attributes(element, name)}>`;
    if (!block && this.#space && !this.#lineStart) {
      this.#out.push(" ");
      this.#space = false;
    }
    this.#out.push(tag);
    const content = this.#out.length;
    if (name === "pre" && startsWithNewline(element)) this.#out.push("\n");
    this.children(element, [...open, name]);
    if (this.#out.length === content && !CELLS.has(name)) {
      // Nothing in it: as if it had never been there.
      this.#out.length = mark;
      this.#space = before.space || this.#space;
      this.#lineStart = before.lineStart;
      return;
    }
    this.#out.push(`</${name}>`);
    if (block) this.#startLine();
  }

  #void(element: Element, name: string): void {
    if (name === "img") {
      const alt = (element.attribs["alt"] ?? "").trim();
      if (alt !== "") this.#put(`<img alt="${escapeAttribute(alt)}" />`);
    } else {
      this.#startLine();
      this.#out.push(`<${name} />`);
    }
  }

  #break(open: readonly string[]): void {
    this.#out.push(open.includes("pre") ? "\n" : "<br />");
    this.#startLine();
  }

  #startLine(): void {
    this.#space = false;
    this.#lineStart = true;
  }

  #text(data: string): void {
    const text = data.replace(/\s+/g, " ");
    if (text.startsWith(" ")) this.#space = true;
    const words = text.trim();
    if (words !== "") this.#put(escape(words));
    if (words !== "" && text.endsWith(" ")) this.#space = true;
  }

  #put(html: string): void {
    if (html === "") return;
    if (this.#space && !this.#lineStart) this.#out.push(" ");
    this.#out.push(html);
    this.#space = false;
    this.#lineStart = false;
  }
}

/** The element to write; undefined when only its content is written. */
function nameFor(element: Element, open: readonly string[]): string | undefined {
  const parent = open.at(-1) ?? "";
  let name = element.namespace === "http://www.w3.org/1999/xhtml" &&
      Object.hasOwn(ELEMENTS, element.name)
    ? ELEMENTS[element.name]
    : undefined;
  if (name === undefined) {
    return element.name !== "body" && breaksAround(element) > 0 ? block(parent) : undefined;
  }
  if (open.includes("pre") && name !== "a" && name !== "img") return undefined;
  if (FORMATTING.has(name) && (open.includes(name) || STRICT.has(parent))) return undefined;
  if (name === "a" && !element.attribs["href"]) return undefined;
  if (PARENTS.has(name) && !PARENTS.get(name)?.has(parent)) name = "div";
  // Parsers close a paragraph or a heading before a block that stands in it.
  if ((name === "p" || /^h\d$/.test(name)) && holdsBlock(element)) name = "div";
  return name === "div" ? block(parent) : name;
}

function block(parent: string): string | undefined {
  return STRICT.has(parent) ? undefined : "div";
}

const known = new WeakMap<Element, boolean>();

/** Whether a block stands anywhere inside an element. */
function holdsBlock(element: Element): boolean {
  const before = known.get(element);
  if (before !== undefined) return before;
  const holds = element.children.some((child) =>
    isTag(child) && (breaksAround(child) > 0 || holdsBlock(child))
  );
  known.set(element, holds);
  return holds;
}

function attributes(element: Element, name: string): string {
  if (name === "a") {
    const target = linkTarget(element.attribs["href"] ?? "");
    return target === "" ? "" : ` href="${escapeAttribute(target)}"`;
  }
  if (!CELLS.has(name)) return "";
  return ["colspan", "rowspan"].map((attribute) => {
    const span = Number.parseInt(element.attribs[attribute] ?? "1", 10);
    return span > 1 && span <= 100 ? ` ${attribute}="${span}"` : "";
  }).join("");
}

function startsWithNewline(element: Element): boolean {
  const [first] = element.children;
  return first !== undefined && isText(first) && first.data.startsWith("\n");
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function escapeAttribute(text: string): string {
  return escape(text).replace(/"/g, "&quot;");
}
