/**
 * Fetching bytes of one part: as they are on the server, and ranges of what
 * they stand for.
 *
 * @module
 */

import { MAX_EXTRACT_BYTES } from "../content/caps.ts";
import type { ContentClient } from "../content/client.ts";
import { joinBytes } from "../contract/bytes.ts";
import { MailError } from "../contract/error.ts";
import type { MessageRef } from "../contract/message_id.ts";
import type { Part } from "../mime/part.ts";
import type { Session } from "../imap/session.ts";
import { fetchMessage } from "./message.ts";
import type { ToolContext } from "./tool.ts";

/** Encoded bytes fetched with one command; a literal may have twice as many. */
const STRETCH_BYTES = 1_048_576;

/** Times that a server may give less of a part than it was asked for, though it says that there is more. */
const MAX_SHORT_ANSWERS = 8;

/** Encoded bytes up to which a part is fetched whole, whatever range of it is wanted. */
const WHOLE_BYTES = 1_048_576;

/** Encoded bytes at the beginning of a part in which its first line must end. */
const FIRST_LINE_BYTES = 1_024;

/** A part and where it is. */
export interface PartSource {
  readonly session: Session;
  readonly content: ContentClient;
  readonly ref: MessageRef;
  readonly part: Part;
  /** Is told after each megabyte of a long part. @default nobody */
  readonly progress?: (done: number, total: number) => void;
}

/** Tells the client of a call. */
export function progressOf(
  { caller }: Pick<ToolContext, "caller">,
): PartSource["progress"] & object {
  return (done, total) => caller.progress(done, total);
}

/** Decoded bytes and whether there are more after them. */
export interface DecodedRange {
  readonly bytes: Uint8Array;
  readonly hasMore: boolean;
}

/**
 * Fetches the encoded bytes `start` to `end` (exclusive), fewer when the part ends before.
 *
 * @throws {MailError} `unavailable` (reason `size_differs`) when the server does not give what it says there is.
 */
export async function fetchEncoded(
  { session, ref, part, progress }: Omit<PartSource, "content" | "part"> & {
    readonly part: Pick<Part, "section" | "size">;
  },
  start: number,
  end: number,
): Promise<Uint8Array> {
  const { section } = part;
  const pieces: Uint8Array[] = [];
  let short = 0;
  for (let at = start; at < end;) {
    const length = Math.min(STRETCH_BYTES, end - at);
    const { sections } = await fetchMessage(session, ref, {
      sections: [{ section, start: at, length }],
    });
    const piece = (sections.get(section) ?? new Uint8Array()).subarray(0, length);
    if (piece.length === 0) break;
    pieces.push(piece);
    at += piece.length;
    const total = Math.min(end, part.size) - start;
    if (total > STRETCH_BYTES) progress?.(Math.min(at, part.size) - start, total);
    if (piece.length === length) continue;
    // Some servers give less than was asked for: where they say that there is more, that is asked for.
    if (at >= part.size) break;
    if (++short > MAX_SHORT_ANSWERS) throw givenInCrumbs();
  }
  const [only] = pieces;
  // Most parts come in one piece of up to a megabyte, which need not be copied.
  return pieces.length === 1 && only ? only : joinBytes(pieces);
}

/**
 * Fetches `length` decoded bytes from the decoded offset `start` on.
 *
 * A part without an encoding is its own range. A long base64 part whose lines
 * all have one length, as programs write them, is fetched by whole lines; that
 * the lines of the range are where they must be shows that those before are
 * as well. Everything else is decoded from its beginning, up to
 * {@link MAX_EXTRACT_BYTES}.
 *
 * @throws {MailError} `too_large` when the range is beyond that.
 */
export async function fetchDecoded(
  source: PartSource,
  start: number,
  length: number,
): Promise<DecodedRange> {
  const { part } = source;
  if (part.encoding !== "base64" && part.encoding !== "quoted-printable") {
    const bytes = await fetchEncoded(source, start, start + length + 1);
    return { bytes: bytes.subarray(0, length), hasMore: bytes.length > length };
  }
  if (part.encoding === "base64" && part.size > WHOLE_BYTES) {
    const range = await fetchLines(source, start, length);
    if (range) return range;
  }
  return await decodeFromBeginning(source, start, length);
}

async function decodeFromBeginning(
  source: PartSource,
  start: number,
  length: number,
): Promise<DecodedRange> {
  const encoded = await fetchEncoded(source, 0, MAX_EXTRACT_BYTES);
  const decoded = await source.content.decode(encoded, source.part.encoding);
  const complete = encoded.length < MAX_EXTRACT_BYTES;
  if (!complete && start + length > decoded.length) throw tooLarge();
  return {
    bytes: decoded.subarray(start, start + length),
    hasMore: start + length < decoded.length,
  };
}

/** Reads a range of base64 by whole lines; undefined when the lines are not all alike. */
async function fetchLines(
  source: PartSource,
  start: number,
  length: number,
): Promise<DecodedRange | undefined> {
  const head = latin1(await fetchEncoded(source, 0, FIRST_LINE_BYTES));
  const width = head.indexOf("\r\n");
  if (width < 4 || width % 4 !== 0) return undefined;
  const lineBytes = width / 4 * 3;
  const firstLine = Math.floor(start / lineBytes);
  // One line more than needed tells whether the part goes on.
  const lastLine = Math.floor((start + length) / lineBytes) + 1;
  const from = firstLine * (width + 2);
  const encoded = await fetchEncoded(source, from, lastLine * (width + 2));
  if (!isRegular(latin1(encoded), width, from + encoded.length < source.part.size)) {
    return undefined;
  }
  const decoded = await source.content.decode(encoded, "base64");
  const skip = start - firstLine * lineBytes;
  return {
    bytes: decoded.subarray(skip, skip + length),
    hasMore: decoded.length > skip + length,
  };
}

/** Whether these are whole lines of one width; the last may be shorter where the part ends. */
function isRegular(encoded: string, width: number, goesOn: boolean): boolean {
  const lines = encoded.replace(/\r\n$/, "").split("\r\n");
  const last = lines.pop() ?? "";
  return lines.every((line) => line.length === width && /^[A-Za-z0-9+/]+$/.test(line)) &&
    (goesOn ? last.length === width && /^[A-Za-z0-9+/]+$/.test(last) : last.length <= width &&
      last.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(last));
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function givenInCrumbs(): MailError {
  return new MailError("unavailable", "The mail server did not give as much as it says there is", {
    retryable: false,
    details: { reason: "size_differs" },
  });
}

/** The error for parts that cannot be read as a whole. */
export function tooLarge(): MailError {
  return new MailError("too_large", "The attachment is too large to be read as a whole", {
    hint:
      'Read ranges of it with mode "base64" and offset, or of the whole message with imap_get_message_raw.',
    details: { reason: "attachment_too_large", max_bytes: MAX_EXTRACT_BYTES },
  });
}
