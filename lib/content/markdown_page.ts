/**
 * A page of Markdown that is too long for one answer: what is code or escaped in the whole
 * is so in its page. Otherwise a sender who knows where pages end could have a picture or
 * HTML in code come alive on the next one.
 *
 * @module
 */

import { codePointLength, sliceCodePoints } from "../contract/text.ts";
import type { HtmlPage } from "./html/page.ts";

/** Characters before the end of a page in which a code span may have begun; they have at most 200. */
const MAX_SPAN = 450;

/** A line that opens or closes code of several lines, in quotations and lists or not. */
const FENCE = /^[>\d.\- ]*(`{3,})$/gm;

/**
 * Cuts out at most `maxChars` code points; where that is in code of several lines, the page
 * has fences of its own around it. Linear.
 *
 * @param offset Code points to skip.
 */
export function markdownPage(markdown: string, offset: number, maxChars: number): HtmlPage {
  const { slice, next } = sliceCodePoints(markdown, offset, maxChars);
  const rest = sliceCodePoints(markdown, offset, Infinity).slice;
  const start = markdown.length - rest.length;
  const before = openFence(markdown.slice(0, start), "");
  const after = openFence(markdown.slice(0, start + slice.length), "");
  const kept = next === undefined || after !== "" ? slice : slice.slice(0, endOf(slice));
  // No more than what was cut off may be missing: a page is never empty.
  const page = kept === "" ? slice : kept;
  return {
    open: before === "" ? "" : `${before}\n`,
    slice: page,
    close: after === "" || next === undefined ? "" : `\n${after}`,
    next: page === slice ? next : offset + codePointLength(page),
  };
}

/** The fence that a stretch leaves open; empty for none. */
function openFence(stretch: string, before: string): string {
  let open = before;
  for (const [, fence = ""] of stretch.matchAll(FENCE)) {
    if (open === "") open = fence;
    else if (open === fence) open = "";
  }
  return open;
}

/** Where a page ends that would end in a code span or behind a backslash. */
function endOf(page: string): number {
  const from = Math.max(page.lastIndexOf("\n") + 1, page.length - MAX_SPAN);
  let end = page.length;
  let open = "";
  const marks = /\\[^]?|`+/g;
  marks.lastIndex = from;
  for (let mark = marks.exec(page); mark; mark = marks.exec(page)) {
    const [found] = mark;
    if (found.startsWith("\\")) {
      // In code a backslash escapes nothing.
      if (open !== "") marks.lastIndex = mark.index + 1;
      else if (found.length === 1) end = mark.index;
    } else if (open === "") {
      open = found;
      end = mark.index;
    } else if (open === found) {
      open = "";
      end = page.length;
    }
  }
  return end;
}
