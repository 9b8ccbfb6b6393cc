/**
 * Short strings of a mail that stand in an answer without a fence: subjects,
 * names, header values, file names, snippets.
 *
 * @module
 */

import { sliceCodePoints } from "../contract/text.ts";
import { defuse } from "./fence.ts";
import { removeInvisible, singleLine, type Visible } from "./invisible.ts";

/** One line of visible text of at most so many code points, in which nothing looks like a fence. */
export function safeLine(text: string, maxCodePoints: number): Visible {
  const { text: visible, removed } = singleLine(text);
  const cut = sliceCodePoints(defuse(visible), 0, maxCodePoints).slice;
  // The cut may have left half an emoji sequence.
  return { text: removeInvisible(cut).text.trimEnd(), removed };
}
