/**
 * What a search has found: messages of one or of several mailboxes in one order.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { Fetched, FetchRequest } from "../../imap/fetch.ts";
import { comparing } from "../../imap/rank.ts";
import { assertSameUids, type OpenMailbox, type Session } from "../../imap/session.ts";
import { fetchPresent } from "../../imap/withheld.ts";
import type { OpenAccount } from "../accounts.ts";
import type { ToolContext } from "../tool.ts";
import type { MailboxPosition } from "./cursor.ts";
import type { Question } from "./input.ts";
import { forServer } from "./gmail.ts";
import { findPage, type Page, type UsedOrder } from "./page.ts";

/** A message and where it is. */
export interface Hit {
  readonly mailbox: OpenMailbox;
  readonly message: Fetched;
}

/** A message that the server found and did not send. */
export interface Withheld {
  readonly mailbox: OpenMailbox;
  readonly uid: number;
}

/** A mailbox that could not be searched. */
export interface Failure {
  readonly mailbox: string;
  readonly error: MailError;
}

/** Messages of a page and how far each mailbox has come. */
export interface Found {
  /** In order. */
  readonly hits: readonly Hit[];
  /** Mailboxes in which there is more. */
  readonly left: readonly MailboxPosition[];
  readonly failures: readonly Failure[];
  readonly withheld: readonly Withheld[];
  /** Matches in all; undefined when they were not counted. */
  readonly total: number | undefined;
  readonly order: UsedOrder;
  readonly notes: readonly string[];
}

/** Mailboxes that are searched at the same time: other calls want connections too. */
const MAX_AT_ONCE = 3;

/** What one mailbox has to offer for the page. */
interface Offer {
  readonly position: MailboxPosition;
  readonly mailbox: OpenMailbox;
  readonly page: Page;
}

/** Searches one mailbox in a session, from where it was left. */
export async function searchMailbox(
  session: Session,
  account: OpenAccount,
  question: Question,
  position: MailboxPosition,
  limit: number,
  items: FetchRequest,
): Promise<Offer> {
  const mailbox = await session.examineCurrent(position.mailbox);
  if (position.uidvalidity !== undefined) assertSameUids(mailbox, position.uidvalidity);
  const { held, place, total } = position;
  const { messages, withheld } = await fetchPresent(session, held, items);
  const known = held.flatMap((uid) => messages.get(uid) ?? []);
  const request = { question: forServer(session, question), limit, from: place, total, items };
  const page = position.more && held.length < limit
    ? await findPage(session, mailbox, account.arrivals, request)
    : { messages: [], total, order: question.order, note: undefined, next: place, withheld: [] };
  return {
    position,
    mailbox,
    page: {
      ...page,
      messages: [...known, ...page.messages],
      withheld: [...withheld, ...page.withheld],
    },
  };
}

/**
 * Searches several mailboxes and brings what they have in one order. What does
 * not fit on the page is held back for the next one.
 *
 * @param items What decides the order; the rest is fetched of those on the page only.
 * @param context Is told after each mailbox how many are done.
 */
export async function searchSeveral(
  account: OpenAccount,
  question: Question,
  positions: readonly MailboxPosition[],
  limit: number,
  items: FetchRequest,
  { signal, caller }: Pick<ToolContext, "signal" | "caller">,
): Promise<Found> {
  const offers: Offer[] = [];
  const failures: Failure[] = [];
  const left: MailboxPosition[] = [];
  const pending = [...positions];
  const worker = async (): Promise<void> => {
    for (let position = pending.shift(); position; position = pending.shift()) {
      const current = position;
      try {
        offers.push(
          await account.pool.read(
            current.mailbox,
            signal,
            (session) => searchMailbox(session, account, question, current, limit, items),
          ),
        );
      } catch (error) {
        if (!(error instanceof MailError) || signal.aborted) throw error;
        failures.push({ mailbox: current.mailbox, error });
        // It may work on the next page; what is gone does not come back.
        if (error.retryable) left.push(current);
      }
      caller.progress(offers.length + failures.length, positions.length);
    }
  };
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, worker));
  if (offers.length === 0 && failures[0]) throw failures[0].error;
  return { ...merge(offers, question, limit, left), failures };
}

function merge(
  offers: readonly Offer[],
  question: Question,
  limit: number,
  failed: readonly MailboxPosition[],
): Omit<Found, "failures"> {
  const compare = comparing(question.order);
  // Nothing comes before what a mailbox may still have: there it was not looked any further.
  const frontiers = offers.flatMap(({ page: { next, reached } }) =>
    next && reached ? [reached] : []
  );
  const hits = offers
    .flatMap(({ mailbox, page }) => page.messages.map((message) => ({ mailbox, message })))
    .filter(({ message }) => frontiers.every((frontier) => compare(message, frontier) <= 0))
    .sort((a, b) => compare(a.message, b.message))
    .slice(0, limit);
  const shown = new Set(hits.map(({ message }) => message));
  const left = offers.flatMap(({ position, mailbox, page }): readonly MailboxPosition[] => {
    const held = page.messages.filter((message) => !shown.has(message)).map(({ uid }) => uid);
    const more = page.next !== undefined;
    if (held.length === 0 && !more) return [];
    const { uidvalidity } = mailbox;
    return [{ ...position, uidvalidity, total: page.total, place: page.next, held, more }];
  });
  const totals = offers.map(({ page }) => page.total);
  return {
    hits,
    left: [...left, ...failed],
    withheld: offers.flatMap(({ mailbox, page }) => withheldOf(mailbox, page.withheld)),
    total: totals.includes(undefined)
      ? undefined
      : totals.reduce<number>((sum, total = 0) => sum + total, 0),
    order: offers.find(({ page }) => page.order.endsWith("_added"))?.page.order ?? question.order,
    notes: [...new Set(offers.flatMap(({ page }) => page.note ?? []))],
  };
}

/** Messages of a mailbox that did not come, by their UIDs. */
export function withheldOf(mailbox: OpenMailbox, uids: readonly number[]): readonly Withheld[] {
  return uids.map((uid) => ({ mailbox, uid }));
}

/** Positions with messages of one mailbox that were found and could not be shown. */
export function holdBack(
  left: readonly MailboxPosition[],
  mailbox: string,
  uidvalidity: string,
  uids: readonly number[],
): readonly MailboxPosition[] {
  const at = left.findIndex((position) => position.mailbox === mailbox);
  const position = left[at];
  if (position) return left.with(at, { ...position, held: [...uids, ...position.held] });
  const rest = { total: undefined, place: undefined, held: uids, more: false };
  return [...left, { mailbox, uidvalidity, ...rest }];
}
