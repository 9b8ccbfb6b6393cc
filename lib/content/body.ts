/**
 * Text parts to one body: text, Markdown or HTML, in pages.
 *
 * @module
 */

import { codePointLength, sliceCodePoints } from "../contract/text.ts";
import { MAX_BODY_PARTS, MAX_FOLD_CHARS, MAX_HTML_BYTES, MAX_PART_BYTES } from "./caps.ts";
import { decodePart } from "./decode_part.ts";
import { readCalendar } from "./extract/calendar.ts";
import { TextSink } from "./extract/sink.ts";
import { defuse, dropTornMarker, fence, fenceLong, newNonce } from "./fence.ts";
import { type BodyFindings, mergeFindings, NO_FINDINGS, plainFindings } from "./findings.ts";
import { unflow } from "./flowed.ts";
import { type HtmlDocument, readHtml } from "./html.ts";
import { type HtmlPage, htmlPage } from "./html/page.ts";
import { leanSource } from "./html/source.ts";
import { inertMarkdown } from "./inert_markdown.ts";
import { safeLine } from "./line.ts";
import { markdownPage } from "./markdown_page.ts";
import type { Body, BodyFormat, PlainText, TextPart } from "./protocol.ts";
import { injectionSignals, MAX_SCANNED_CHARS } from "./verdict/injection.ts";

/** Characters at the end of cut-off HTML in which a link may have been torn apart. */
const TORN_END_CHARS = 4_096;

/** A stretch of body text, and what was noticed in all of it. */
export interface ReadBody extends Body {
  readonly findings: BodyFindings;
}

/** Text of one part. */
interface PartText {
  readonly text: string;
  /** Characters of HTML that were parsed. */
  readonly htmlRead: number;
  /** Looks for what is noticeable, which costs as much as reading: lists of messages do without. */
  readonly findings: () => BodyFindings;
  readonly notes: readonly string[];
}

/** Decodes one part; of HTML at most `maxHtml` characters are read. */
async function readPart(part: TextPart, format: BodyFormat, maxHtml: number): Promise<PartText> {
  // Invisible characters go before the HTML parser, so that nothing hides in a tag.
  const { text, invisible, notes, complete } = decodePart(part);
  if (part.type === "html") {
    const { html, laterSheets, cut } = leanSource(text, maxHtml);
    const document = await readHtml(dropTornEnd(html, complete && !cut), laterSheets);
    const { findings } = document;
    const rendered = render(document, format);
    return {
      htmlRead: html.length,
      // HTML is read as far as it ever will be, so its end is final even when it was cut.
      text: rendered.trimEnd(),
      findings: () => ({
        ...findings,
        invisible: findings.invisible + invisible,
        signals: injectionSignals(format === "text" ? rendered : document.asText()),
      }),
      notes: cut ? [...notes, "text_cut_at_limit"] : notes,
    };
  }
  const plain = part.type === "calendar" ? calendarText(text) : plainText(part, text, complete);
  return {
    htmlRead: 0,
    text: renderPlain(plain, format),
    findings: () => ({ ...plainFindings(plain), invisible, signals: injectionSignals(plain) }),
    notes,
  };
}

function plainText({ flowed, delSp }: TextPart, decoded: string, complete: boolean): string {
  const text = flowed ? unflow(decoded, delSp, !complete) : decoded;
  return (complete ? text : dropTornMarker(text)).trimEnd();
}

/** A calendar is read as far as it ever will be, like HTML. */
function calendarText(text: string): string {
  const sink = new TextSink(MAX_PART_BYTES.calendar);
  readCalendar(text, sink);
  return sink.text.trimEnd();
}

function render(document: HtmlDocument, format: BodyFormat): string {
  switch (format) {
    case "text":
      return document.asText();
    case "markdown":
      return document.asMarkdown();
    case "html":
      return document.asHtml();
  }
}

function renderPlain(text: string, format: BodyFormat): string {
  switch (format) {
    case "text":
      return text;
    case "markdown":
      return inertMarkdown(text);
    case "html":
      return preformatted(text);
  }
}

/** Plain text as HTML. */
function preformatted(text: string): string {
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return text === "" ? "" : `<pre>${escaped.startsWith("\n") ? "\n" : ""}${escaped}</pre>`;
}

/**
 * HTML without what its end would show differently when more of it is read: half
 * a tag, half an entity, and a link whose target comes after its text.
 */
function dropTornEnd(html: string, complete: boolean): string {
  if (complete) return html;
  const open = html.lastIndexOf("<");
  const closed = open > html.lastIndexOf(">") ? html.slice(0, open) : html;
  const end = closed.slice(-TORN_END_CHARS);
  const link = [...end.matchAll(/<(\/?)a[\s>]/gi)].at(-1);
  const kept = link && link[1] === "" ? end.slice(0, link.index) : end;
  return closed.slice(0, closed.length - end.length) + kept.replace(/&[#a-z0-9]{0,31}$/i, "");
}

/**
 * Body text from `offset` on, fenced. Pages joined are the whole body, each code
 * point once. A page of HTML may be shorter than `maxChars` to end between two tags, and is
 * balanced: what is opened again and closed for that comes on top.
 *
 * What hides text may stand anywhere in an HTML part: give such parts as far as
 * they will ever be read.
 *
 * @param offset Code points to skip.
 * @param maxChars Code points to return.
 */
export async function readBody(
  parts: readonly TextPart[],
  format: BodyFormat,
  offset: number,
  maxChars: number,
): Promise<ReadBody> {
  const { body, read, notes } = await readParts(parts, format);
  let findings = read.reduce((all, part) => mergeFindings(all, part.findings()), NO_FINDINGS);
  if (parts.length > MAX_BODY_PARTS) notes.add("too_many_parts");
  if (body === "") notes.add("no_text");
  const { open, slice, close, next } = pageOf(format, body, offset, maxChars);
  // Of a long text only the ends have been scanned; what is shown always is.
  if (body.length > MAX_SCANNED_CHARS) {
    findings = mergeFindings(findings, { ...NO_FINDINGS, signals: injectionSignals(slice) });
  }
  return {
    text: fence(open + slice + close, newNonce()),
    chars: codePointLength(slice),
    next,
    notes: [...notes],
    findings,
  };
}

/**
 * The beginning of a message's text, visible and defused, without a fence.
 *
 * @param maxChars Code points. @default {MAX_FOLD_CHARS}
 */
export async function readPlain(
  parts: readonly TextPart[],
  maxChars: number = MAX_FOLD_CHARS,
): Promise<PlainText> {
  const { body, notes } = await readParts(parts, "text");
  const { slice, next } = sliceCodePoints(body, 0, maxChars);
  return { text: slice, cut: next !== undefined, notes: [...notes] };
}

/** All parts one after the other, as far as there is room for their HTML; defused. */
async function readParts(
  parts: readonly TextPart[],
  format: BodyFormat,
): Promise<{
  readonly body: string;
  readonly read: readonly PartText[];
  readonly notes: Set<string>;
}> {
  const read: PartText[] = [];
  const notes = new Set<string>();
  let htmlLeft = MAX_HTML_BYTES;
  for (const part of parts.slice(0, MAX_BODY_PARTS)) {
    if (part.type === "html" && htmlLeft === 0) {
      notes.add("too_much_html");
      continue;
    }
    const one = await readPart(part, format, htmlLeft);
    htmlLeft -= one.htmlRead;
    read.push(one);
    one.notes.forEach((note) => notes.add(note));
  }
  const texts = read.map(({ text }) => text).filter((text) => text !== "");
  return { body: defuse(texts.join("\n\n")), read, notes };
}

function pageOf(format: BodyFormat, body: string, offset: number, maxChars: number): HtmlPage {
  switch (format) {
    case "text":
      return { ...sliceCodePoints(body, offset, maxChars), open: "", close: "" };
    case "markdown":
      return markdownPage(body, offset, maxChars);
    case "html":
      return htmlPage(body, offset, maxChars);
  }
}

/** The beginning of each part as one line. */
export async function readSnippets(
  parts: readonly TextPart[],
  maxChars: number,
): Promise<readonly string[]> {
  const snippets: string[] = [];
  for (const part of parts) {
    const { text } = await readPart(part, "text", MAX_HTML_BYTES);
    snippets.push(fenceLong(safeLine(text, maxChars).text, newNonce()));
  }
  return snippets;
}
