/**
 * Fetching a message as a whole, to be stored elsewhere.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import { joinBytes } from "../../contract/bytes.ts";
import { fetchByUid } from "../fetch.ts";
import type { Session } from "../session.ts";

/** Largest message that goes to another account, in bytes: it is held in memory. Providers take 25 to 50 MB. */
export const MAX_WHOLE_BYTES = 52_428_800;

/** Bytes fetched with one command. */
const STRETCH_BYTES = 1_048_576;

/**
 * Fetches all bytes of a message of the open mailbox.
 *
 * @param size RFC822.SIZE.
 * @throws {MailError} `too_large`, `not_found`, or `unavailable` (reason
 * `size_differs`) when the server gives more or less than it says there is.
 */
export async function fetchWhole(session: Session, uid: number, size: number): Promise<Uint8Array> {
  if (size > MAX_WHOLE_BYTES) {
    throw new MailError("too_large", "The message is too large to be taken to another account", {
      hint: `The limit is ${MAX_WHOLE_BYTES} bytes.`,
      details: { reason: "message_too_large" },
    });
  }
  const pieces: Uint8Array[] = [];
  let have = 0;
  // One byte more than there should be shows that there is no more.
  while (have <= size) {
    const length = Math.min(STRETCH_BYTES, size + 1 - have);
    const message = (await fetchByUid(session, [uid], {
      sections: [{ section: "", start: have, length }],
    })).get(uid);
    if (!message) {
      throw new MailError("not_found", "The message went meanwhile", {
        details: { reason: "message_not_found" },
      });
    }
    const piece = message.sections.get("") ?? new Uint8Array();
    if (piece.length > 0) pieces.push(piece);
    have += piece.length;
    if (piece.length < length) break;
  }
  if (have === size) return joinBytes(pieces);
  throw new MailError("unavailable", "The mail server did not give the message as a whole", {
    retryable: false,
    details: { reason: "size_differs" },
  });
}
