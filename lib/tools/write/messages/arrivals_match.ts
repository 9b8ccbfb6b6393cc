/**
 * Which of the messages that came into a folder are those that were sent there.
 *
 * @module
 */

import type { Fingerprint } from "../../../imap/write/fingerprint.ts";
import type { Transfer } from "./transfer_batch.ts";

/**
 * Notes the copies of messages. Messages that look the same are matched in their
 * order.
 *
 * @param transfers Those first whose originals are gone: what arrived is theirs.
 * @param arrived Ascending.
 * @param claimed UIDs of the destination that are something else.
 */
export function matchArrivals(
  transfers: readonly Transfer[],
  arrived: readonly Fingerprint[],
  claimed: ReadonlySet<number>,
): void {
  const free = new Map<string, number[]>();
  for (const { key, headerKey, uid } of arrived) {
    if (claimed.has(uid) || headerKey === "") continue;
    const uids = free.get(key);
    if (uids) uids.push(uid);
    else free.set(key, [uid]);
  }
  for (const transfer of transfers) {
    if (transfer.copy !== undefined || transfer.source === undefined) continue;
    const uid = free.get(transfer.source.key)?.shift();
    if (uid !== undefined) transfer.copy = uid;
  }
}
