/**
 * A folder's path in a question to a person.
 *
 * @module
 */

/** Longest path shown, in code points. */
const MAX_SHOWN = 100;

/** What is invisible, changes the direction of writing, or ends a line. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Writes a path in quotes, with nothing in it that could be taken for the question's own words. */
export function shownPath(path: string): string {
  const points = [...path.replace(UNSEEN, "\ufffd").replaceAll('"', "'")];
  return `"${points.slice(0, MAX_SHOWN).join("")}${points.length > MAX_SHOWN ? "…" : ""}"`;
}
