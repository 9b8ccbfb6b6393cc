/**
 * HTML mail as a reader sees it: the door to the folder `html/`, whose parsers
 * are loaded when the first HTML mail comes.
 *
 * @module
 */

import type { HtmlDocument } from "./html/document.ts";

export type { HtmlDocument, HtmlFindings } from "./html/document.ts";

/**
 * Reads decoded HTML; of more than `MAX_HTML_BYTES` characters only the
 * beginning. Takes near-linear time and does not throw, whatever the input.
 */
export async function readHtml(
  html: string,
  laterSheets: readonly string[] = [],
): Promise<HtmlDocument> {
  const { readDocument } = await import("#lazy/html");
  return readDocument(html, laterSheets);
}
