/**
 * OpenDocument texts, sheets and presentations (OASIS ODF 1.3 part 3).
 *
 * @module
 */

import type { DocumentPackage } from "./package.ts";
import { Row } from "./row.ts";

/** Spaces that one element may stand for: more is layout or an attack. */
const MAX_SPACES = 32;

/** Elements whose text a reader does not see on the page. */
const UNSEEN = new Set([
  "text:tracked-changes",
  "text:hidden-text",
  "text:hidden-paragraph",
  "presentation:notes",
]);

/** Puts the text of a document into its sink. */
export async function readOdf(document: DocumentPackage): Promise<void> {
  const { sink } = document;
  const row = new Row(sink);
  const hiddenStyles = new Set<string>();
  let style = "";
  /** For every open element, whether it hides what is in it. */
  const hides: boolean[] = [];
  let hidden = 0;
  let sheets = false;
  let slides = 0;
  let paragraphs = 0;
  let cellParagraphs = 0;
  let inCell = false;
  /** Notes stand in the middle of a paragraph, so they are put in brackets. */
  const note = { depth: 0, paragraphs: 0, cited: false };
  /** When a comment was written, and by whom in short. */
  let inDate = false;
  const write = (text: string): void => {
    if (inCell) row.write(text);
    else sink.add(text);
  };
  const isUnseen = (name: string, styleName: string | undefined): boolean => {
    if (name === "text:span" || name === "text:p") return hiddenStyles.has(styleName ?? "");
    return UNSEEN.has(name);
  };
  await document.read("content.xml", {
    open(name, attributes) {
      const unseen = isUnseen(name, attributes["text:style-name"]);
      hides.push(unseen);
      if (unseen) hidden++;
      inDate = name === "dc:date" || name.startsWith("meta:");
      if (name === "style:style") style = attributes["style:name"] ?? "";
      else if (name === "style:text-properties" && attributes["text:display"] === "none") {
        hiddenStyles.add(style);
      } else if (name === "office:spreadsheet") sheets = true;
      if (hidden > 0) return;
      switch (name) {
        case "text:p":
        case "text:h":
          if (note.depth > 0) {
            if (note.paragraphs++ > 0) write(" ");
          } else if (inCell && cellParagraphs++ > 0) row.write(" ");
          paragraphs++;
          break;
        case "text:note":
        case "office:annotation":
          if (note.depth++ > 0) break;
          note.paragraphs = 0;
          note.cited = false;
          write(name === "text:note" ? " [" : " [comment: ");
          break;
        case "text:note-body":
          if (note.cited) write(": ");
          break;
        case "text:tab":
          sink.add("\t");
          break;
        case "text:line-break":
          write(inCell || note.depth > 0 ? " " : "\n");
          break;
        case "text:s":
          sink.add(" ".repeat(count(attributes["text:c"], MAX_SPACES)));
          break;
        case "table:table":
          if (sheets) sink.heading((attributes["table:name"] ?? "sheet").slice(0, 200));
          break;
        case "draw:page":
          sink.heading(`slide ${++slides}`);
          break;
        case "table:table-row":
          row.begin();
          break;
        case "table:table-cell":
        case "table:covered-table-cell":
          inCell = true;
          cellParagraphs = 0;
          row.cell(count(attributes["table:number-columns-repeated"], Infinity));
      }
    },
    close(name) {
      inDate = false;
      if (hides.pop()) hidden--;
      else if (hidden === 0) {
        if (name === "table:table-cell" || name === "table:covered-table-cell") inCell = false;
        else if (name === "table:table-row") sink.freshLine();
        else if (name === "text:note" || name === "office:annotation") {
          if (--note.depth === 0) write("]");
        } else if (name === "dc:creator" && note.depth > 0) write(": ");
        else if (name === "text:p" || name === "text:h") {
          paragraphs--;
          if (!inCell && note.depth === 0) sink.endLine();
        }
      }
    },
    text(text) {
      if (paragraphs === 0 || inDate) return;
      if (hidden > 0) {
        if (text.trim() !== "") sink.notes.add("hidden_text_removed");
      } else {
        if (text.trim() !== "") note.cited = true;
        write(text.replace(/\s+/g, " "));
      }
    },
  });
}

function count(value: string | undefined, max: number): number {
  const number = Number(value ?? 1);
  return Number.isInteger(number) && number > 0 ? Math.min(number, max) : 1;
}
