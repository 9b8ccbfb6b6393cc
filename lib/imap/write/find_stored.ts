/**
 * Finding a message that was stored a moment ago, by its Message-ID.
 *
 * @module
 */

import { fetchByUid, fetchFromUid, sectionKey, type SectionRequest } from "../fetch.ts";
import type { Session } from "../session.ts";

/** Our own ids are in one line; one that fills this is not ours. */
const ID: SectionRequest = {
  section: "HEADER.FIELDS",
  fields: ["MESSAGE-ID"],
  start: 0,
  length: 512,
};

/**
 * UIDs of the messages of the open mailbox with this Message-ID, ascending. It
 * is compared here and not by SEARCH, which some servers answer from an index
 * that lags behind.
 *
 * @param first Only UIDs from this one on.
 * @param id With its brackets.
 */
export async function findByHeaderId(
  session: Session,
  first: number,
  id: string,
): Promise<readonly number[]> {
  const messages = await fetchFromUid(session, first, { sections: [ID] });
  return messages.filter(({ sections }) => headerId(sections) === id).map(({ uid }) => uid)
    .toSorted((a, b) => a - b);
}

/**
 * The Message-ID of one message of the open mailbox, with its brackets; empty
 * when it has none, undefined when the message is gone.
 */
export async function headerIdOf(session: Session, uid: number): Promise<string | undefined> {
  const message = (await fetchByUid(session, [uid], { sections: [ID] })).get(uid);
  return message && (headerId(message.sections) ?? "");
}

/** The one Message-ID that a header of one field has. */
function headerId(sections: ReadonlyMap<string, Uint8Array>): string | undefined {
  const block = new TextDecoder("latin1").decode(sections.get(sectionKey(ID)));
  return /^message-id:\s*(<[^<>]+>)\s*$/i.exec(block)?.[1];
}
