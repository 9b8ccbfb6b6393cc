/**
 * Excel workbooks (ECMA-376 part 1, SpreadsheetML): the values that the cells
 * show, sheet by sheet.
 *
 * @module
 */

import { MAX_PAGES, MAX_SHARED_CHARS, MAX_SHARED_STRINGS } from "./caps.ts";
import type { DocumentPackage } from "./package.ts";
import { localNames } from "./xml.ts";
import { readRelationships, type Relationship } from "./relationships.ts";
import { Row } from "./row.ts";
import { type DateFormats, readDateFormats, serialToText } from "./xlsx_dates.ts";

interface Sheet {
  readonly name: string;
  readonly part: string;
}

/** Puts the cells of all visible sheets into the sink. */
export async function readXlsx(document: DocumentPackage): Promise<void> {
  const { sink } = document;
  const relationships = await readRelationships(document, document.main);
  const { sheets, since1904 } = await readSheets(document, relationships);
  if (sheets.length > MAX_PAGES) sink.notes.add("pages_cut");
  const part = (type: string): string =>
    relationships.find((relationship) => relationship.type === type)?.target ?? `xl/${type}.xml`;
  const strings = await readSharedStrings(document, part("sharedStrings"));
  const dates = await readDateFormats(document, part("styles"), since1904);
  for (const sheet of sheets.slice(0, MAX_PAGES)) {
    if (sink.full) return;
    sink.heading(sheet.name);
    await readSheet(document, sheet.part, strings, dates);
  }
}

async function readSheets(
  document: DocumentPackage,
  relationships: readonly Relationship[],
): Promise<{ readonly sheets: readonly Sheet[]; readonly since1904: boolean }> {
  const targets = new Map(relationships.map(({ id, target }) => [id, target]));
  const sheets: Sheet[] = [];
  let since1904 = false;
  await document.read(
    document.main,
    localNames({
      open(name, attributes) {
        if (name === "workbookPr") since1904 = /^(1|true)$/.test(attributes["date1904"] ?? "");
        if (name !== "sheet" || sheets.length > MAX_PAGES) return;
        if ((attributes["state"] ?? "visible") !== "visible") {
          document.sink.notes.add("hidden_text_removed");
          return;
        }
        const part = targets.get(attributes["r:id"] ?? "");
        const title = (attributes["name"] ?? "sheet").slice(0, 200);
        if (part !== undefined) sheets.push({ name: title, part });
      },
    }),
  );
  return { sheets, since1904 };
}

async function readSharedStrings(
  document: DocumentPackage,
  part: string,
): Promise<readonly string[]> {
  const strings: string[] = [];
  let chars = 0;
  let current = "";
  let inText = false;
  let phonetic = false;
  const enough = (): boolean => strings.length >= MAX_SHARED_STRINGS || chars >= MAX_SHARED_CHARS;
  await document.read(
    part,
    localNames({
      open(name) {
        if (name === "si") current = "";
        else if (name === "t") inText = true;
        else if (name === "rPh") phonetic = true;
      },
      close(name) {
        if (name === "t") inText = false;
        else if (name === "rPh") phonetic = false;
        else if (name === "si" && !enough()) {
          strings.push(current);
          chars += current.length;
        }
      },
      text(text) {
        if (inText && !phonetic) current += text;
      },
    }),
    enough,
  );
  if (enough()) document.sink.notes.add("text_cut_at_limit");
  return strings;
}

async function readSheet(
  document: DocumentPackage,
  part: string,
  strings: readonly string[],
  dates: DateFormats,
): Promise<void> {
  const { sink } = document;
  const row = new Row(sink);
  let hiddenRow = false;
  let inValue = false;
  let type = "n";
  let style = 0;
  let value = "";
  await document.read(
    part,
    localNames({
      open(name, attributes) {
        if (name === "row") {
          hiddenRow = /^(1|true)$/.test(attributes["hidden"] ?? "");
          if (hiddenRow) sink.notes.add("hidden_text_removed");
          row.begin();
        } else if (name === "c") {
          type = attributes["t"] ?? "n";
          style = Number(attributes["s"] ?? 0);
          value = "";
          const column = columnOf(attributes["r"] ?? "");
          if (column === undefined) row.cell();
          else row.cell(1, column);
        } else if (name === "v" || name === "t") inValue = true;
      },
      close(name) {
        if (name === "v" || name === "t") inValue = false;
        else if (name === "c" && !hiddenRow) row.write(shown());
        else if (name === "row" && !hiddenRow) sink.freshLine();
      },
      text(text) {
        if (inValue) value += text;
      },
    }),
  );

  function shown(): string {
    if (type === "s") return strings[Number(value)]?.replace(/\s+/g, " ") ?? "";
    if (type === "b") return value === "1" ? "TRUE" : "FALSE";
    if (type === "n" && dates.styles.has(style)) return serialToText(value, dates.since1904);
    return value.replace(/\s+/g, " ");
  }
}

/** `2` of `C7`; undefined when it is no reference or beyond Excel's last column. */
function columnOf(reference: string): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference)?.[1];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
