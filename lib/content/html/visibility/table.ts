/**
 * Columns of tables that are not shown.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import type { Style, Styler } from "../style/computed.ts";

/** Columns of one table that are looked at. */
const MAX_COLUMNS = 1_000;

const NONE: ReadonlySet<number> = new Set();

/** Positions of the columns of a table that are collapsed (`visibility: collapse`). */
export function collapsedColumns(
  table: Element,
  style: Style,
  styler: Styler,
): ReadonlySet<number> {
  if (table.name !== "table") return NONE;
  const collapsed = new Set<number>();
  let position = 0;
  const visit = (column: Element, around: Style): void => {
    const own = styler.compute(column, around);
    const inner = column.children.filter(isTag).filter(({ name }) => name === "col");
    if (column.name === "colgroup" && inner.length > 0) {
      for (const child of inner) visit(child, own);
      return;
    }
    const span = Math.min(
      MAX_COLUMNS,
      Math.max(1, parseInt(column.attribs["span"] ?? "1", 10) || 1),
    );
    for (let i = 0; i < span && position < MAX_COLUMNS; i++, position++) {
      if (!own.visible) collapsed.add(position);
    }
  };
  for (const child of table.children) {
    if (isTag(child) && child.name === "colgroup") visit(child, style);
  }
  return collapsed.size === 0 ? NONE : collapsed;
}

/** Whether a cell stands in a collapsed column. */
export function isInCollapsed(cell: Element, collapsed: ReadonlySet<number>): boolean {
  if (collapsed.size === 0 || cell.name !== "td" && cell.name !== "th") return false;
  let position = 0;
  for (let one = cell.prev; one && position < MAX_COLUMNS; one = one.prev) {
    if (isTag(one)) position += Math.max(1, parseInt(one.attribs["colspan"] ?? "1", 10) || 1);
  }
  return collapsed.has(position);
}
