/**
 * Tables that hold data, told from those that hold a page together.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import { breaksAround } from "./blocks.ts";

/** Longest text of a cell of data, in characters; longer ones are columns of a page. */
const MAX_CELL = 160;

/** Longest text of most cells when the table has no headings. */
const SHORT_CELL = 60;

/** Columns of one table. */
const MAX_COLUMNS = 30;

const ROWS = new Set(["tbody", "tfoot", "thead"]);

/** Elements that a cell of data may hold besides inline ones. */
const PLAIN = new Set(["div", "p", "br", "center"]);

/**
 * Cells of a table of data, row by row.
 *
 * @returns `undefined` when it is a layout.
 */
export function readDataTable(table: Element): readonly (readonly Element[])[] | undefined {
  const rows: Element[][] = [];
  let headings = 0;
  let short = 0;
  let filled = 0;
  for (const row of rowsOf(table)) {
    const cells = row.children.filter(isTag).filter(({ name }) => name === "td" || name === "th");
    const lengths = cells.map(cellLength);
    if (lengths.includes(undefined) || cells.length > MAX_COLUMNS) return undefined;
    if (!lengths.some((length) => length !== 0)) continue;
    for (const [i, length = 0] of lengths.entries()) {
      if (length === 0) continue;
      filled++;
      if (length <= SHORT_CELL) short++;
      if (cells[i]?.name === "th") headings++;
    }
    rows.push(cells);
  }
  const columns = Math.max(0, ...rows.map((row) => row.length));
  if (rows.length < 2 || columns < 2) return undefined;
  const regular = rows.filter((row) => row.length === columns).length;
  if (headings === 0 && (regular * 3 < rows.length * 2 || short < filled)) return undefined;
  // A grid with holes everywhere is spacing.
  if (filled * 2 < rows.length * columns) return undefined;
  return rows;
}

function rowsOf(table: Element): readonly Element[] {
  return table.children.filter(isTag).flatMap((child) =>
    child.name === "tr"
      ? [child]
      : ROWS.has(child.name)
      ? child.children.filter(isTag).filter(({ name }) => name === "tr")
      : []
  );
}

/** Length of a cell's text; undefined when it cannot be one line. */
function cellLength(cell: Element): number | undefined {
  let length = 0;
  let blocks = 0;
  const pending: Element[] = [cell];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const child of next.children) {
      if (child.type === "text") length += child.data.trim().length;
      else if (isTag(child)) {
        if (breaksAround(child) > 0 && (!PLAIN.has(child.name) || ++blocks > 2)) return undefined;
        if (child.name === "br" && ++blocks > 2) return undefined;
        if (child.name === "img") length += (child.attribs["alt"] ?? "").length;
        pending.push(child);
      }
      if (length > MAX_CELL) return undefined;
    }
  }
  return length;
}
