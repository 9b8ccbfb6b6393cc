/**
 * Boxes that lie over everything around them.
 *
 * @module
 */

import type { Element } from "domhandler";
import { backgroundOf, type Style } from "./computed.ts";
import { toShare } from "../css/numbers.ts";

/**
 * Whether an element covers the whole box in which it is positioned.
 *
 * @param container Style of that box.
 * @param page Whether that box is the page.
 */
export function isCover(
  element: Element,
  style: Style,
  container: Style,
  page: boolean,
): boolean {
  const position = style.declared("position");
  if (position !== "fixed" && (position !== "absolute" || page)) return false;
  if (style.display === "none" || !style.visible) return false;
  if (toShare(style.declared("opacity") ?? "1") !== 1) return false;
  if (Number(style.declared("z-index") ?? 0) < 0) return false;
  if (backgroundOf(element, style).a !== 1) return false;
  return spans(style, container, "left", "right", "width") &&
    spans(style, container, "top", "bottom", "height");
}

function spans(
  style: Style,
  container: Style,
  start: string,
  end: string,
  side: string,
): boolean {
  const first = style.length(start);
  if (first === undefined || first > 0) return false;
  const declared = style.declared(side);
  if (declared === undefined || declared === "auto") {
    const last = style.length(end);
    return last !== undefined && last <= 0;
  }
  if (declared.endsWith("%")) return (toShare(declared) ?? 0) >= 1;
  const size = style.length(side) ?? 0;
  const around = container.length(side) ??
    (side === "width" ? container.length("max-width") : undefined);
  return around === undefined ? size >= 3_000 : size + first >= around;
}
