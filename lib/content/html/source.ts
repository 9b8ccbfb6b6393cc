/**
 * HTML as far as it is read: without the bytes of embedded pictures, which are
 * most of a message that has some, and no longer than the parser can take.
 *
 * @module
 */

import { MAX_HTML_BYTES } from "../caps.ts";

/** What there is to parse of an HTML part. */
export interface HtmlSource {
  readonly html: string;
  /** Style sheets behind the end of `html`: they may hide what stands before it. */
  readonly laterSheets: readonly string[];
  /** Whether there is more than is read. */
  readonly cut: boolean;
}

/** A picture in the text; of a small one nothing is gained by taking it out. */
const DATA_URL = /data:[\w.+-]{1,60}\/[\w.+-]{1,60}(?:;[\w.=-]{1,60}){0,4},[\w+/=%-]{256,}/gi;

/** Characters of all style sheets behind the end; people write their styles in front. */
const MAX_LATER_STYLES = 131_072;

/**
 * Takes out what is not read. Linear.
 *
 * @param limit Characters that are parsed. @default {MAX_HTML_BYTES}
 */
export function leanSource(source: string, limit: number = MAX_HTML_BYTES): HtmlSource {
  const html = source.replace(DATA_URL, "data:,");
  if (html.length <= limit) return { html, laterSheets: [], cut: false };
  return { html: html.slice(0, limit), laterSheets: sheetsAfter(html, limit), cut: true };
}

function sheetsAfter(html: string, from: number): readonly string[] {
  const sheets: string[] = [];
  let left = MAX_LATER_STYLES;
  // One that is torn by the cut counts too.
  const torn = html.lastIndexOf("<style", from);
  const begin = torn >= 0 && html.indexOf("</style", torn) > from ? torn : from;
  const lower = html.slice(begin).toLowerCase();
  for (let at = lower.indexOf("<style"); at >= 0 && left > 0; at = lower.indexOf("<style", at)) {
    const open = lower.indexOf(">", at) + 1;
    if (open === 0) break;
    const close = lower.indexOf("</style", open);
    const end = close < 0 ? lower.length : close;
    const sheet = html.slice(begin + open, begin + Math.min(end, open + left));
    sheets.push(sheet);
    left -= sheet.length;
    at = end;
  }
  return sheets;
}
