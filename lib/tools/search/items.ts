/**
 * What is fetched of a message for its summary.
 *
 * @module
 */

import { reasonOf } from "../../contract/error.ts";
import type { FetchRequest } from "../../imap/fetch.ts";
import { SUMMARY_SECTIONS } from "../summary_fields.ts";

/** What a summary is made of. */
export const SUMMARY_ITEMS: FetchRequest = {
  flags: true,
  size: true,
  internalDate: true,
  structure: true,
  sections: SUMMARY_SECTIONS,
};

/** The same without the structure, of which a monstrous message has more than can be read. */
export const SUMMARY_WITHOUT_STRUCTURE: FetchRequest = { ...SUMMARY_ITEMS, structure: false };

/** Whether a structure can be what made reading fail: it is too large, or cannot be read at all. */
export function isUnreadable(error: unknown): boolean {
  return /^server_answer_/.test(reasonOf(error) ?? "");
}

/** What puts messages of several mailboxes in order. */
export const ORDER_ITEMS: FetchRequest = { internalDate: true, size: true };
