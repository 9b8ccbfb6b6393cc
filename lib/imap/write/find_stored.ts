/**
 * Finding a message that was stored a moment ago, by its Message-ID.
 *
 * @module
 */

import { fetchByUid, fetchFromUid, sectionKey, type SectionRequest } from "../fetch.ts";
import type { Session } from "../session.ts";
import { type Fingerprint, fingerprints } from "./fingerprint.ts";

/** Our own ids are in one line; one that fills this is not ours. */
const ID: SectionRequest = {
  section: "HEADER.FIELDS",
  fields: ["MESSAGE-ID"],
  start: 0,
  length: 512,
};

/**
 * Looks for a message of the open mailbox with this Message-ID. It is compared
 * here and not by SEARCH, which some servers answer from an index that lags
 * behind.
 *
 * @param id With its brackets.
 * @param where `told`: the UID that it should have; `first`: where not, UIDs from this one on.
 * @returns The first one; undefined when there is none.
 */
export async function findStored(
  session: Session,
  id: string,
  { told, first }: { readonly told: number | undefined; readonly first: number },
): Promise<Fingerprint | undefined> {
  const uid = told !== undefined && await headerIdOf(session, told) === id
    ? told
    : (await findByHeaderId(session, first, id))[0];
  return uid === undefined ? undefined : (await fingerprints(session, [uid])).get(uid);
}

/**
 * UIDs of the messages of the open mailbox with this Message-ID, ascending.
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

/** The Message-ID of one message of the open mailbox, with its brackets. */
async function headerIdOf(session: Session, uid: number): Promise<string | undefined> {
  const message = (await fetchByUid(session, [uid], { sections: [ID] })).get(uid);
  return message && headerId(message.sections);
}

/** The one Message-ID that a header of one field has. */
function headerId(sections: ReadonlyMap<string, Uint8Array>): string | undefined {
  const block = new TextDecoder("latin1").decode(sections.get(sectionKey(ID)));
  return /^message-id:\s*(<[^<>]+>)\s*$/i.exec(block)?.[1];
}
