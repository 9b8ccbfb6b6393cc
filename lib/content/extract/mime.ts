/**
 * A message as a tree of parts (RFC 2045, 2046), described like those that a
 * mail server describes, so that both are shown by one plan.
 *
 * @module
 */

import type { Part } from "../../mime/part.ts";
import { MAX_HEADER_BYTES } from "../caps.ts";
import { readFields } from "../header_fields.ts";
import { decodeTransfer } from "../transfer.ts";
import { MAX_PART_DEPTH, MAX_PARTS } from "./caps.ts";
import { readStructured } from "./parameters.ts";

/** A message in its parts. */
export interface Mime {
  readonly root: Part;
  /** A part's bytes, still in their transfer encoding. */
  bytesOf(part: Part): Uint8Array;
  /** `too_deep`, `too_many_parts`, `broken`. */
  readonly notes: readonly string[];
}

/** Longest boundary that is looked for, in characters: RFC 2046 allows 70. */
const MAX_BOUNDARY_CHARS = 256;

/** `type/subtype` of RFC 6838 section 4.2. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

const LF = 0x0a;
const CR = 0x0d;
const HYPHEN = 0x2d;

/** Takes a message apart. Any bytes are a message. */
export function readMime(bytes: Uint8Array): Mime {
  const reader = new Reader();
  const root = reader.entity(bytes, "", "text/plain", 0);
  return {
    root,
    bytesOf: (part) => reader.bodies.get(part) ?? new Uint8Array(),
    notes: [...reader.notes],
  };
}

class Reader {
  readonly bodies = new Map<Part, Uint8Array>();
  readonly notes = new Set<string>();
  #parts = 0;

  /**
   * Reads a header and what follows it.
   *
   * @param assumed Type of a part that does not say its own.
   */
  entity(bytes: Uint8Array, section: string, assumed: string, depth: number): Part {
    this.#parts++;
    const bodyAt = endOfHeader(bytes);
    const { fields } = readFields(bytes.subarray(0, Math.min(bodyAt, MAX_HEADER_BYTES)));
    const field = (wanted: string): string =>
      fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
    const declared = readStructured(field("content-type"));
    const disposition = readStructured(field("content-disposition"));
    const type = field("content-type") === "" ? assumed : mediaType(declared.value);
    const encoding = field("content-transfer-encoding").trim().toLowerCase() || "7bit";
    const body = bytes.subarray(bodyAt);
    const part: Part = {
      section,
      type,
      parameters: declared.parameters,
      encoding,
      size: type.startsWith("multipart/") ? 0 : body.length,
      disposition: disposition.value,
      dispositionParameters: disposition.parameters,
      contentId: field("content-id"),
      children: this.#children(type, declared.parameters["boundary"], body, encoding, {
        section,
        depth,
      }),
    };
    this.bodies.set(part, body);
    return part;
  }

  #children(
    type: string,
    boundary: string | undefined,
    body: Uint8Array,
    encoding: string,
    { section, depth }: { readonly section: string; readonly depth: number },
  ): readonly Part[] {
    const isMessage = type === "message/rfc822" || type === "message/global";
    if (!isMessage && !type.startsWith("multipart/")) return [];
    if (depth >= MAX_PART_DEPTH) {
      this.notes.add("too_deep");
      return [];
    }
    // RFC 2046 section 5.2.1 forbids to encode a message; some programs do it all the same.
    const pieces = isMessage ? [decodeTransfer(body, encoding)] : split(body, boundary ?? "");
    if (pieces.length === 0) this.notes.add("broken");
    const assumed = type === "multipart/digest" ? "message/rfc822" : "text/plain";
    const children: Part[] = [];
    for (const piece of pieces) {
      if (this.#parts >= MAX_PARTS) {
        this.notes.add("too_many_parts");
        break;
      }
      const path = section === "" ? `${children.length + 1}` : `${section}.${children.length + 1}`;
      children.push(this.entity(piece, path, assumed, depth + 1));
    }
    return children;
  }
}

/** Where the body begins: after the first empty line. */
function endOfHeader(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] === LF) return at + 1;
    if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2;
    const end = bytes.indexOf(LF, at);
    if (end < 0) break;
    at = end + 1;
  }
  return bytes.length;
}

/** What is no media type is a file of which nothing is known; `text` alone is text. */
function mediaType(value: string): string {
  if (value === "text") return "text/plain";
  const compact = value.replace(/\s*\/\s*/, "/").replace(/[\s(].*$/s, "");
  return MEDIA_TYPE.test(compact) ? compact : "application/octet-stream";
}

/** What stands between the lines of a boundary (RFC 2046 section 5.1.1). */
function split(body: Uint8Array, boundary: string): readonly Uint8Array[] {
  const trimmed = boundary.trimEnd();
  if (trimmed === "" || trimmed.length > MAX_BOUNDARY_CHARS) return [];
  const mark = new TextEncoder().encode(`--${trimmed}`);
  const pieces: Uint8Array[] = [];
  let begin: number | undefined;
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf(LF, at);
    const next = lineEnd < 0 ? body.length : lineEnd + 1;
    const delimiter = delimiterAt(body, at, next, mark);
    if (delimiter !== undefined) {
      // The line end before the line belongs to it.
      if (begin !== undefined) pieces.push(body.subarray(begin, withoutLineEnd(body, begin, at)));
      begin = next;
      if (delimiter === "last") return pieces;
    }
    at = next;
  }
  if (begin !== undefined) pieces.push(body.subarray(begin));
  return pieces;
}

function delimiterAt(
  body: Uint8Array,
  at: number,
  next: number,
  mark: Uint8Array,
): "part" | "last" | undefined {
  if (body[at] !== HYPHEN || body[at + 1] !== HYPHEN || at + mark.length > next) return undefined;
  for (let i = 2; i < mark.length; i++) if (body[at + i] !== mark[i]) return undefined;
  let rest = at + mark.length;
  const last = body[rest] === HYPHEN && body[rest + 1] === HYPHEN && rest + 2 <= next;
  if (last) rest += 2;
  for (; rest < next; rest++) {
    if (![LF, CR, 0x20, 0x09].includes(body[rest] as number)) return undefined;
  }
  return last ? "last" : "part";
}

function withoutLineEnd(body: Uint8Array, begin: number, end: number): number {
  const withoutLf = end > begin && body[end - 1] === LF ? end - 1 : end;
  return withoutLf > begin && body[withoutLf - 1] === CR ? withoutLf - 1 : withoutLf;
}
