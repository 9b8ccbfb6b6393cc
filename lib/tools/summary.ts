/**
 * A message in a list.
 *
 * @module
 */

import * as z from "zod";
import type { ContentClient } from "../content/client.ts";
import type { Address, Headers } from "../content/protocol.ts";
import { MailError } from "../contract/error.ts";
import { formatMessageId } from "../contract/message_id.ts";
import { hasAttachments, planBody } from "../imap/body_plan.ts";
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

/** Encoded bytes fetched for a snippet: 500 code points in base64 UTF-8 are 2,700. */
const SNIPPET_BYTES = { "text/plain": 4_096, "text/html": 16_384 } as const;

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
  const groups = new Map<string, { uid: number; part: ReturnType<typeof firstText> & object }[]>();
  for (const message of messages) {
    const part = firstText(message);
    if (!part) continue;
    const key = `${part.type} ${part.section}`;
    groups.set(key, [...groups.get(key) ?? [], { uid: message.uid, part }]);
  }
  const uids: number[] = [];
  const parts = [];
  for (const group of groups.values()) {
    const { section, type } = group[0]?.part ?? {};
    if (section === undefined) continue;
    const length = SNIPPET_BYTES[type === "text/html" ? type : "text/plain"];
    const fetched = await fetchByUid(session, group.map(({ uid }) => uid), {
      sections: [{ section, start: 0, length }],
    });
    for (const { uid, part } of group) {
      const bytes = fetched.get(uid)?.sections.get(section);
      if (!bytes) continue;
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

function unreadable(error: unknown): readonly string[] {
  if (error instanceof MailError && error.code !== "unavailable") return [];
  throw error;
}

function firstText(message: Fetched) {
  return message.structure ? planBody(message.structure.root).body[0] : undefined;
}

/** `Name <address>`, or the one of both that there is. */
export function formatAddress({ name, address }: Address): string {
  if (name === "" || name === address) return address;
  return address === "" ? name : `${name} <${address}>`;
}

/** Flags as the server sent them, without `\Recent`, which belongs to the session. */
export function cleanFlags(flags: readonly string[]): string[] {
  return flags
    .filter((flag) => /^\\?[\x21-\x7e]{1,64}$/.test(flag) && flag.toLowerCase() !== "\\recent")
    .slice(0, MAX_FLAGS);
}
