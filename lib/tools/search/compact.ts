/**
 * A search's position as few characters, for a cursor that carries it.
 *
 * What would be long and can be found again is left out: matches that follow
 * are searched for once more, and an order is continued from the last message.
 *
 * @module
 */

import type { Criteria } from "../../imap/criteria.ts";
import { formatUidSet, parseUidSet } from "../../imap/uid_set.ts";
import type { MailboxPosition, Place, SearchPosition } from "./cursor.ts";

/** Changes whenever the shape does: a cursor of another version leads nowhere. */
const VERSION = 1;

/** Longest set of matches that is carried, in characters; searching again costs one command. */
const MAX_REST_CHARS = 120;

/** Something of JSON; `null` stands for what is undefined. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes a position.
 *
 * @returns Undefined when it cannot be told without all that was found.
 */
export function writePosition(position: SearchPosition): string | undefined {
  const { account, question, snippetMaxChars, several, total, mailboxes } = position;
  const rows = mailboxes.map(writeMailbox);
  if (rows.includes(undefined)) return undefined;
  const { criteria, hasAttachments, order } = question;
  return JSON.stringify([
    ...[VERSION, account, order, writeCriteria(criteria), hasAttachments ?? null],
    ...[snippetMaxChars ?? null, several, total ?? null, rows],
  ]);
}

/**
 * Reads what {@link writePosition} wrote; nobody else can have.
 *
 * @returns Undefined for another version.
 */
export function readPosition(text: string): SearchPosition | undefined {
  // deno-lint-ignore no-explicit-any
  const all: any[] = JSON.parse(text);
  const [version, account, order, criteria, attachments, snippet, several, total, rows] = all;
  if (version !== VERSION) return undefined;
  return {
    account,
    question: { criteria: readCriteria(criteria), hasAttachments: attachments ?? undefined, order },
    snippetMaxChars: snippet ?? undefined,
    several,
    total: total ?? undefined,
    // deno-lint-ignore no-explicit-any
    mailboxes: rows.map((row: any[]) => readMailbox(row)),
  };
}

function writeMailbox(
  { mailbox, uidvalidity, total, place, held, more }: MailboxPosition,
): Json | undefined {
  const where = place === undefined ? null : writePlace(place);
  if (where === undefined) return undefined;
  return [mailbox, uidvalidity ?? null, total ?? null, where, held, more];
}

// deno-lint-ignore no-explicit-any
function readMailbox(row: any[]): MailboxPosition {
  const [mailbox, uidvalidity, total, place, held, more] = row;
  return {
    mailbox,
    uidvalidity: uidvalidity ?? undefined,
    total: total ?? undefined,
    place: place === null ? undefined : readPlace(place),
    held,
    more,
  };
}

function writePlace(place: Place): Json | undefined {
  switch (place.way) {
    case "sequence":
      return ["s", place.uid, place.sequence];
    case "uids": {
      const rest = place.rest && formatUidSet(place.rest);
      return ["u", place.uid, rest !== undefined && rest.length <= MAX_REST_CHARS ? rest : null];
    }
    case "after":
      return ["a", place.last.uid, place.last.time, place.last.size];
    case "ranking": {
      // Where its later part is in another order than its beginning, only all of it tells.
      if (place.ranking.byUid || !place.last) return undefined;
      return ["a", place.last.uid, place.last.time, place.last.size];
    }
  }
}

// deno-lint-ignore no-explicit-any
function readPlace([way, ...rest]: any[]): Place {
  switch (way) {
    case "s":
      return { way: "sequence", uid: rest[0], sequence: rest[1] };
    case "u":
      return {
        way: "uids",
        uid: rest[0],
        rest: rest[1] === null ? undefined : parseUidSet(rest[1]),
      };
    default:
      return { way: "after", last: { uid: rest[0], time: rest[1], size: rest[2] } };
  }
}

/** Days as milliseconds, sets as text. */
function writeCriteria({ since, before, uids, ...rest }: Criteria): Json {
  return {
    ...rest as { [key: string]: Json },
    ...(since ? { since: since.getTime() } : {}),
    ...(before ? { before: before.getTime() } : {}),
    ...(uids ? { uids: formatUidSet(uids) } : {}),
  };
}

// deno-lint-ignore no-explicit-any
function readCriteria({ since, before, uids, ...rest }: any): Criteria {
  return {
    ...rest,
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(before === undefined ? {} : { before: new Date(before) }),
    ...(uids === undefined ? {} : { uids: parseUidSet(uids) }),
  };
}
