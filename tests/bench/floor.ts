/**
 * The least IMAP that could answer, sent by a client that parses nothing.
 *
 * @module
 */

import type { RawImap } from "../clients/raw_imap.ts";

/** Bytes of a text that the floor reads: as many as fit an answer of the default length. */
const TEXT_BYTES = 8_192;

/** What a line of a result list is made from. */
const SUMMARY =
  "UID FLAGS INTERNALDATE RFC822.SIZE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT)]";

/** Ten messages by their sequence numbers, the last one being `last`: one command. */
export async function listTen(raw: RawImap, last: number): Promise<void> {
  await raw.command(`FETCH ${last - 9}:${last} (${SUMMARY})`);
}

/**
 * One message: two commands, because only its structure tells which part is
 * the text and how much of it there is.
 */
export async function readMessage(raw: RawImap, uid: number): Promise<void> {
  await raw.command(`UID FETCH ${uid} (FLAGS BODYSTRUCTURE BODY.PEEK[HEADER])`);
  await raw.command(`UID FETCH ${uid} BODY.PEEK[1]<0.${TEXT_BYTES}>`);
}
