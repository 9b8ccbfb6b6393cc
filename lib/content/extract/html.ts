/**
 * HTML files as text, by the same rules as HTML bodies.
 *
 * @module
 */

import { MAX_HTML_BYTES } from "../caps.ts";
import { readHtml } from "../html.ts";
import { removeInvisible } from "../invisible.ts";

/** Reads the beginning of an HTML file. `cut` is true when there is more than is read. */
export async function readHtmlFile(
  html: string,
): Promise<{ readonly text: string; readonly cut: boolean }> {
  const kept = html.slice(0, MAX_HTML_BYTES);
  const text = (await readHtml(removeInvisible(kept).text)).asText();
  return { text, cut: kept.length < html.length };
}
