/**
 * What ties a message to others: its own id and those it refers to (RFC 5322
 * section 3.6.4). Any bytes give an answer of bounded length.
 *
 * @module
 */

import { isHeaderId, MAX_HEADER_ID_CHARS } from "../contract/header_id.ts";
import { MAX_REFERENCES } from "./caps.ts";
import { readFields } from "./header_fields.ts";
import { parseDate } from "./headers.ts";
import type { ThreadHeaders } from "./protocol.ts";

/** How many of the first references are kept when there are too many: the conversation's beginning. */
const KEPT_FIRST = 10;

/** Reads the header fields that threads are made of. */
export function readThreadHeaders(block: Uint8Array): ThreadHeaders {
  const { fields, notes } = readFields(block);
  const value = (wanted: string): string =>
    fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
  const [id] = idsOf(value("message-id"));
  // The parent comes last in References; In-Reply-To is all that some programs write.
  const all = [...new Set([...idsOf(value("references")), ...idsOf(value("in-reply-to"))])]
    .filter((reference) => reference !== id);
  const cut = all.length > MAX_REFERENCES;
  return {
    id,
    references: cut
      ? [...all.slice(0, KEPT_FIRST), ...all.slice(KEPT_FIRST - MAX_REFERENCES)]
      : all,
    cut: cut || notes.includes("header_cut"),
    date: parseDate(value("date")),
  };
}

const ANGLE = new RegExp(`<[^<>]{1,${MAX_HEADER_ID_CHARS}}>`, "g");

/** The ids of a field, in order. Folding may have put white space into a long one. */
export function idsOf(value: string): string[] {
  return [...value.matchAll(ANGLE)].map(([id]) => id.replace(/\s/g, "")).filter(isHeaderId);
}
