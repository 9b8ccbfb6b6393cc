/**
 * A page of HTML that is too long for one answer: never cut inside a tag, and
 * balanced, because what is open at its beginning is opened again and what is
 * open at its end is closed.
 *
 * @module
 */

import { codePointLength, sliceCodePoints } from "../../contract/text.ts";

/** A page; `slice` is a stretch of the whole, and pages joined by it are the whole. */
export interface HtmlPage {
  /** Tags opened before the page. */
  readonly open: string;
  readonly slice: string;
  /** What closes all that is open at its end. */
  readonly close: string;
  /** Offset of the next page in code points; undefined at the end. */
  readonly next: number | undefined;
}

const VOID = new Set(["br", "hr", "img"]);

/** Longest tag that is opened again with its attributes, in characters: others lose them. */
const MAX_REOPENED = 200;

/** Share of a page within which a place between two tags is looked for to end it. */
const CUT_SHARE = 0.2;

/** Longest entity, in characters (WHATWG HTML has one of 33). */
const MAX_ENTITY = 33;

/**
 * Cuts out about `maxChars` code points of balanced HTML without `>` in
 * attributes, as sanitize-html writes it. More only where a single tag is longer.
 *
 * @param offset Code points to skip; moved out of a tag that it points into.
 */
export function htmlPage(html: string, offset: number, maxChars: number): HtmlPage {
  const { slice: rest } = sliceCodePoints(html, offset, Infinity);
  const start = outOfTag(html, html.length - rest.length);
  const { slice, next } = sliceCodePoints(html.slice(start), 0, maxChars);
  const end = next === undefined ? html.length : cutAt(html, start, start + slice.length);
  const before = openTags(html.slice(0, start), []);
  const after = openTags(html.slice(start, end), before);
  return {
    open: before.map(({ tag }) => tag).join(""),
    slice: html.slice(start, end),
    close: after.toReversed().map(({ name }) => `</${name}>`).join(""),
    next: end >= html.length ? undefined : codePointLength(html.slice(0, end)),
  };
}

function outOfTag(html: string, at: number): number {
  const open = html.lastIndexOf("<", at - 1);
  if (open < 0 || at === 0 || html.lastIndexOf(">", at - 1) > open) return at;
  const close = html.indexOf(">", at);
  return close < 0 ? html.length : close + 1;
}

/** A place to end a page that began at `start` and should end at `end`. */
function cutAt(html: string, start: number, end: number): number {
  const page = html.slice(start, end);
  const between = Math.max(page.lastIndexOf("<"), page.lastIndexOf(">") + 1);
  if (between > page.length * (1 - CUT_SHARE)) return start + between;
  const tag = page.lastIndexOf("<");
  if (tag > page.lastIndexOf(">")) return tag > 0 ? start + tag : outOfTag(html, end);
  const entity = /&[#a-z0-9]{0,32}$/i.exec(page);
  if (!entity) return end;
  if (entity.index > 0) return start + entity.index;
  const close = html.slice(end, end + MAX_ENTITY).indexOf(";");
  return close < 0 ? end : end + close + 1;
}

interface OpenTag {
  readonly name: string;
  /** As it is opened again. */
  readonly tag: string;
}

/** Tags that are open after a stretch, outermost first. */
function openTags(stretch: string, before: readonly OpenTag[]): readonly OpenTag[] {
  const open = [...before];
  for (const [tag, slash, name = ""] of stretch.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
    if (VOID.has(name)) continue;
    if (slash === "") open.push({ name, tag: tag.length > MAX_REOPENED ? `<${name}>` : tag });
    else if (open.at(-1)?.name === name) open.pop();
  }
  return open;
}
