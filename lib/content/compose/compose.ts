/**
 * Writing a draft (RFC 5322). Nothing of it is ever sent by this program.
 *
 * @module
 */

import { joinBytes } from "../../contract/bytes.ts";
import { fenceLong, newNonce } from "../fence.ts";
import { readFields } from "../header_fields.ts";
import { envelopeOf } from "../headers.ts";
import { readHtml } from "../html.ts";
import { removeInvisible, singleLine } from "../invisible.ts";
import type { Draft, DraftRequest } from "../protocol.ts";
import { attach } from "./attachment.ts";
import { type Entity, multipart, textEntity } from "./entity.ts";
import { field, mailboxPieces, textPieces } from "./header.ts";
import { asciiDomain, domainOf, type Mailbox, parseMailbox, showMailbox } from "./mailbox.ts";
import { quoteHtml, quoteText, readQuote } from "./quote.ts";
import { type Addressed, recipientsOf } from "./recipients.ts";
import { replySubject, type Threading, threadingOf } from "./threading.ts";

export { findProblem } from "./recipients.ts";

/** Writes a draft. Whatever the original's bytes are, they give a draft. */
export async function compose(draft: DraftRequest): Promise<Draft> {
  const notes = new Set<string>();
  const { original } = draft;
  const fields = original && readFields(original.header);
  const user = parseMailbox(draft.user);
  const from = typeof user === "string" ? undefined : { ...user, name: "" };
  const addressed = await recipientsOf(draft, fields, from, notes);
  if (original?.headerCut && draft.replyAll) notes.add("recipients_cut");
  const envelope = fields && await envelopeOf(fields);
  const subject = draft.subject === undefined
    ? envelope ? replySubject(envelope.subject) : ""
    : cleaned(draft.subject, notes);
  const headerId = newHeaderId(from, draft.host);
  const quote = original && envelope && await readQuote(original.parts, envelope);
  if (quote?.cut) notes.add("quote_cut");
  const { text, html } = await textsOf(draft, notes);
  const plain = (text ?? "").replace(/[^\n]$/, "$&\n");
  const texts = [textEntity("plain", quote ? quoteText(plain, quote) : plain)];
  if (html !== undefined) {
    texts.push(textEntity("html", page(quote ? quoteHtml(html, quote) : html)));
  }
  const attached = draft.attachments.map(attach);
  for (const { note } of attached) if (note !== undefined) notes.add(note);
  const body = together("mixed", [
    together("alternative", texts),
    ...attached.map(({ entity }) => entity),
  ]);
  const threading = fields ? threadingOf(fields) : { inReplyTo: undefined, references: [] };
  const header = headerOf({ ...addressed, from, subject, headerId, date: draft.date }, threading);
  return {
    message: bytesOf([...header, "MIME-Version: 1.0", ...body.fields], body),
    headerId,
    to: addressed.to.map(showMailbox),
    cc: addressed.cc.map(showMailbox),
    bcc: addressed.bcc.map(showMailbox),
    subject: fenceLong(subject, newNonce()),
    attachments: attached.map(({ facts }) => facts),
    notes: [...notes],
  };
}

function cleaned(subject: string, notes: Set<string>): string {
  const { text, removed } = singleLine(subject);
  if (removed > 0) notes.add("invisible_characters_removed");
  return text;
}

/** What the caller wrote, without what a reader would not see. */
async function textsOf(
  { text, html }: DraftRequest,
  notes: Set<string>,
): Promise<{ readonly text: string | undefined; readonly html: string | undefined }> {
  const visible = (value: string): string => {
    const { text: seen, removed } = removeInvisible(value);
    if (removed > 0) notes.add("invisible_characters_removed");
    return seen;
  };
  const document = html === undefined ? undefined : await readHtml(visible(html));
  if (document) {
    const { hidden, remote } = document.findings;
    if (hidden.characters > 0) notes.add("hidden_text_removed");
    if (remote.images > 0) notes.add("remote_content_removed");
  }
  return {
    text: text === undefined ? document?.asText() : visible(text),
    html: document?.asHtml(),
  };
}

function page(html: string): string {
  return `<!DOCTYPE html>\n<html><body>\n${html}\n</body></html>\n`;
}

function together(subtype: string, entities: readonly Entity[]): Entity {
  const [only] = entities;
  return only && entities.length === 1 ? only : multipart(subtype, entities);
}

/** Unguessable, and of the domain that the draft will be sent from. */
function newHeaderId(from: Mailbox | undefined, host: string): string {
  const domain = from ? domainOf(from.address) : asciiDomain(host)?.toLowerCase();
  return `<${crypto.randomUUID()}@${domain ?? "localhost"}>`;
}

interface Head extends Addressed {
  readonly from: Mailbox | undefined;
  readonly subject: string;
  readonly headerId: string;
  readonly date: number;
}

/** The header of the message, without what its body needs. */
function headerOf(
  { from, to, cc, bcc, subject, headerId, date }: Head,
  { inReplyTo, references }: Threading,
): readonly string[] {
  const fields: readonly (readonly [name: string, pieces: readonly string[]])[] = [
    ["From", mailboxPieces(from ? [from] : [])],
    ["To", mailboxPieces(to)],
    ["Cc", mailboxPieces(cc)],
    // Kept: the program that sends the draft takes it out.
    ["Bcc", mailboxPieces(bcc)],
    ["Subject", textPieces(subject)],
    ["Date", [new Date(date).toUTCString().replace("GMT", "+0000")]],
    ["Message-ID", [headerId]],
    ["In-Reply-To", inReplyTo === undefined ? [] : [inReplyTo]],
    ["References", references],
  ];
  return fields.filter(([, pieces]) => pieces.length > 0)
    .map(([name, pieces]) => field(name, pieces));
}

function bytesOf(fields: readonly string[], { body }: Entity): Uint8Array {
  const encoder = new TextEncoder();
  const pieces = [`${fields.join("\r\n")}\r\n\r\n`, ...body];
  return joinBytes(
    pieces.map((piece) => typeof piece === "string" ? encoder.encode(piece) : piece),
  );
}
