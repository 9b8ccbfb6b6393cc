/**
 * A pruned tree as Markdown (CommonMark with GFM tables), with few tokens.
 *
 * @module
 */

import type { Document, Element } from "domhandler";
import { leanTarget, linkText, saysTarget } from "../links.ts";
import { sourceText } from "./blocks.ts";
import { readDataTable } from "./data_table.ts";
import { Flow, type Format } from "./flow.ts";
import { type Escape, Writer } from "./writer.ts";

/** Renders Markdown. */
export function renderMarkdown(document: Document): string {
  const writer = new Writer(ESCAPE);
  new Flow(writer, new Markdown(writer)).children(document);
  return writer.finish();
}

/** Text inside one cell of a table: a single line. The first row is a heading by its place. */
function renderCell(cell: Element, row: number): string {
  const writer = new Writer(ESCAPE_CELL);
  new Flow(writer, new Markdown(writer, row === 0)).children(cell);
  return writer.finish().replace(/\s*\n\s*/g, " ");
}

class Markdown implements Format {
  readonly #writer: Writer;
  #strong = 0;
  #emphasis = 0;
  #link = 0;

  /** @param heading Whether everything stands in a heading, which is strong without marks. */
  constructor(writer: Writer, heading = false) {
    this.#writer = writer;
    if (heading) this.#strong++;
  }

  link(element: Element, target: string, content: () => void): void {
    const shown = leanTarget(target);
    if (this.#link > 0) return content();
    if (saysTarget(linkText(element), target)) {
      // GFM makes links of bare addresses; the text of the link is one, or is the target itself.
      this.#writer.raw(shown.replace(/^(?:mailto|tel):/, ""));
      return;
    }
    this.#link++;
    this.#writer.mark("[", `](${/[()\\]/.test(shown) ? `<${shown}>` : shown})`, false);
    content();
    this.#writer.unmark();
    this.#link--;
  }

  heading(level: number, content: () => void): void {
    this.#writer.open(`${"#".repeat(level)} `, "");
    this.#strong++;
    content();
    this.#strong--;
    this.#writer.close();
    this.#writer.block(2);
  }

  emphasis(strong: boolean, content: () => void): void {
    const open = strong ? this.#strong++ : this.#emphasis++;
    if (open === 0) this.#writer.mark(strong ? "**" : "_", strong ? "**" : "_", true);
    content();
    if (open === 0) this.#writer.unmark();
    if (strong) this.#strong--;
    else this.#emphasis--;
  }

  code(element: Element, content: () => void): void {
    const text = sourceText(element).replace(/\s+/g, " ").trim();
    // Code of several lines or with links in it is text.
    if (text === "" || text.length > 200 || element.children.some(({ type }) => type === "tag")) {
      return content();
    }
    const fence = "`".repeat(longestRun(text) + 1);
    const room = /^`|`$/.test(text) ? " " : "";
    this.#writer.raw(`${fence}${room}${text}${room}${fence}`);
  }

  preformatted(text: string): void {
    const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    this.#writer.lines(`${fence}\n${text}\n${fence}`);
  }

  quotation(content: () => void): void {
    this.#writer.open("> ", "> ");
    content();
    this.#writer.close();
    this.#writer.block(2);
  }

  rule(): void {
    this.#writer.block(2);
    this.#writer.lines("---");
    this.#writer.block(2);
  }

  item(marker: string, content: () => void): void {
    this.#writer.open(marker, " ".repeat(marker.length));
    content();
    this.#writer.close();
  }

  table(element: Element): boolean {
    const rows = readDataTable(element);
    if (!rows) return false;
    const [head = [], ...body] = rows.map((row, i) => row.map((cell) => renderCell(cell, i)));
    // GFM allows to leave out the pipes at both ends where the line can be nothing but a row.
    const line = (cells: readonly string[]): string =>
      `${cells.length > 1 && BARE_CELL.test(cells[0] ?? "") ? "" : "| "}${cells.join(" | ")}`
        .trimEnd();
    const rule = head.length === 1 ? "|-" : head.map(() => "-").join("|");
    this.#writer.lines([line(head), rule, ...body.map(line)].join("\n"));
    return true;
  }
}

/** A cell that begins no list, heading or quotation. */
const BARE_CELL = /^(?:\p{L}|\p{N}+(?![.)\p{N}]))/u;

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

const ESCAPE: Escape = { inline: escapeInline, line: escapeLine };
const ESCAPE_CELL: Escape = {
  inline: (text, last) => escapeInline(text, last).replace(/\|/g, "\\|"),
  line: (text) => text,
};

const SPECIAL = /\\(?=[!-/:-@[-`{-~])|[`*[\]]|~~|<(?=[a-z/!?])|&(?=#?\w+;)/gi;

/** The same at the end of a piece of text, after which anything may come. */
const SPECIAL_LAST = new RegExp(`${SPECIAL.source}|[\\\\<&~]$`, "gi");

/** Escapes what would be markup inside a line; `text` has no white space. */
function escapeInline(text: string, last: boolean): string {
  return text
    .replace(last ? SPECIAL_LAST : SPECIAL, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_");
}

/** Escapes what would be markup at the beginning of a line. */
function escapeLine(line: string): string {
  if (/^(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|=+\s*$|-+\s*$|(?:-\s*){3,}$|~~~|\|)/.test(line)) {
    return `\\${line}`;
  }
  return line.replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
}
