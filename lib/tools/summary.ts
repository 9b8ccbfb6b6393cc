/**
 * A message in a list.
 *
 * @module
 */

import type { ContentClient } from "../content/client.ts";
import type { Address, Headers } from "../content/protocol.ts";
import { formatMessageId } from "../contract/message_id.ts";
import { hasAttachments } from "../mime/body_plan.ts";
import type { Fetched } from "../imap/fetch.ts";
import type { OpenMailbox, Session } from "../imap/session.ts";
import type { Summary } from "./output.ts";
import { summaryHeaders } from "./summary_fields.ts";

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
