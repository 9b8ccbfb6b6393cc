/**
 * What `imap_search_messages` takes, and the criteria it stands for.
 *
 * @module
 */

import * as z from "zod";
import { MailError } from "../../contract/error.ts";
import {
  MAX_KEYWORD_CHARS,
  MAX_LAST_DAYS,
  MAX_SEARCH_LIMIT,
  MAX_SEARCH_MAILBOXES,
  MAX_UINT32,
  SNIPPET_CHARS,
} from "../../contract/limits.ts";
import type { Criteria } from "../../imap/criteria.ts";
import type { Order } from "../../imap/sort.ts";
import { accountId, criterion, cursor, day, mailboxPath, whole } from "../schema.ts";

/** Summaries on a page when the caller names no limit. */
export const DEFAULT_LIMIT = 10;

/** Flat, so that every client understands it. */
export const searchInput = z.strictObject({
  account_id: accountId,
  mailbox: mailboxPath.meta({ description: "Default INBOX." }).optional(),
  mailboxes: z.array(mailboxPath).min(1).max(MAX_SEARCH_MAILBOXES)
    .meta({ description: 'Instead of mailbox: several, or ["*"] for all.' }).optional(),
  query: criterion("Anywhere in headers or text."),
  from: criterion("In the sender's name or address."),
  to: criterion("In To."),
  cc: criterion("In Cc."),
  subject: criterion("In the subject."),
  body: criterion("In the text."),
  not_from: criterion("Not in the sender."),
  not_subject: criterion("Not in the subject."),
  header_message_id: criterion("Message-ID header."),
  unread_only: z.boolean().optional(),
  flagged: z.boolean().optional(),
  answered: z.boolean().optional(),
  keyword: z.string().regex(/^[^\s\p{Cc}(){%*"\\\]]+$/u)
    .regex(/^[\x21-\x7e]+$/).max(MAX_KEYWORD_CHARS)
    .meta({ description: "Has this IMAP keyword." }).optional(),
  has_attachments: z.boolean().optional(),
  larger_than: whole(0, MAX_UINT32, "Bytes.").optional(),
  smaller_than: whole(1, MAX_UINT32, "Bytes.").optional(),
  last_days: whole(1, MAX_LAST_DAYS, "Arrived in the last so many days.").optional(),
  start_date: day("First day, YYYY-MM-DD, as the server counts days."),
  end_date: day("Last day, inclusive."),
  gmail_query: criterion("Gmail search syntax, on Gmail only."),
  order: z.enum(["newest", "oldest", "largest"]).optional()
    .meta({ description: "By arrival or size. Default newest." }),
  limit: whole(1, MAX_SEARCH_LIMIT, `Default ${DEFAULT_LIMIT}.`).optional(),
  snippet_max_chars: whole(
    SNIPPET_CHARS.min,
    SNIPPET_CHARS.max,
    "Also give the beginning of the text.",
  ).optional(),
  cursor,
});

/** Checked input. */
export type SearchInput = z.output<typeof searchInput>;

/** What the input says besides where to begin and how much to give. */
export interface Question {
  readonly criteria: Criteria;
  readonly hasAttachments: boolean | undefined;
  readonly order: Order;
}

const DAY_MS = 86_400_000;

/** UTC-12. */
const FURTHEST_WEST_MS = 43_200_000;

/**
 * The criteria of a search.
 *
 * @param now Today is taken from it, as it is where the day begins last: a server compares days of
 * its own time zone (RFC 3501 section 6.4.4), which nobody knows, and no mail of today may be missed.
 * @throws {MailError} `invalid_input` when dates or sizes leave nothing.
 */
export function readQuestion(input: SearchInput, now: Date): Question {
  if (input.last_days !== undefined && (input.start_date ?? input.end_date) !== undefined) {
    throw invalid("last_days cannot be combined with start_date or end_date");
  }
  const today = Math.floor((now.getTime() - FURTHEST_WEST_MS) / DAY_MS) * DAY_MS;
  const first = input.last_days !== undefined
    ? new Date(today - (input.last_days - 1) * DAY_MS)
    : input.start_date && new Date(`${input.start_date}T00:00:00Z`);
  const after = input.end_date && new Date(Date.parse(`${input.end_date}T00:00:00Z`) + DAY_MS);
  if (first && after && first >= after) throw invalid("start_date is after end_date");
  if (
    input.larger_than !== undefined && input.smaller_than !== undefined &&
    input.larger_than + 1 >= input.smaller_than
  ) {
    throw invalid("no size is both over larger_than and under smaller_than");
  }
  const criteria = {
    query: input.query,
    from: input.from,
    to: input.to,
    cc: input.cc,
    subject: input.subject,
    body: input.body,
    notFrom: input.not_from,
    notSubject: input.not_subject,
    headerMessageId: input.header_message_id,
    gmailQuery: input.gmail_query,
    unread: input.unread_only ? true : undefined,
    flagged: input.flagged,
    answered: input.answered,
    keyword: input.keyword,
    // LARGER 0 leaves nothing out.
    largerThan: input.larger_than || undefined,
    smallerThan: input.smaller_than,
    since: first || undefined,
    // IMAP dates have four digits for the year; before the year 10000 leaves nothing out.
    before: after && after.getUTCFullYear() < 10_000 ? after : undefined,
  };
  return {
    criteria: withoutUndefined(criteria),
    hasAttachments: input.has_attachments,
    order: input.order ?? "newest",
  };
}

function withoutUndefined(criteria: { [K in keyof Criteria]: Criteria[K] | undefined }): Criteria {
  return Object.fromEntries(Object.entries(criteria).filter(([, value]) => value !== undefined));
}

function invalid(message: string): MailError {
  return new MailError("invalid_input", message, { details: { reason: "arguments" } });
}
