/**
 * What every draft must be, whatever went into it, and how others read it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type ParsedMail, simpleParser } from "mailparser";
import type { Draft, DraftRequest } from "../../lib/content/protocol.ts";

/** Fields that a draft may have, in their order. */
const FIELDS: readonly string[] = [
  ...["From", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References"],
  ...["MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition"],
];

/** A draft of nothing; `more` says what is in it. */
export function draftOf(more: Partial<DraftRequest> = {}): DraftRequest {
  return {
    user: "ada@example.test",
    host: "imap.example.test",
    date: Date.UTC(2026, 0, 2, 3, 4, 5),
    to: [],
    cc: [],
    bcc: [],
    subject: undefined,
    text: undefined,
    html: undefined,
    original: undefined,
    replyAll: false,
    attachments: [],
    ...more,
  };
}

/**
 * Fails unless this is a message with the fields of a draft, each once, in lines
 * that every program takes.
 *
 * @returns The names of the fields.
 */
export function assertWellFormed(message: Uint8Array): readonly string[] {
  const text = new TextDecoder("latin1").decode(message);
  assert.doesNotMatch(text, /\0/, "has NUL");
  assert.doesNotMatch(text, /\r(?!\n)|(?<!\r)\n/, "has a bare CR or LF");
  for (const line of text.split("\r\n")) assert.ok(line.length <= 998, `${line.length} octets`);
  const header = text.slice(0, text.indexOf("\r\n\r\n"));
  assert.match(header, /^[\x20-\x7e\r\n]*$/, "the header is not ASCII");
  const names = header.split(/\r\n(?! )/).map((line) => /^([A-Za-z-]+): \S/.exec(line)?.[1]);
  assert.deepEqual(names, FIELDS.filter((name) => names.includes(name)), header);
  for (const line of header.split("\r\n")) assert.match(line, /\S/, "a line of nothing");
  return names as string[];
}

/** Reads a draft with a parser that this product does not write drafts with. */
export async function parseDraft({ message }: Pick<Draft, "message">): Promise<ParsedMail> {
  assertWellFormed(message);
  return await simpleParser(Buffer.from(message), { skipTextToHtml: true, skipImageLinks: true });
}

/** Addresses of a field as a parser reads them. */
export function addressesIn(
  field: ParsedMail["to"] | ParsedMail["from"],
): readonly { readonly name: string; readonly address: string | undefined }[] {
  return [field ?? []].flat().flatMap(({ value }) => value)
    .map(({ name, address, group }) => {
      assert.equal(group, undefined, "a group");
      return { name, address };
    });
}
