/**
 * A message as a reader sees it, and how far it can be trusted: one answer, so
 * that reading a message costs one round trip between the isolates.
 *
 * @module
 */

import { readBody } from "./body.ts";
import { readFields } from "./header_fields.ts";
import { readHeaders } from "./headers.ts";
import { readName } from "./name.ts";
import type { ContentRequest, Message } from "./protocol.ts";

/** A request to read a message. */
export type MessageRequest = Extract<ContentRequest, { kind: "message" }>;

/** Reads a message. Any bytes give an answer. */
export async function readMessage(request: MessageRequest): Promise<Message> {
  const { blocks, header, trust, attachments, parts, format, offset, maxChars } = request;
  const headers = await Promise.all(blocks.map(readHeaders));
  const names = attachments.map(({ name }) => readName(name));
  const { findings, ...body } = await readBody(parts, format, offset, maxChars);
  const notes = [
    ...readFields(header).notes.filter((note) => note !== "header_cut"),
    ...body.notes,
  ];
  const { judge } = await import("#lazy/verdict");
  const files = attachments.map(({ type }, i) => ({ name: names[i] ?? "", type }));
  const security = await judge({ header, findings, attachments: files, trust });
  return { headers, names, body: { ...body, notes }, security };
}
