/**
 * SEARCH (RFC 3501 section 6.4.4) through ESEARCH (RFC 4731) where offered, so
 * that a million matches arrive as a few ranges.
 *
 * @module
 */

import type { SearchObject } from "imapflow";
import { MailError } from "../contract/error.ts";
import type { Session } from "./session.ts";
import { parseUidSet, type UidSet, uidSetOf } from "./uid_set.ts";

/** What a caller may search for; all of it must match. */
export interface Criteria {
  /** Anywhere in headers and body. */
  readonly query?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly notFrom?: string;
  readonly notSubject?: string;
  readonly headerMessageId?: string;
  readonly unread?: boolean;
  readonly flagged?: boolean;
  readonly answered?: boolean;
  readonly keyword?: string;
  /** Bytes, exclusive. */
  readonly largerThan?: number;
  /** Bytes, exclusive. */
  readonly smallerThan?: number;
  /** First day, UTC midnight. */
  readonly since?: Date;
  /** First day that no longer counts, UTC midnight. */
  readonly before?: Date;
}

/** Whether the criteria leave anything out. */
export function isUnfiltered(criteria: Criteria): boolean {
  return Object.values(criteria).every((value) => value === undefined);
}

/**
 * Searches the open mailbox.
 *
 * @throws {MailError} `unavailable` with reason `search_refused` when the server answers NO or BAD.
 */
export async function searchUids(session: Session, criteria: Criteria): Promise<UidSet> {
  const result = await session.run(() =>
    session.client.search(compile(criteria), { uid: true, returnOptions: ["ALL"] })
  );
  if (result === false || result === undefined) {
    throw new MailError("unavailable", "The mail server refused this search", {
      hint:
        "Some servers cannot search for letters outside ASCII, or for keywords: try fewer or simpler criteria.",
      retryable: false,
      details: { reason: "search_refused" },
    });
  }
  if (Array.isArray(result)) return uidSetOf(result);
  return parseUidSet(result.all ?? "");
}

function compile(criteria: Criteria): SearchObject {
  const not: SearchObject[] = [];
  if (criteria.notFrom !== undefined) not.push({ from: criteria.notFrom });
  if (criteria.notSubject !== undefined) not.push({ subject: criteria.notSubject });
  const search: SearchObject = {
    text: criteria.query,
    from: criteria.from,
    to: criteria.to,
    cc: criteria.cc,
    subject: criteria.subject,
    body: criteria.body,
    larger: criteria.largerThan,
    smaller: criteria.smallerThan,
    keyword: criteria.keyword,
    since: criteria.since,
    before: criteria.before,
    ...(criteria.unread === undefined ? {} : { seen: !criteria.unread }),
    ...(criteria.flagged === undefined ? {} : { flagged: criteria.flagged }),
    ...(criteria.answered === undefined ? {} : { answered: criteria.answered }),
    ...(criteria.headerMessageId === undefined
      ? {}
      : { header: { "Message-ID": criteria.headerMessageId } }),
    // NOT (a OR b): neither may match.
    ...(not.length === 0 ? {} : { not: not.length === 1 ? not[0] : { or: not } }),
  };
  for (const key of Object.keys(search) as (keyof SearchObject)[]) {
    if (search[key] === undefined) delete search[key];
  }
  return Object.keys(search).length === 0 ? { all: true } : search;
}
