/**
 * Room that what is around a box leaves it.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import { splitWords } from "../css/words.ts";
import type { Style } from "../style/computed.ts";
import { innerHeight } from "../style/geometry.ts";
import type { Surroundings } from "./surroundings.ts";

/** Cells of one row, or boxes of one grid, that are looked at. */
const MAX_CELLS = 50;

/** A track of no size in a grid. */
const NO_TRACK = /^0(?:fr|px|%)?$/;
/** Whether a flexible box or a grid gives a box in it no size, which clips what it holds. */
export function hasNoTrack(
  element: Element,
  style: Style,
  { style: outer, display }: Surroundings,
): boolean {
  if (!("declared" in outer)) return false;
  const around = outer as Style;
  const holds = ["min-width", "min-height", "padding-top", "padding-bottom", "padding-left"].some((
    side,
  ) => (style.length(side) ?? 0) > 0);
  if (holds) return false;
  if (/flex/.test(display)) {
    return style.length("flex-basis") === 0 && Number(style.declared("flex-grow") ?? 0) === 0;
  }
  if (!/grid/.test(display)) return false;
  const tracks = (side: string): readonly string[] => splitWords(around.declared(side) ?? "auto");
  const [row, ...rows] = tracks("grid-template-rows");
  const [column] = tracks("grid-template-columns");
  const first = (element.parent?.children ?? []).slice(0, MAX_CELLS).find(isTag) === element;
  return first && (rows.length === 0 && NO_TRACK.test(row ?? "") || NO_TRACK.test(column ?? ""));
}

/** Pixels below the upper edge of a box from which on what is placed in it is cut off. */
export function floorOf(style: Style): number | undefined {
  const height = /hidden|clip/.test(style.declared("overflow-y") ?? "")
    ? innerHeight(style)
    : undefined;
  return height === undefined ? undefined : height + Math.max(0, style.length("padding-top") ?? 0);
}

/** Whether a cell of fixed width stands beside one that can take what is left of the table's. */
export function isNextToFree(cell: Element): boolean {
  const cells = (cell.parent?.children ?? []).slice(0, MAX_CELLS).filter(isTag);
  return cells.some((other) =>
    other !== cell && parseFloat(other.attribs["width"] ?? "1") > 0 &&
    !/width\s*:\s*0/i.test(other.attribs["style"] ?? "")
  );
}
