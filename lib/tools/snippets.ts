/**
 * The beginning of each message's text, for lists.
 *
 * It comes with the summaries where it can: as the server's own PREVIEW (RFC
 * 8970), or as the first bytes of section 1. PREVIEW is believed of plain text
 * only: of HTML it has the words that are hidden from a reader. HTML is fetched
 * as a whole, because what its end says may hide its beginning.
 *
 * @module
 */

import { MAX_HTML_BYTES, MAX_PART_BYTES } from "../content/caps.ts";
import type { ContentClient } from "../content/client.ts";
import type { TextPart } from "../content/protocol.ts";
import { MailError } from "../contract/error.ts";
import { planBody } from "../mime/body_plan.ts";
import type { Part } from "../mime/part.ts";
import { fetchByUid, type Fetched, type FetchRequest } from "../imap/fetch.ts";
import type { Session } from "../imap/session.ts";
import { toTextPart } from "./text_part.ts";

/** Code points that a server's preview has: RFC 8970 section 3.1 asks for 200. */
const PREVIEW_CHARS = 200;

/** Encoded bytes per code point of a snippet: base64 of letters that have two or three bytes. */
const BYTES_PER_CHAR = 4;

/** Encoded bytes besides those of the snippet: white space, a quotation that begins it. */
const SPARE_BYTES = 256;

/** A part of fewer bytes says nothing; the next one does. */
const MIN_TEXT_BYTES = 5;

/** Encoded bytes of parts that are fetched with one command. */
const MAX_FETCH_BYTES = 4_194_304;

/** What to fetch along with summaries for snippets of this length. */
export function snippetItems(
  session: Session,
  items: FetchRequest,
  maxChars: number | undefined,
): FetchRequest {
  if (maxChars === undefined) return items;
  if (hasPreview(session) && maxChars <= PREVIEW_CHARS) return { ...items, preview: true };
  const beginning = { section: "1", start: 0, length: bytesFor(maxChars) };
  return { ...items, sections: [...items.sections ?? [], beginning] };
}

function hasPreview({ client }: Session): boolean {
  return client.capabilities.has("PREVIEW");
}

function bytesFor(maxChars: number): number {
  return maxChars * BYTES_PER_CHAR + SPARE_BYTES;
}

interface Beginning {
  readonly uid: number;
  readonly part: Part;
}

/** Snippets by UID, of messages fetched with {@link snippetItems}; without text there is none. */
export async function fetchSnippets(
  session: Session,
  content: ContentClient,
  messages: readonly Fetched[],
  maxChars: number,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, TextPart>();
  const missing: Beginning[] = [];
  for (const message of messages) {
    const part = firstText(message);
    if (!part) continue;
    const text = sentAlong(message, part, maxChars);
    if (text) texts.set(message.uid, text);
    else missing.push({ uid: message.uid, part });
  }
  for (const group of groupBySection(missing)) {
    for (const [uid, text] of await fetchGroup(session, group, maxChars)) texts.set(uid, text);
  }
  const snippets = new Map<number, string>();
  for (const [uid, text] of texts) {
    // One request each, so that a message that cannot be read costs only its own snippet.
    const [snippet = ""] = await content.snippets([text], maxChars).catch(unreadable);
    snippets.set(uid, snippet);
  }
  return snippets;
}

/** The part whose beginning a mail program shows. */
function firstText({ structure }: Fetched): Part | undefined {
  const { body } = structure ? planBody(structure.root, "text/html") : { body: [] };
  return body.find(({ size }) => size >= MIN_TEXT_BYTES) ?? body[0];
}

/** What came with the summary, if that is the beginning of the part. */
function sentAlong(message: Fetched, part: Part, maxChars: number): TextPart | undefined {
  if (part.type !== "text/plain") return undefined;
  const { preview, structure, sections } = message;
  if (preview !== undefined && structure && firstLeaf(structure.root) === part) {
    const bytes = new TextEncoder().encode(preview);
    const decoded = { encoding: "8bit", parameters: { charset: "utf-8" } };
    return toTextPart({ ...part, ...decoded }, bytes, true);
  }
  const bytes = part.section === "1" ? sections.get("1") : undefined;
  return bytes && toTextPart(part, bytes, bytes.length < bytesFor(maxChars));
}

/** The part whose text a server's preview is made of, if it is text. */
function firstLeaf(part: Part): Part {
  const [first] = part.type.startsWith("multipart/") ? part.children : [];
  return first ? firstLeaf(first) : part;
}

/** Messages whose text is the same section, so many that one answer stays small. */
function groupBySection(missing: readonly Beginning[]): readonly (readonly Beginning[])[] {
  const open = new Map<string, { bytes: number; parts: Beginning[] }>();
  const groups: Beginning[][] = [];
  for (const beginning of missing) {
    const { part } = beginning;
    const key = `${part.type} ${part.section}`;
    let group = open.get(key);
    if (!group || group.bytes + part.size > MAX_FETCH_BYTES) {
      group = { bytes: 0, parts: [] };
      open.set(key, group);
      groups.push(group.parts);
    }
    group.bytes += part.size;
    group.parts.push(beginning);
  }
  return groups;
}

async function fetchGroup(
  session: Session,
  group: readonly Beginning[],
  maxChars: number,
): Promise<ReadonlyMap<number, TextPart>> {
  const { section = "1", type } = group[0]?.part ?? {};
  const isHtml = type === "text/html";
  // What a calendar begins with is its time zone.
  const least = type === "text/calendar" ? MAX_PART_BYTES.calendar : bytesFor(maxChars);
  const length = isHtml ? MAX_HTML_BYTES : least;
  const fetched = await fetchByUid(session, group.map(({ uid }) => uid), {
    sections: [{ section, start: 0, length }],
  });
  const texts = new Map<number, TextPart>();
  for (const { uid, part } of group) {
    const bytes = fetched.get(uid)?.sections.get(section);
    // Of longer HTML nobody knows what is seen of its beginning.
    if (!bytes || isHtml && bytes.length >= length) continue;
    texts.set(uid, toTextPart(part, bytes, bytes.length < length));
  }
  return texts;
}

function unreadable(error: unknown): readonly string[] {
  if (error instanceof MailError && error.code !== "unavailable") return [];
  throw error;
}
