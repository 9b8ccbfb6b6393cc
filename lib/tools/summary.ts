/**
 * A message in a list.
 *
 * @module
 */

import { z } from "zod";
import type { ContentClient } from "../content/client.ts";
import type { Address, Headers } from "../content/protocol.ts";
import { MAX_HTML_BYTES } from "../content/caps.ts";
import { MailError } from "../contract/error.ts";
import { formatMessageId } from "../contract/message_id.ts";
import { hasAttachments, planBody } from "../imap/body_plan.ts";
import type { Part } from "../imap/bodystructure.ts";
import { fetchByUid, type Fetched } from "../imap/fetch.ts";
import type { OpenMailbox, Session } from "../imap/session.ts";
import { summaryHeaders } from "./summary_fields.ts";
import { toTextPart } from "./text_part.ts";

/** Small on purpose: a page of ten is read by a model every time. */
export const summarySchema = z.strictObject({
  id: z.string(),
  date: z.string().optional(),
  from: z.string(),
  to_count: z.number(),
  subject: z.string(),
  flags: z.array(z.string()),
  size: z.number(),
  has_attachments: z.boolean().optional(),
  snippet: z.string().optional(),
});

/** A message in a list. */
export type Summary = z.output<typeof summarySchema>;

/**
 * Encoded bytes fetched for a snippet: 500 code points in base64 UTF-8 are 2,700. HTML is read as a
 * whole, because what its end says may hide its beginning.
 */
const SNIPPET_BYTES = { "text/plain": 4_096, "text/html": MAX_HTML_BYTES } as const;

/** Encoded bytes of the parts that are fetched with one command. */
const MAX_FETCH_BYTES = 4_194_304;

/** Flags listed; a message with more has them from a program, not a person. */
const MAX_FLAGS = 32;

/** Describes messages. */
export async function summarize(
  session: Session,
  content: ContentClient,
  account: string,
  mailbox: OpenMailbox,
  messages: readonly Fetched[],
  snippets: ReadonlyMap<number, string>,
): Promise<Summary[]> {
  const headers = await content.headers(await summaryHeaders(session, messages));
  return messages.map((message, i) => {
    const { from, toCount, subject } = headers[i] as Headers;
    const received = message.internalDate?.toISOString();
    const snippet = snippets.get(message.uid);
    return {
      id: formatMessageId({
        account,
        mailbox: mailbox.path,
        uidvalidity: mailbox.uidvalidity,
        uid: message.uid,
      }),
      ...(received === undefined ? {} : { date: received.replace(".000Z", "Z") }),
      from: from[0] ? formatAddress(from[0]) : "",
      to_count: toCount,
      subject,
      flags: cleanFlags(message.flags),
      size: message.size,
      ...(message.structure ? { has_attachments: hasAttachments(message.structure.root) } : {}),
      ...(snippet === undefined ? {} : { snippet }),
    };
  });
}

/** The beginning of each message's text: one FETCH for all messages whose text has the same section. */
export async function fetchSnippets(
  session: Session,
  content: ContentClient,
  messages: readonly Fetched[],
  maxChars: number,
): Promise<ReadonlyMap<number, string>> {
  const uids: number[] = [];
  const parts = [];
  for (const group of groupBySection(messages)) {
    const { section, type } = group[0]?.part ?? {};
    if (section === undefined) continue;
    const length = SNIPPET_BYTES[type === "text/html" ? type : "text/plain"];
    const fetched = await fetchByUid(session, group.map(({ uid }) => uid), {
      sections: [{ section, start: 0, length }],
    });
    for (const { uid, part } of group) {
      const bytes = fetched.get(uid)?.sections.get(section);
      // Of longer HTML nobody knows what is seen of its beginning.
      if (!bytes || type === "text/html" && bytes.length >= length) continue;
      uids.push(uid);
      parts.push(toTextPart(part, bytes, bytes.length < length));
    }
  }
  const snippets = new Map<number, string>();
  for (const [i, part] of parts.entries()) {
    // One request each, so that a message that cannot be read costs only its own snippet.
    const [text = ""] = await content.snippets([part], maxChars).catch(unreadable);
    snippets.set(uids[i] as number, text);
  }
  return snippets;
}

interface SnippetPart {
  readonly uid: number;
  readonly part: Part;
}

/** Messages whose text is the same section, so many that one answer stays small. */
function groupBySection(messages: readonly Fetched[]): readonly (readonly SnippetPart[])[] {
  const open = new Map<string, { bytes: number; parts: SnippetPart[] }>();
  const groups: SnippetPart[][] = [];
  for (const message of messages) {
    const part = firstText(message);
    if (!part) continue;
    const key = `${part.type === "text/html"} ${part.section}`;
    let group = open.get(key);
    if (!group || group.bytes + part.size > MAX_FETCH_BYTES) {
      group = { bytes: 0, parts: [] };
      open.set(key, group);
      groups.push(group.parts);
    }
    group.bytes += part.size;
    group.parts.push({ uid: message.uid, part });
  }
  return groups;
}

function unreadable(error: unknown): readonly string[] {
  if (error instanceof MailError && error.code !== "unavailable") return [];
  throw error;
}

/** The part whose beginning a mail program shows. */
function firstText(message: Fetched): Part | undefined {
  return message.structure && planBody(message.structure.root, "text/html").body[0];
}

/** `Name <address>`, or the one of both that there is. */
export function formatAddress({ name, address }: Address): string {
  if (name === "" || name === address) return address;
  return address === "" ? name : `${name} <${address}>`;
}

/** Flags as the server sent them, without `\Recent`, which belongs to the session. */
export function cleanFlags(flags: readonly string[]): string[] {
  return flags
    .filter((flag) =>
      /^\\?[\x21-\x3b\x3d\x3f-\x7e]{1,64}$/.test(flag) && flag.toLowerCase() !== "\\recent"
    )
    .slice(0, MAX_FLAGS);
}
