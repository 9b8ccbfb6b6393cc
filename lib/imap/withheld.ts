/**
 * Messages that a server says it has, and does not send.
 *
 * @module
 */

import type { MailError } from "../contract/error.ts";
import { fetchByUid, type Fetched, type FetchRequest } from "./fetch.ts";
import { searchUids } from "./search.ts";
import { type Session, unusableAnswer } from "./session.ts";
import { hasUid, uidSetOf } from "./uid_set.ts";

/** What came of messages that were there a moment ago. */
export interface Present {
  /** By UID. */
  readonly messages: ReadonlyMap<number, Fetched>;
  /** UIDs of those that the server still finds and did not send. What is in neither is gone. */
  readonly withheld: readonly number[];
}

/**
 * Fetches messages of the open mailbox by UID like {@link fetchByUid}, and asks
 * about each that does not come whether it is gone. As long as all of them come
 * that is no command more.
 *
 * @throws {MailError} As {@link fetchByUid} and {@link searchUids}.
 */
export async function fetchPresent(
  session: Session,
  uids: readonly number[],
  request: FetchRequest,
): Promise<Present> {
  const messages = await fetchByUid(session, uids, request);
  const missing = uids.filter((uid) => !messages.has(uid));
  if (missing.length === 0) return { messages, withheld: [] };
  // A search finds what another program removed until the client was told (RFC 3501 section 7.4.1).
  await session.noop();
  const found = await searchUids(session, { uids: uidSetOf(missing) });
  const left = missing.filter((uid) => hasUid(found.uids, uid));
  const again = await fetchByUid(session, left, request);
  return {
    messages: new Map([...messages, ...again]),
    withheld: left.filter((uid) => !again.has(uid)),
  };
}

/** The error for a message that is there and does not come. */
export function withheldError(): MailError {
  return unusableAnswer("The mail server has this message and does not send it");
}
