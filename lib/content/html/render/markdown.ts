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
import {
  autolink,
  destination,
  escapeCell,
  escapeInline,
  escapeLine,
  join,
} from "./markdown_escape.ts";
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
  new Flow(writer, new Markdown(writer, true, row === 0)).children(cell);
  return writer.finish().replace(/\s*\n\s*/g, " ");
}

class Markdown implements Format {
  readonly #writer: Writer;
  readonly #cell: boolean;
  #strong = 0;
  #emphasis = 0;
  #link = 0;
  #heading = 0;

  /**
   * @param cell Whether everything stands in a cell of a table.
   * @param strong Whether it is strong without marks, as the heading of a column.
   */
  constructor(writer: Writer, cell = false, strong = false) {
    this.#writer = writer;
    this.#cell = cell;
    if (strong) this.#strong++;
  }

  /** Inside what is one line: code of several lines, tables and rules would end it. */
  get #inLine(): boolean {
    return this.#heading > 0 || this.#link > 0;
  }

  link(element: Element, target: string, content: () => void): void {
    const shown = leanTarget(target);
    if (this.#link > 0) return content();
    if (saysTarget(linkText(element), target)) {
      // GFM makes links of bare addresses; the text of the link is one, or is the target itself.
      this.#writer.word(autolink(shown));
      return;
    }
    this.#link++;
    this.#writer.mark("[", `](${destination(shown)})`, false);
    content();
    this.#writer.unmark();
    this.#link--;
  }

  heading(level: number, content: () => void): void {
    this.#writer.open(`${"#".repeat(level)} `, "");
    this.#strong++;
    this.#heading++;
    content();
    this.#heading--;
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
    // `[…]:` at the beginning of a line defines a link, even when half of it is code.
    if (this.#link > 0 && text.includes("]")) return content();
    const fence = "`".repeat(longestRun(text) + 1);
    const room = /^`|`$/.test(text) ? " " : "";
    const code = this.#cell ? escapeCell(text) : text;
    this.#writer.raw(`${fence}${room}${code}${room}${fence}`);
  }

  preformatted(text: string): void {
    if (this.#inLine) {
      for (const line of text.split("\n")) {
        this.#writer.text(line);
        this.#writer.lineBreak();
      }
      return;
    }
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
    if (this.#inLine) return;
    this.#writer.lines("---");
    this.#writer.block(2);
  }

  item(marker: string, content: () => void): void {
    // There are no negative numbers; and what looks like a list would be text.
    const valid = marker.replace(/^-\d.*/, "- ");
    this.#writer.open(valid, " ".repeat(valid.length));
    content();
    this.#writer.close();
  }

  table(element: Element): boolean {
    const rows = this.#inLine ? undefined : readDataTable(element);
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

const ESCAPE: Escape = { inline: escapeInline, line: escapeLine, join };
const ESCAPE_CELL: Escape = {
  inline: (text, last) => escapeCell(escapeInline(text, last)),
  line: (text) => text,
  join,
};
