/**
 * A message as a reader sees it, and how far it can be trusted: one answer, so
 * that reading a message costs one round trip between the isolates.
 *
 * @module
 */

import { readBody } from "./body.ts";
import { readFields } from "./header_fields.ts";
import { envelopeOf, fenced, listFields } from "./headers.ts";
import { readName } from "./name.ts";
import type { ContentRequest, Message } from "./protocol.ts";

/** A request to read a message. */
export type MessageRequest = Extract<ContentRequest, { kind: "message" }>;

/** Reads a message. Any bytes give an answer. */
export async function readMessage(request: MessageRequest): Promise<Message> {
  const { header, envelope, listed, trust, attachments } = request;
  const fields = readFields(header);
  const shown = envelope === undefined ? fields : readFields(envelope);
  const headers = { ...fenced(await envelopeOf(shown)), ...listFields(fields, listed) };
  const names = attachments.map(({ name }) => readName(name));
  const { parts, format, offset, maxChars } = request;
  const { findings, ...body } = await readBody(parts, format, offset, maxChars);
  const notes = [...fields.notes.filter((note) => note !== "header_cut"), ...body.notes];
  const { judge } = await import("#lazy/verdict");
  const files = attachments.map(({ type, inside }, i) => ({ name: names[i] ?? "", type, inside }));
  const security = await judge({ header: fields, findings, attachments: files, trust });
  return { headers, names, body: { ...body, notes }, security };
}
