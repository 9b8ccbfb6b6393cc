/**
 * The URIs of resources: `imap://{account}/{mailbox}/{uidvalidity}/{uid}`, with
 * `/raw` for the source of the message and `/parts/{part}` for one of its parts.
 *
 * Every variable is percent-encoded whole (RFC 6570 section 3.2.2), so a
 * mailbox has no slash of its own. The names are those of {@link MessageRef};
 * RFC 5092 has URLs of mail servers, with hosts and users, which nobody needs here.
 *
 * @module
 */

import { formatMessageId, type MessageRef } from "./message_id.ts";
import { MAX_RESOURCE_URI_CHARS } from "./limits.ts";

/** What of a message a resource is. */
export type ResourceKind = "message" | "raw" | "part";

/** What a URI names. */
export interface ResourceRef {
  readonly kind: ResourceKind;
  /** As tools take it; not checked yet. */
  readonly messageId: string;
  /** IMAP section; with `part` only, and not checked yet. */
  readonly part?: string;
}

const FORM =
  /^imap:\/\/([a-z0-9_]{1,64})\/([^/?#]+)\/([0-9]{1,10})\/([0-9]{1,10})(?:\/(raw)|\/parts\/([0-9.]{1,64}))?$/;

/** Writes the URI of a message. */
export function formatMessageUri({ account, mailbox, uidvalidity, uid }: MessageRef): string {
  return `imap://${account}/${encodeURIComponent(mailbox)}/${uidvalidity}/${uid}`;
}

/** Writes the URI of a part of a message. */
export function formatPartUri(ref: MessageRef, part: string): string {
  return `${formatMessageUri(ref)}/parts/${part}`;
}

/** Reads a URI; undefined when it is none of this server. */
export function parseResourceUri(uri: string): ResourceRef | undefined {
  if (uri.length > MAX_RESOURCE_URI_CHARS) return undefined;
  const [whole, account = "", name = "", uidvalidity = "", uid = "", raw, part] = FORM.exec(uri) ??
    [];
  const mailbox = whole === undefined ? undefined : decoded(name);
  if (mailbox === undefined) return undefined;
  const messageId = formatMessageId({ account, mailbox, uidvalidity, uid: Number(uid) });
  if (part !== undefined) return { kind: "part", messageId, part };
  return { kind: raw === undefined ? "message" : "raw", messageId };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
