/**
 * Finding a part by its IMAP section (RFC 3501 section 6.4.5).
 *
 * @module
 */

import type { Part } from "./part.ts";

/**
 * The part that is fetched by a section; undefined when there is none. Where a
 * multipart inside a `message/rfc822` has its wrapper's number, the wrapper is
 * meant: it is what a FETCH of that section gives.
 */
export function findPart(root: Part, section: string): Part | undefined {
  if (root.section === section) return root;
  for (const child of root.children) {
    const found = findPart(child, section);
    if (found) return found;
  }
  return undefined;
}
