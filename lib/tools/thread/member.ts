/**
 * What is fetched of each message of a conversation.
 *
 * @module
 */

import { MAX_HEADER_BLOCKS } from "../../content/caps.ts";
import type { ContentClient } from "../../content/client.ts";
import type { ThreadHeaders } from "../../content/protocol.ts";
import { type Fetched, sectionKey, type SectionRequest } from "../../imap/fetch.ts";
import type { OpenMailbox, Session } from "../../imap/session.ts";
import type { Member } from "./conversation.ts";
import type { Summary } from "../output.ts";
import { summarize } from "../summary.ts";
import { joinFields } from "../summary_fields.ts";

/** Apart, so that ten thousand references hide nothing. */
export const THREAD_SECTIONS: readonly SectionRequest[] = [
  {
    section: "HEADER.FIELDS",
    fields: ["MESSAGE-ID", "IN-REPLY-TO", "DATE"],
    start: 0,
    length: 4_096,
  },
  { section: "HEADER.FIELDS", fields: ["REFERENCES"], start: 0, length: 16_384 },
];

/** Describes messages of the open mailbox that were fetched with {@link THREAD_SECTIONS}. */
export async function readMembers(
  session: Session,
  content: ContentClient,
  account: string,
  mailbox: OpenMailbox,
  fetched: readonly Fetched[],
): Promise<readonly Member[]> {
  const members: Member[] = [];
  for (let i = 0; i < fetched.length; i += MAX_HEADER_BLOCKS) {
    const messages = fetched.slice(i, i + MAX_HEADER_BLOCKS);
    const summaries = await summarize(session, content, account, mailbox, messages, new Map());
    const headers = await content.references(
      messages.map(({ sections }) =>
        joinFields(
          THREAD_SECTIONS.map((request) => sections.get(sectionKey(request)) ?? new Uint8Array()),
        )
      ),
    );
    for (const [j, message] of messages.entries()) {
      members.push({
        mailbox: mailbox.path,
        uidvalidity: mailbox.uidvalidity,
        message,
        summary: summaries[j] as Summary,
        headers: headers[j] as ThreadHeaders,
      });
    }
  }
  return members;
}
