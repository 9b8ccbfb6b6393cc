/**
 * Criteria as the search keys of SEARCH and SORT (RFC 3501 section 6.4.4).
 *
 * @module
 */

import { type Criteria, isUnicode } from "./criteria.ts";
import { type Argument, atom } from "./library.ts";
import { formatUidSet } from "./uid_set.ts";

/** The keys of these criteria; `ALL` when there are none. */
export function searchKeys(criteria: Criteria): readonly Argument[] {
  const keys: Argument[] = [];
  const add = (key: string, value: string | undefined): void => {
    if (value !== undefined) keys.push(atom(key), text(value));
  };
  const number = (key: string, value: number | undefined): void => {
    if (value !== undefined) keys.push(atom(key), atom(String(value)));
  };
  const flag = (key: string, value: boolean | undefined): void => {
    if (value !== undefined) keys.push(atom(value ? key : `UN${key}`));
  };
  if (criteria.uids) {
    keys.push(atom("UID"), { type: "SEQUENCE", value: formatUidSet(criteria.uids) });
  }
  flag("SEEN", criteria.unread === undefined ? undefined : !criteria.unread);
  flag("FLAGGED", criteria.flagged);
  flag("ANSWERED", criteria.answered);
  if (criteria.keyword !== undefined) keys.push(atom("KEYWORD"), atom(criteria.keyword));
  number("LARGER", criteria.largerThan);
  number("SMALLER", criteria.smallerThan);
  if (criteria.since) keys.push(atom("SINCE"), atom(day(criteria.since)));
  if (criteria.before) keys.push(atom("BEFORE"), atom(day(criteria.before)));
  add("FROM", criteria.from);
  add("TO", criteria.to);
  add("CC", criteria.cc);
  add("SUBJECT", criteria.subject);
  if (criteria.headerMessageId !== undefined) {
    keys.push(atom("HEADER"), atom("MESSAGE-ID"), text(criteria.headerMessageId));
  }
  if (criteria.notFrom !== undefined) keys.push(atom("NOT"), atom("FROM"), text(criteria.notFrom));
  if (criteria.notSubject !== undefined) {
    keys.push(atom("NOT"), atom("SUBJECT"), text(criteria.notSubject));
  }
  add("X-GM-RAW", criteria.gmailQuery);
  add("BODY", criteria.body);
  add("TEXT", criteria.query);
  return keys.length === 0 ? [atom("ALL")] : keys;
}

/** RFC 3501 section 9: a quoted string has 7-bit characters only. */
function text(value: string): Argument {
  return { type: isUnicode(value) ? "LITERAL" : "STRING", value };
}

const MONTHS = [
  ...["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
];

/** `date` of RFC 3501 section 9. */
function day(date: Date): string {
  const year = String(date.getUTCFullYear()).padStart(4, "0");
  return `${date.getUTCDate()}-${MONTHS[date.getUTCMonth()]}-${year}`;
}
