/**
 * Pages of a whole mailbox, which need no search: the newest messages are the
 * highest sequence numbers, the oldest ones the lowest.
 *
 * @module
 */

import { fetchBySequence, type Fetched, type FetchRequest } from "../../imap/fetch.ts";
import type { OpenMailbox, Session } from "../../imap/session.ts";
import type { Place } from "./cursor.ts";

/**
 * Fetches a page. A later one begins right after the last message of the page
 * before, which is fetched along to see that it still has its number.
 *
 * @returns Undefined when numbers have shifted, or a message did not come, and
 * a search must tell.
 */
export async function pageBySequence(
  session: Session,
  { exists }: OpenMailbox,
  order: "newest" | "oldest",
  limit: number,
  from: Place | undefined,
  items: FetchRequest,
): Promise<
  { readonly messages: readonly Fetched[]; readonly next: Place | undefined } | undefined
> {
  if (from && from.way !== "sequence") return undefined;
  if (exists === 0) return { messages: [], next: undefined };
  const anchor = from?.sequence;
  if (anchor !== undefined && anchor > exists) return undefined;
  const overlap = from ? 1 : 0;
  const newest = order === "newest";
  const start = anchor ?? (newest ? exists : 1);
  const end = newest
    ? Math.max(1, start - limit - overlap + 1)
    : Math.min(exists, start + limit + overlap - 1);
  const [first, last] = newest ? [end, start] : [start, end];
  const messages = [...await fetchBySequence(session, first, last, items)]
    .sort((a, b) => newest ? b.uid - a.uid : a.uid - b.uid);
  if (messages.length < last - first + 1) return undefined;
  if (from && messages.shift()?.uid !== from.uid) return undefined;
  const ending = messages.at(-1);
  const more = newest ? end > 1 : end < exists;
  return {
    messages,
    next: ending && more ? { way: "sequence", uid: ending.uid, sequence: end } : undefined,
  };
}
