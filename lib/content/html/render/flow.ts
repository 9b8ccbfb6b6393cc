/**
 * Walks a pruned tree and writes it; what text and Markdown have in common.
 *
 * @module
 */

import { type Document, type Element, isTag, isText } from "domhandler";
import { linkText } from "../links.ts";
import { breaksAround, inputWords, PREFORMATTED, sourceText, startOf } from "./blocks.ts";
import type { Writer } from "./writer.ts";

/** What a format does in its own way. */
export interface Format {
  link(element: Element, target: string, content: () => void): void;
  heading(level: number, content: () => void): void;
  emphasis(strong: boolean, content: () => void): void;
  code(element: Element, content: () => void): void;
  preformatted(text: string): void;
  quotation(content: () => void): void;
  rule(): void;
  item(marker: string, content: () => void): void;
  /** Writes a table of data; false when it is to be written as blocks. */
  table(element: Element): boolean;
}

const STRONG = new Set(["b", "strong"]);
const EMPHASIS = new Set(["em", "i"]);
const CODE = new Set(["code", "kbd", "samp", "tt"]);

/** Between cells of a row that are not rows of data. */
const CELL_GAP = " | ";

/** Writes a tree. */
export class Flow {
  readonly writer: Writer;
  readonly #format: Format;

  constructor(writer: Writer, format: Format) {
    this.writer = writer;
    this.#format = format;
  }

  /** Writes what is in a node. */
  children(parent: Document | Element): void {
    for (const child of parent.children) {
      if (isText(child)) this.writer.text(child.data);
      else if (isTag(child)) this.element(child);
    }
  }

  /** Writes one element. */
  element(element: Element): void {
    const breaks = breaksAround(element);
    if (breaks > 0) this.writer.block(breaks);
    this.#content(element);
    if (breaks > 0) this.writer.block(breaks);
  }

  #content(element: Element): void {
    const { name, attribs } = element;
    const content = (): void => this.children(element);
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) this.#format.heading(Number(level), content);
    else if (name === "br") this.writer.lineBreak();
    else if (name === "img") this.#image(element);
    else if (name === "input") this.#input(element);
    else if (name === "a" && attribs["href"]) this.#format.link(element, attribs["href"], content);
    else if (STRONG.has(name)) this.#format.emphasis(true, content);
    else if (EMPHASIS.has(name)) this.#format.emphasis(false, content);
    else if (name === "hr") this.#format.rule();
    else if (name === "blockquote") this.#format.quotation(content);
    else if (name === "ul" || name === "ol") this.#list(element);
    else if (name === "li") this.#format.item("- ", content);
    else if (name === "td" || name === "th") this.#cell(element);
    else if (name === "table") {
      if (!this.#format.table(element)) content();
    } else if (CODE.has(name)) this.#format.code(element, content);
    else if (PREFORMATTED.has(name)) this.#preformatted(element);
    else content();
  }

  #cell(element: Element): void {
    this.writer.gap(CELL_GAP);
    this.children(element);
  }

  #list(list: Element): void {
    let number = startOf(list);
    for (const child of list.children) {
      if (isTag(child) && child.name === "li") {
        const marker = list.name === "ol" ? `${number++}. ` : "- ";
        this.#format.item(marker, () => this.children(child));
      } else if (isTag(child)) this.element(child);
      else if (isText(child)) this.writer.text(child.data);
    }
  }

  #image({ attribs }: Element): void {
    const alt = (attribs["alt"] ?? "").trim();
    if (alt === "") return;
    this.writer.raw("[image: ");
    this.writer.text(alt);
    this.writer.raw("]");
  }

  #input(element: Element): void {
    const { kind, words } = inputWords(element);
    if (words === "") return;
    this.writer.raw(`[${kind}: `);
    this.writer.text(words);
    this.writer.raw("]");
  }

  #preformatted(element: Element): void {
    // Mail programs wrap whole plain mails into <pre>; their links must be seen.
    if (holdsMore(element)) {
      this.#lines(element);
      return;
    }
    const text = sourceText(element);
    if (text !== "") this.#format.preformatted(text);
  }

  /** Preformatted text with more than text in it, line by line. */
  #lines(parent: Element): void {
    for (const child of parent.children) {
      if (isText(child)) {
        child.data.split("\n").forEach((line, i) => {
          if (i > 0) this.writer.lineBreak();
          this.writer.text(line);
        });
      } else if (isTag(child)) {
        const breaks = breaksAround(child);
        if (MORE.has(child.name) || child.name === "br") this.element(child);
        else {
          if (breaks > 0) this.writer.block(1);
          this.#lines(child);
          if (breaks > 0) this.writer.block(1);
        }
      }
    }
  }
}

/** Elements in preformatted text that are more than their text. */
const MORE = new Set(["a", "hr", "img", "input", "ol", "table", "ul"]);

function holdsMore(element: Element): boolean {
  const pending = [element];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (MORE.has(next.name)) return true;
    for (const child of next.children) if (isTag(child)) pending.push(child);
  }
  return false;
}

/** What a link shows when it has no words: a picture's place, or nothing. */
export function wordless(element: Element): string {
  if (linkText(element) !== "") return "";
  const pending = [element];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.name === "img") return "[image]";
    for (const child of next.children) if (isTag(child)) pending.push(child);
  }
  return "";
}
