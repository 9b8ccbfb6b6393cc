/**
 * What must be true of the body of every message.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_HTML_BYTES } from "../../lib/content/caps.ts";
import type { BodyFormat, TextPart } from "../../lib/content/protocol.ts";
import { codePointLength, sliceCodePoints } from "../../lib/contract/text.ts";
import { FORMATS, read } from "./reader.ts";
import { assertNoScriptLink, assertNoScriptUrl, assertSafe, unfenced } from "./safe.ts";
import { htmlPart } from "../unit/content/bytes.ts";

/** Further than any generated body reaches, in code points. */
const EVERYTHING = 2_000_000;

/** Most pages that one body is read in. */
const MAX_PAGES = 40;

/** Checks a body in every format, whole and page by page. */
export async function checkBody(parts: readonly TextPart[], pageSize: number): Promise<void> {
  for (const format of FORMATS) {
    const whole = await textOf(parts, format);
    assertSafe(whole);
    await checkPages(parts, format, whole, pageSize);
    if (format === "markdown") assertNoScriptLink(whole);
    if (format !== "html") continue;
    assertNoScriptUrl(whole);
    // Between two parts stands white space that is no part's own, so each is looked at by itself.
    for (const part of parts.filter(({ type }) => type === "html")) {
      const once = await textOf([part], format);
      // What is longer than is ever read would be cut.
      if (new TextEncoder().encode(once).length > MAX_HTML_BYTES) continue;
      assert.equal(await textOf([htmlPart(once)], format), once, "sanitizing twice is not once");
    }
  }
}

/** Neighbouring lengths that are tried, so that the middle of a short sequence is met. */
export const CUTS = 8;

/** Checks that the text of a part's beginning is the beginning of its text. */
export async function checkBeginning(part: TextPart, length: number): Promise<void> {
  const whole = await textOf([{ ...part, complete: true }], "text");
  for (let cut = length; cut < Math.min(length + CUTS, part.bytes.length); cut++) {
    const beginning = { ...part, bytes: part.bytes.subarray(0, cut), complete: false };
    const begun = await textOf([beginning], "text");
    assert.ok(whole.startsWith(begun), JSON.stringify([begun.slice(-40), whole.slice(0, 200)]));
  }
}

async function textOf(parts: readonly TextPart[], format: BodyFormat): Promise<string> {
  const body = await read(parts, format, 0, EVERYTHING);
  const text = unfenced(body.text);
  assert.equal(codePointLength(text), body.chars);
  assert.equal(body.next, undefined);
  for (const note of body.notes) assert.match(note, /^[a-z_]+$/);
  return text;
}

async function checkPages(
  parts: readonly TextPart[],
  format: BodyFormat,
  whole: string,
  pageSize: number,
): Promise<void> {
  // Text that is long is read in larger pages: what is tested is where they meet.
  const size = Math.max(pageSize, Math.ceil(codePointLength(whole) / MAX_PAGES));
  const pages: string[] = [];
  for (let offset: number | undefined = 0; offset !== undefined;) {
    const page: Awaited<ReturnType<typeof read>> = await read(parts, format, offset, size);
    const text = unfenced(page.text);
    if (format !== "html") assert.ok(page.chars <= size);
    assert.ok(page.next === undefined || page.next > offset);
    pages.push(
      format === "html"
        ? sliceOfPage(text, whole, offset, page.next)
        : format === "markdown"
        ? sliceOfMarkdown(text, whole, offset, page.next)
        : text,
    );
    offset = page.next;
  }
  assert.equal(pages.join(""), whole);
}

/** The stretch of the whole that a page of HTML shows; around it stand the tags that make it balanced. */
function sliceOfPage(
  page: string,
  whole: string,
  offset: number,
  next: number | undefined,
): string {
  const before = tagsOpenAfter(sliceCodePoints(whole, 0, offset).slice);
  const after = tagsOpenAfter(sliceCodePoints(whole, 0, next ?? Infinity).slice);
  const open = before.map(({ tag }) => tag).join("");
  const close = after.map(({ name }) => `</${name}>`).toReversed().join("");
  assert.ok(page.startsWith(open) && page.endsWith(close), JSON.stringify({ page, open, close }));
  assert.deepEqual(tagsOpenAfter(page), [], "a page is balanced");
  return page.slice(open.length, page.length - close.length);
}

/** The stretch of the whole that a page of Markdown shows; around it may stand fences. */
function sliceOfMarkdown(
  page: string,
  whole: string,
  offset: number,
  next: number | undefined,
): string {
  const { slice } = sliceCodePoints(whole, offset, (next ?? Infinity) - offset);
  const [open = ""] = /^`{3,}\n/.exec(page) ?? [];
  const [close = ""] = /\n`{3,}$/.exec(page) ?? [];
  const possible = ["", open].flatMap((first) => ["", close].map((last) => first + slice + last));
  assert.ok(possible.includes(page), JSON.stringify({ page, slice }));
  return slice;
}

/** Tags that balanced HTML leaves open when it is cut off. */
function tagsOpenAfter(html: string): readonly { readonly name: string; readonly tag: string }[] {
  const open: { name: string; tag: string }[] = [];
  for (const [tag, slash, name = ""] of html.matchAll(/<(\/?)([a-z]\w*)[^>]*>/g)) {
    if (/^(?:br|hr|img)$/.test(name)) continue;
    if (slash === "/") assert.equal(open.pop()?.name, name);
    else open.push({ name, tag: tag.length > 200 ? `<${name}>` : tag });
  }
  return open;
}
