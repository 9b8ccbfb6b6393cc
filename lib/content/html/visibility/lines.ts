/**
 * Lines of a box that cuts off what does not fit; see style/clipped_lines.ts.
 *
 * @module
 */

import type { Element, Text } from "domhandler";
import { WINDOW } from "../css/numbers.ts";
import { ClippedLines } from "../style/clipped_lines.ts";
import type { Style } from "../style/computed.ts";
import { innerHeight } from "../style/geometry.ts";
import { lineHeightOf } from "./ink.ts";
import type { Surroundings } from "./surroundings.ts";

/** How many characters of a text may be inside the box that cuts it off. */
export function fitting(text: Text, { lines, style }: Surroundings): number {
  if (!lines) return text.data.length;
  // White space between blocks is none of a line.
  if (text.data.trim() === "") return text.data.length;
  return lines.text(text.data, style, lineHeightOf(style));
}

/** Displays of boxes that follow each other down the page. */
export const IN_FLOW = /^(?:block|list-item|flow-root)$/;

/** Tells the box around a block that it begins; where, when that box must be told its end. */
export function beginBlock(
  element: Element,
  inside: Surroundings,
  { lines }: Surroundings,
): number | undefined {
  if (!lines) return undefined;
  if (element.name === "br") lines.lineBreak(lineHeightOf(inside.style));
  if (!IN_FLOW.test(inside.display) || inside.lines !== lines) return undefined;
  const { length } = inside.style as Style;
  lines.open(length("margin-top") ?? 0, length("padding-top") ?? 0);
  return lines.top;
}

/** Tells the box around a block that it ends. */
export function endBlock({ style }: Surroundings, { lines }: Surroundings, begin: number): void {
  const { length } = style as Style;
  const height = Math.max(length("height") ?? 0, length("min-height") ?? 0);
  lines?.close(begin, height, length("margin-bottom") ?? 0);
}

/** Pixels in which lines of a box are seen. */
function heightOf(style: Style, display: string): number | undefined {
  const height = innerHeight(style);
  const clamp = Number(style.declared("-webkit-line-clamp"));
  if (display !== "-webkit-box" || !(clamp >= 1)) return height;
  // The next line is cut off where it begins.
  const lines = clamp * lineHeightOf(style);
  return height === undefined ? lines : Math.min(height, lines);
}

/** The box whose lines are counted inside an element. */
export function linesFor(
  style: Style,
  display: string,
  position: string,
  clips: boolean,
  { lines }: Surroundings,
): ClippedLines | undefined {
  const cuts = (side: string): boolean => /hidden|clip/.test(style.declared(side) ?? "");
  if (clips && display !== "table-cell") {
    const height = cuts("overflow-y") ? heightOf(style, display) : undefined;
    const wide = [style.length("width"), style.length("max-width")].filter((size) =>
      size !== undefined && size > 0
    );
    const padding = ["padding-left", "padding-right"].map((side) => style.length(side) ?? 0);
    const width = Math.min(...wide as number[], WINDOW.width) + Math.max(0, ...padding);
    const narrow = style.nowrap && wide.length > 0 && cuts("overflow-x");
    if (height !== undefined || narrow) {
      const side = /flex|grid/.test(display);
      const highest = display === "-webkit-box" ? lineHeightOf(style) : Infinity;
      return side ? undefined : new ClippedLines(height ?? Infinity, Math.max(1, width), highest);
    }
  }
  if (!lines) return undefined;
  const moved = position !== "static" || (style.length("margin-top") ?? 0) < 0 ||
    (style.length("margin-bottom") ?? 0) < 0 || style.declared("transform") !== undefined;
  if (moved) lines.giveUp();
  const floats = (style.declared("float") ?? "none") !== "none";
  return !moved && !floats && (display === "inline" || IN_FLOW.test(display)) ? lines : undefined;
}
