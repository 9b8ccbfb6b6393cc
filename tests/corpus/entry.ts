/**
 * A message of the corpus with what is expected of reading it.
 *
 * @module
 */

import { encodedWord, message, type Node, text } from "../samples/mime.ts";

/** What the message is there to show. */
export type Kind =
  | "hidden"
  | "visible"
  | "newsletters"
  | "mime"
  | "charset"
  | "hostile";

/** One message. */
export interface Entry {
  readonly kind: Kind;
  /** Unique in its kind; words joined by hyphens. */
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** The whole message as it lies in the mailbox (RFC 5322). */
  readonly source: Uint8Array;
  /** The document that a person looks at, when the message is HTML; for the oracle. */
  readonly html?: string;
  /**
   * Must be in what imap_get_message answers: subject, addresses, text of the
   * body, names of attachments. Compared without regard to white space.
   */
  readonly must: readonly string[];
  /** Must not be in it. */
  readonly mustNot: readonly string[];
  /** Hidden in the text and shown beside the subject by mail programs: not to be in the body. */
  readonly preheader?: string;
}

/** What an entry is made of. */
export interface Draft {
  readonly name: string;
  readonly description: string;
  readonly must: readonly string[];
  readonly mustNot?: readonly string[];
  readonly preheader?: string;
}

/** Envelope of a message; what is left out has a harmless value. */
export interface Envelope {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly headers?: readonly string[];
}

/** Header lines of an envelope. */
export function headerLines(name: string, envelope: Envelope = {}): readonly string[] {
  return [
    `From: ${envelope.from ?? "Corpus <corpus@senders.example.test>"}`,
    `To: ${envelope.to ?? "Ada Lindqvist <ada@example.test>"}`,
    `Subject: ${encodedWord(envelope.subject ?? `Corpus: ${name}`)}`,
    "Date: Mon, 06 Apr 2026 09:00:00 +0000",
    `Message-ID: <${name}@corpus.example.test>`,
    ...(envelope.headers ?? []),
  ];
}

/** A message that is one HTML part. */
export function htmlEntry(kind: Kind, draft: Draft, html: string, envelope?: Envelope): Entry {
  return { ...treeEntry(kind, draft, text(html, "html"), envelope), html };
}

/** A message made of parts. */
export function treeEntry(kind: Kind, draft: Draft, body: Node, envelope?: Envelope): Entry {
  return rawEntry(kind, draft, message(headerLines(draft.name, envelope), body));
}

/** A message as bytes, for what no builder writes. */
export function rawEntry(kind: Kind, draft: Draft, source: Uint8Array): Entry {
  return { kind, ...draft, mustNot: draft.mustNot ?? [], source };
}

/**
 * Bytes of lines: each line ends with CRLF, each character is one byte
 * (U+0080 to U+00FF stand for the bytes 0x80 to 0xFF).
 */
export function lines(...all: readonly string[]): Uint8Array {
  return Uint8Array.from(all.map((line) => `${line}\r\n`).join(""), (character) => {
    const code = character.charCodeAt(0);
    if (code > 0xff) throw new RangeError(`${character} is more than one byte`);
    return code;
  });
}

/** Text as UTF-8, each byte as one character, for {@link lines}. */
export function utf8(value: string): string {
  return String.fromCharCode(...new TextEncoder().encode(value));
}
