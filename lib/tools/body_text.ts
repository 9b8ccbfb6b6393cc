/**
 * Body text of a message, fetching no more of it than the page needs.
 *
 * @module
 */

import { MAX_BODY_PARTS, MAX_PART_BYTES, MAX_REQUEST_BYTES } from "../content/caps.ts";
import type { Body, TextPart } from "../content/protocol.ts";
import { joinBytes } from "../contract/bytes.ts";
import { MAX_BODY_OFFSET } from "../contract/limits.ts";
import type { MessageRef } from "../contract/message_id.ts";
import type { Part } from "../mime/part.ts";
import type { SectionRequest } from "../imap/fetch.ts";
import type { Session } from "../imap/session.ts";
import { fetchMessage } from "./message.ts";
import { textType, toTextPart } from "./text_part.ts";

/** Text and whether there is more of it. */
export interface BodyText extends Body {
  readonly truncated: boolean;
}

/** Which code points are wanted. */
export interface PageOfText {
  readonly offset: number;
  readonly maxChars: number;
}

/** Has the page of `maxChars` code points from `offset` on made of what was fetched. */
export type ReadPage<T extends { readonly body: Body }> = (
  parts: readonly TextPart[],
  offset: number,
  maxChars: number,
) => Promise<T>;

/**
 * First stretch of a part, in encoded bytes. Most texts that people write fit.
 * HTML is read as a whole: what its end says may hide or show its beginning. So is a calendar.
 */
const FIRST_BYTES = { ...MAX_PART_BYTES, plain: 16_384 } as const;

/** Encoded bytes per code point that are fetched ahead: base64 of two-byte letters, or markup. */
const BYTES_PER_CHAR = 3;

/** How much larger than its BODYSTRUCTURE says a part may be, in bytes. */
const SIZE_SLACK_BYTES = 1_024;

/** How much further the next stretch reaches when the first was not enough. */
const GROWTH = 4;

/** Said when there is text that no page will have. */
const CUT = "text_cut_at_limit";

/** What is fetched first of these parts, to be fetched along with something else. */
export function firstSections(
  parts: readonly Part[],
  page: PageOfText,
): readonly SectionRequest[] {
  return firstStretches(parts, page).filter(({ length }) => length > 0)
    .map(({ part, length }) => ({ section: part.section, start: 0, length }));
}

interface Stretch {
  readonly part: Part;
  readonly bytes: Uint8Array;
  /** Nothing more will be fetched: the part has ended, or the cap is reached. */
  readonly settled: boolean;
  readonly complete: boolean;
}

/**
 * Reads `maxChars` code points of text from `offset` on.
 *
 * Parts are read in order, each as far as needed: the text of what has been
 * fetched so far must be the beginning of the whole text, or offsets would
 * mean something else on the next page.
 *
 * @param ahead The sections of {@link firstSections}, if they were fetched already.
 * @returns The answer to the last question that `read` was asked.
 */
export async function readBodyText<T extends { readonly body: Body }>(
  session: Session,
  ref: MessageRef,
  parts: readonly Part[],
  { offset, maxChars }: PageOfText,
  read: ReadPage<T>,
  ahead?: ReadonlyMap<string, Uint8Array>,
): Promise<T & { readonly body: BodyText }> {
  const more = parts.length > MAX_BODY_PARTS;
  const first = firstStretches(parts, { offset, maxChars });
  let stretches = await fetchStretches(session, ref, first, ahead);
  for (;;) {
    const open = stretches.findIndex((stretch) => !stretch.settled);
    const usable = open < 0 ? stretches : stretches.slice(0, open + 1);
    const answer = await read(usable.map(toInput), offset, maxChars);
    const { body } = answer;
    if (body.next !== undefined || open < 0) {
      return { ...answer, body: finish(body, stretches, more) };
    }
    if (body.chars === maxChars) {
      return { ...answer, body: { ...body, next: offset + body.chars, truncated: true } };
    }
    const grown = await grow(session, ref, stretches[open] as Stretch);
    stretches = stretches.with(open, grown);
  }
}

/** Either there is a next page, or all that will ever be decoded has been. */
function finish(body: Body, stretches: readonly Stretch[], moreParts: boolean): BodyText {
  const unreachable = body.next !== undefined && body.next > MAX_BODY_OFFSET;
  const cut = unreachable ||
    body.next === undefined &&
      (body.notes.includes(CUT) || stretches.some((stretch) => !stretch.complete));
  return {
    ...body,
    next: unreachable ? undefined : body.next,
    truncated: body.next !== undefined || cut || moreParts,
    notes: [
      ...body.notes.filter((note) => note !== CUT),
      ...(cut ? [CUT] : []),
      ...(moreParts ? ["too_many_parts"] : []),
    ],
  };
}

function cap(part: Part): number {
  return MAX_PART_BYTES[textType(part)];
}

/** How much of each part is fetched first; of all together no more than the content isolate takes. */
function firstStretches(
  parts: readonly Part[],
  { offset, maxChars }: PageOfText,
): readonly { readonly part: Part; readonly length: number }[] {
  const needed = (offset + maxChars) * BYTES_PER_CHAR;
  let left = MAX_REQUEST_BYTES;
  return parts.slice(0, MAX_BODY_PARTS).map((part, i) => {
    const wanted = Math.max(FIRST_BYTES[textType(part)], i === 0 ? needed : 0);
    // One byte more than there is shows that there is no more; servers are not exact.
    const length = Math.min(wanted, cap(part), left, part.size + SIZE_SLACK_BYTES);
    left -= Math.min(length, part.size);
    return { part, length };
  });
}

function toInput({ part, bytes, complete }: Stretch): TextPart {
  return toTextPart(part, bytes, complete);
}

/** Fetches the beginning of all parts in one command. */
async function fetchStretches(
  session: Session,
  ref: MessageRef,
  wanted: readonly { readonly part: Part; readonly length: number }[],
  ahead?: ReadonlyMap<string, Uint8Array>,
): Promise<Stretch[]> {
  const fetched = wanted.filter(({ length }) => length > 0);
  if (fetched.length === 0) return [];
  const { sections } = ahead ? { sections: ahead } : await fetchMessage(session, ref, {
    sections: fetched.map(({ part, length }) => ({ section: part.section, start: 0, length })),
  });
  return wanted.map(({ part, length }) => {
    const bytes = sections.get(part.section) ?? new Uint8Array();
    return stretch(part, bytes, bytes.length < length);
  });
}

/** Fetches what follows on a stretch. */
async function grow(session: Session, ref: MessageRef, from: Stretch): Promise<Stretch> {
  const { part, bytes } = from;
  const length = Math.min(bytes.length * GROWTH, cap(part)) - bytes.length;
  const { sections } = await fetchMessage(session, ref, {
    sections: [{ section: part.section, start: bytes.length, length }],
  });
  const more = sections.get(part.section) ?? new Uint8Array();
  return stretch(part, joinBytes([bytes, more]), more.length < length);
}

function stretch(part: Part, bytes: Uint8Array, complete: boolean): Stretch {
  const settled = complete || bytes.length === 0 || bytes.length >= cap(part) ||
    textType(part) !== "plain";
  return { part, bytes, complete, settled };
}
