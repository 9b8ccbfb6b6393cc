/**
 * The elements around an element. Text and comments between siblings are counted:
 * there may be thousands.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import type { Work } from "./work.ts";

/** The element around one; null for the root. */
export function parentElement(element: Element): Element | null {
  return element.parent && isTag(element.parent) ? element.parent : null;
}

/** The sibling before. */
export function previousElement(element: Element, work: Work): Element | null {
  let node = element.prev;
  for (; node && !isTag(node); node = node.prev) work.spend(1);
  return node;
}

/** The sibling after. */
export function nextElement(element: Element, work: Work): Element | null {
  let node = element.next;
  for (; node && !isTag(node); node = node.next) work.spend(1);
  return node;
}
