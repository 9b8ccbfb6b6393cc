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

/** Whether a text begins above the lower edge of the box that cuts it off. */
export function fits(text: Text, { lines, style }: Surroundings): boolean {
  const letters = text.data.replace(/\s+/g, "").length;
  return !lines || letters === 0 || lines.text(letters, style, lineHeightOf(style));
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

/** The box whose lines are counted inside an element. */
export function linesFor(
  style: Style,
  display: string,
  position: string,
  clips: boolean,
  { lines }: Surroundings,
): ClippedLines | undefined {
  if (clips && /hidden|clip/.test(style.declared("overflow-y") ?? "") && display !== "table-cell") {
    const height = innerHeight(style);
    const width = style.length("width") ?? WINDOW.width;
    if (height !== undefined) {
      const side = /flex|grid/.test(display);
      return side ? undefined : new ClippedLines(height, Math.max(1, width));
    }
  }
  if (!lines) return undefined;
  const moved = position !== "static" || (style.length("margin-top") ?? 0) < 0 ||
    (style.length("margin-bottom") ?? 0) < 0 || style.declared("transform") !== undefined;
  if (moved) lines.giveUp();
  const floats = (style.declared("float") ?? "none") !== "none";
  return !moved && !floats && (display === "inline" || IN_FLOW.test(display)) ? lines : undefined;
}
