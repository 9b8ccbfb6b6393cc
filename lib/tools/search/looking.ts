/**
 * Pages of messages that no search can tell from others: each is looked at.
 *
 * @module
 */

import { hasAttachments } from "../../mime/body_plan.ts";
import type { Fetched, FetchRequest } from "../../imap/fetch.ts";
import type { Session } from "../../imap/session.ts";
import { fetchPresent } from "../../imap/withheld.ts";
import type { Place } from "./cursor.ts";
import type { Source } from "./source.ts";

/**
 * Messages looked at for one page when only some have what is wanted and no
 * server command can tell which: about 100 KB and a few round trips.
 */
const MAX_SCANNED = 500;
const SCAN_BATCH = 100;

/** Looks at the structure of one message after the other until the page is full. */
export async function fetchLooking(
  session: Session,
  source: Source,
  limit: number,
  wanted: boolean,
  items: FetchRequest,
): Promise<{
  readonly messages: readonly Fetched[];
  /** The last message that was looked at. */
  readonly reached: Fetched | undefined;
  readonly next: Place | undefined;
  /** UIDs that the server found and did not send, as far as it was looked. */
  readonly withheld: readonly number[];
}> {
  const messages: Fetched[] = [];
  const withheld: number[] = [];
  let reached: Fetched | undefined;
  for (let scanned = 0; scanned < MAX_SCANNED && messages.length < limit;) {
    const uids = await source.take(SCAN_BATCH);
    if (uids.length === 0) break;
    scanned += uids.length;
    const present = await fetchPresent(session, uids, { ...items, structure: true });
    for (const uid of uids) {
      const message = present.messages.get(uid);
      if (!message) {
        if (present.withheld.includes(uid)) withheld.push(uid);
        continue;
      }
      reached = message;
      if (wanted !== (message.structure ? hasAttachments(message.structure.root) : false)) continue;
      messages.push(message);
      if (messages.length < limit) continue;
      source.giveBackAfter(uid);
      break;
    }
  }
  return { messages, reached, next: source.place(), withheld };
}
