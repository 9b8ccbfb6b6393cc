/**
 * What of a document a reader sees: text is hidden when a browser without
 * scripting would paint the same picture without it, as far as that is certain
 * without layout.
 *
 * @module
 */

import { type Document, type Element, isTag, isText, type Text } from "domhandler";
import { shownChildren } from "../never_shown.ts";
import type { Styler } from "../style/computed.ts";
import type { Extent } from "../style/place.ts";
import { enter } from "./enter.ts";
import { isPainted, isSeen } from "./ink.ts";
import { beginBlock, endBlock, fitting } from "./lines.ts";
import { outermost, type Surroundings } from "./surroundings.ts";

/** Which nodes a reader sees. */
export interface Visibility {
  /** Text, and elements whose own words (alternative text, value) are seen. */
  readonly seen: ReadonlySet<Text | Element>;
  /** Of texts that are seen in part, how many characters are. */
  readonly cut: ReadonlyMap<Text, number>;
  /** Pictures that have room and are painted. */
  readonly painted: ReadonlySet<Element>;
  /** Topmost elements of which nothing is painted. */
  readonly gone: ReadonlySet<Element>;
}

/** Finds out what is seen. Linear in the tree. */
export function findVisible(document: Document, styler: Styler): Visibility {
  const seen = new Set<Text | Element>();
  const cut = new Map<Text, number>();
  const painted = new Set<Element>();
  const gone = new Set<Element>();
  const extents = measure(document);
  const walk = (parent: Document | Element, around: Surroundings): void => {
    const only = isTag(parent) ? shownChildren(parent) : undefined;
    let textSeen: boolean | undefined = only ? false : undefined;
    for (const child of parent.children) {
      if (isText(child)) {
        textSeen ??= isSeen(around);
        if (!textSeen) continue;
        const kept = fitting(child, around);
        if (kept > 0) seen.add(child);
        if (kept > 0 && kept < child.data.length) cut.set(child, kept);
      } else if (isTag(child)) {
        const inside = only?.has(child) === false
          ? undefined
          : enter(child, around, styler, extents);
        if (inside === undefined) {
          gone.add(child);
          continue;
        }
        if (isPainted(inside)) painted.add(child);
        if (isSeen(inside)) seen.add(child);
        const begin = beginBlock(child, inside, around);
        walk(child, inside);
        if (begin !== undefined) endBlock(inside, around, begin);
      }
    }
  };
  walk(document, outermost(styler));
  return { seen, cut, painted, gone };
}

/** How much text each element holds. */
function measure(document: Document): ReadonlyMap<Element, Extent> {
  const extents = new Map<Element, Extent>();
  let count = 0;
  const visit = (children: Document["children"]): Extent => {
    const order = count++;
    let letters = 0;
    let breaks = 0;
    for (const child of children) {
      if (isText(child)) letters += child.data.replace(/\s+/g, "").length;
      else if (isTag(child)) {
        const inner = visit(child.children);
        extents.set(child, inner);
        letters += inner.letters;
        breaks += inner.breaks + 1;
      }
    }
    return { letters, breaks, order };
  };
  visit(document.children);
  return extents;
}
