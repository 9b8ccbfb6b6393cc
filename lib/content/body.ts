/**
 * Text parts to text.
 *
 * @module
 */

import { codePointLength, sliceCodePoints } from "../contract/text.ts";
import { MAX_BODY_PARTS, MAX_HTML_BYTES, MAX_TEXT_BYTES } from "./caps.ts";
import { decodeCharset } from "./charset.ts";
import { fence, newNonce } from "./fence.ts";
import { unflow } from "./flowed.ts";
import { htmlToText } from "./html.ts";
import { removeInvisible, singleLine } from "./invisible.ts";
import type { Body, TextPart } from "./protocol.ts";
import { decodeTransfer } from "./transfer.ts";

/** Text of one part. */
interface PartText {
  readonly text: string;
  readonly invisible: number;
  readonly notes: readonly string[];
}

/** Decodes one part, at most `limit` bytes of it. */
async function readPart(part: TextPart, limit: number): Promise<PartText> {
  const complete = part.complete && part.bytes.length <= limit;
  const bytes = decodeTransfer(part.bytes.subarray(0, limit), part.encoding);
  const { text: decoded, note } = decodeCharset(bytes, part.charset, complete);
  // Before the HTML parser, so that nothing hides in a tag; after it, because entities make new ones.
  const first = removeInvisible(decoded);
  let text = first.text;
  let invisible = first.removed;
  if (part.html) {
    const second = removeInvisible(await htmlToText(dropTornEnd(text, complete)));
    text = second.text;
    invisible += second.removed;
  } else if (part.flowed) {
    text = unflow(text, part.delSp);
  }
  return { text: text.trimEnd(), invisible, notes: note ? [note] : [] };
}

/** Characters at the end of cut-off HTML in which a link may have been torn apart. */
const TORN_END_CHARS = 4_096;

/**
 * HTML without what its end would show differently when more of it is read: half
 * a tag, half an entity, and a link whose target comes after its text.
 */
function dropTornEnd(html: string, complete: boolean): string {
  if (complete) return html;
  const open = html.lastIndexOf("<");
  const whole = open > html.lastIndexOf(">") ? html.slice(0, open) : html;
  const end = whole.slice(-TORN_END_CHARS);
  const link = [...end.matchAll(/<(\/?)a[\s>]/gi)].at(-1);
  const kept = link && link[1] === "" ? end.slice(0, link.index) : end;
  return whole.slice(0, whole.length - end.length) + kept.replace(/&[#a-z0-9]{0,31}$/i, "");
}

/** Body text from `offset` on, fenced. */
export async function readBody(
  parts: readonly TextPart[],
  offset: number,
  maxChars: number,
): Promise<Body> {
  const texts: string[] = [];
  const notes = new Set<string>();
  let invisible = 0;
  let htmlLeft = MAX_HTML_BYTES;
  for (const part of parts.slice(0, MAX_BODY_PARTS)) {
    const read = await readPart(part, part.html ? htmlLeft : MAX_TEXT_BYTES);
    if (part.html) {
      if (part.bytes.length > htmlLeft) notes.add("too_much_html");
      htmlLeft = Math.max(0, htmlLeft - part.bytes.length);
    }
    texts.push(read.text);
    invisible += read.invisible;
    read.notes.forEach((note) => notes.add(note));
  }
  if (parts.length > MAX_BODY_PARTS) notes.add("too_many_parts");
  const { slice, next } = sliceCodePoints(texts.join("\n\n"), offset, maxChars);
  return {
    text: fence(slice, newNonce()),
    chars: codePointLength(slice),
    next,
    invisible,
    notes: [...notes],
  };
}

/** The beginning of each part as one line. */
export async function readSnippets(
  parts: readonly TextPart[],
  maxChars: number,
): Promise<readonly string[]> {
  const snippets: string[] = [];
  for (const part of parts) {
    const { text } = singleLine((await readPart(part, MAX_HTML_BYTES)).text);
    snippets.push(sliceCodePoints(text, 0, maxChars).slice);
  }
  return snippets;
}
