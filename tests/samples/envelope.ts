/**
 * Envelopes of sample messages: dates count back from now, ids never change.
 *
 * @module
 */

import { encodedWord, message, type Node, rfc5322Date, type Sample } from "./mime.ts";

/** The owner of the sample mailbox. */
export const OWNER = "Ada Lindqvist <ada@example.test>";

/** What differs from mail to mail. */
export interface Mail {
  readonly id: string;
  readonly mailbox?: string;
  readonly from: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject: string;
  /** Hours before now. */
  readonly hoursAgo: number;
  readonly replyTo?: readonly string[];
  readonly headers?: readonly string[];
  readonly flags?: readonly string[];
  readonly body: Node;
}

/** Display names may hold any Unicode. */
function person(value: string): string {
  const [, name, address] = /^(.*) (<[^>]+>)$/s.exec(value) ?? [];
  if (name === undefined) return value;
  const encoded = encodedWord(name);
  const quoted = encoded === name && !name.startsWith("=?") && !name.startsWith(`"`) &&
    /[^\w .'-]/.test(name);
  return `${quoted ? `"${name}"` : encoded} ${address}`;
}

function people(value: string): string {
  return value.split(/,\s*/).map(person).join(", ");
}

/** Message-ID of a sample. */
export function messageIdHeader(id: string): string {
  return `<${id}@samples.example.test>`;
}

/** Writes a sample. */
export function sample(mail: Mail, now: Date): Sample {
  const date = new Date(Math.floor(now.getTime() / 1000) * 1000 - mail.hoursAgo * 3_600_000);
  const references = mail.replyTo?.map(messageIdHeader) ?? [];
  const headers = [
    `From: ${people(mail.from)}`,
    `To: ${people(mail.to ?? OWNER)}`,
    ...(mail.cc ? [`Cc: ${people(mail.cc)}`] : []),
    `Subject: ${encodedWord(mail.subject)}`,
    `Date: ${rfc5322Date(date)}`,
    `Message-ID: ${messageIdHeader(mail.id)}`,
    ...(references.length > 0
      ? [`In-Reply-To: ${references.at(-1)}`, `References: ${references.join(" ")}`]
      : []),
    ...(mail.headers ?? []),
  ];
  return {
    mailbox: mail.mailbox ?? "INBOX",
    date,
    ...(mail.flags ? { flags: mail.flags } : {}),
    source: message(headers, mail.body),
  };
}
