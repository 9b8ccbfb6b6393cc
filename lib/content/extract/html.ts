/**
 * HTML files as text, by the same rules as HTML bodies.
 *
 * @module
 */

import { readHtml } from "../html.ts";
import { leanSource } from "../html/source.ts";
import { removeInvisible } from "../invisible.ts";

/** Reads the beginning of an HTML file. `cut` is true when there is more than is read. */
export async function readHtmlFile(
  html: string,
): Promise<{ readonly text: string; readonly cut: boolean }> {
  const { html: kept, laterSheets, cut } = leanSource(html);
  const text = (await readHtml(removeInvisible(kept).text, laterSheets)).asText();
  return { text, cut };
}
