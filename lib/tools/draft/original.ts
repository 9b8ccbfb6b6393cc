/**
 * Fetching what a draft needs of the message that it answers.
 *
 * @module
 */

import { MAX_PART_BYTES, MAX_REQUEST_BYTES } from "../../content/caps.ts";
import type { Original } from "../../content/protocol.ts";
import { joinBytes } from "../../contract/bytes.ts";
import { planBody } from "../../mime/body_plan.ts";
import type { Part } from "../../mime/part.ts";
import { sectionKey, type SectionRequest } from "../../imap/fetch.ts";
import { fetchMessage, withMessage } from "../message.ts";
import { joinFields } from "../summary_fields.ts";
import { textType, toTextPart } from "../text_part.ts";
import type { ToolContext } from "../tool.ts";

/** Text parts that are quoted; people write one, lists add a footer. */
const MAX_PARTS = 4;

/** Encoded bytes fetched of a plain part: more than is quoted of it. HTML is read as a whole. */
const PART_BYTES = { ...MAX_PART_BYTES, plain: 131_072 } as const;

const fields = (length: number, ...names: string[]): SectionRequest => ({
  section: "HEADER.FIELDS",
  fields: names,
  start: 0,
  length,
});

/** Apart, so that a long field hides no other one; addresses of a hundred people fit. */
const ADDRESSES: readonly SectionRequest[] = [
  fields(4_096, "FROM"),
  fields(8_192, "REPLY-TO"),
  fields(16_000, "TO"),
  fields(16_000, "CC"),
];
const OTHERS: readonly SectionRequest[] = [
  fields(4_096, "SUBJECT"),
  fields(4_096, "DATE", "MESSAGE-ID", "IN-REPLY-TO"),
];

/** Fetched as a whole, because the nearest ancestors come last: a thousand ids. */
const REFERENCES: SectionRequest = fields(65_536, "REFERENCES");

/** Bytes kept of the beginning and of the end of longer ones: as many ids as an answer names. */
const KEPT_REFERENCES = { first: 2_000, last: 10_000 } as const;

/**
 * Fetches header fields and, to be quoted, the text of a message.
 *
 * @throws {MailError} `not_found`
 */
export async function fetchOriginal(
  messageId: string,
  quote: boolean,
  context: ToolContext,
): Promise<Original> {
  return await withMessage(messageId, context, async (session, ref) => {
    const message = await fetchMessage(session, ref, {
      structure: quote,
      sections: [...ADDRESSES, ...OTHERS, REFERENCES],
    });
    const block = (request: SectionRequest): Uint8Array =>
      message.sections.get(sectionKey(request)) ?? new Uint8Array();
    const isCut = (request: SectionRequest): boolean => block(request).length >= request.length;
    const header = {
      header: joinFields([
        ...ADDRESSES.map((request) =>
          isCut(request) ? wholeAddresses(block(request)) : block(request)
        ),
        ...OTHERS.map(block),
        nearestReferences(block(REFERENCES)),
      ]),
      headerCut: ADDRESSES.some(isCut),
    };
    const parts = message.structure ? partsToQuote(message.structure.root) : [];
    if (parts.length === 0) return { ...header, parts: [] };
    const { sections } = await fetchMessage(session, ref, {
      sections: parts.map((part) => ({ section: part.section, start: 0, length: limitOf(part) })),
    });
    return {
      ...header,
      parts: parts.map((part) => {
        const bytes = sections.get(part.section) ?? new Uint8Array();
        return toTextPart(part, bytes, bytes.length < limitOf(part));
      }),
    };
  });
}

/** A field without what stands behind its last comma: half an address can be another one. */
function wholeAddresses(block: Uint8Array): Uint8Array {
  return block.subarray(0, Math.max(0, block.lastIndexOf(COMMA)));
}

const COMMA = 0x2c;

/** A field of ids without those in its middle, when it is long. */
function nearestReferences(block: Uint8Array): Uint8Array {
  const { first, last } = KEPT_REFERENCES;
  if (block.length <= first + last) return block;
  const head = block.subarray(0, first);
  const beginning = head.subarray(0, Math.max(head.lastIndexOf(CLOSING), head.indexOf(COLON)) + 1);
  const end = block.subarray(block.length - last);
  // The end may begin within an id, whose rest is none.
  return joinBytes([beginning, FOLD, end.subarray(Math.max(0, end.indexOf(OPENING)))]);
}

const OPENING = 0x3c;
const CLOSING = 0x3e;
const COLON = 0x3a;
const FOLD = new TextEncoder().encode("\r\n ");

/** The parts that a reader sees, as far as they can be read at once. */
function partsToQuote(root: Part): readonly Part[] {
  let left = MAX_REQUEST_BYTES;
  return planBody(root, "text/html").body.slice(0, MAX_PARTS)
    .filter((part) => (left -= Math.min(part.size, limitOf(part))) >= 0);
}

function limitOf(part: Part): number {
  return PART_BYTES[textType(part)];
}
