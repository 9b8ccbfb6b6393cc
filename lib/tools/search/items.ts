/**
 * What is fetched of a message for its summary.
 *
 * @module
 */

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

/** What puts messages of several mailboxes in order. */
export const ORDER_ITEMS: FetchRequest = { internalDate: true, size: true };
