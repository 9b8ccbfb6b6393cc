/**
 * SEARCH (RFC 3501 section 6.4.4) through ESEARCH (RFC 4731) where offered, so
 * that a million matches arrive as a few ranges.
 *
 * @module
 */

import { MailError, reasonOf } from "../contract/error.ts";
import { asciiPart, type Criteria, needsUnicode } from "./criteria.ts";
import { FoundUids, invalidAnswer } from "./found.ts";
import { type Argument, atom, execute } from "./library.ts";
import { searchKeys } from "./search_keys.ts";
import type { Session } from "./session.ts";
import type { UidSet } from "./uid_set.ts";

/** What a caller must know of a search besides its matches. */
export type SearchNote =
  /** The server knows ASCII only: more matches than was asked for. */
  | "only_ascii_part_searched"
  /** Nothing matches, and the server does not say that it knows letters outside ASCII. */
  | "server_may_not_know_these_letters";

/** Matches of a search. */
export interface Matches {
  readonly uids: UidSet;
  readonly note?: SearchNote;
}

/** Capabilities of servers that compare letters outside ASCII as they should. */
const UNICODE_CAPABILITIES = ["I18NLEVEL=1", "I18NLEVEL=2", "UTF8=ACCEPT", "IMAP4REV2"];

/**
 * Searches the open mailbox.
 *
 * @throws {MailError} `unavailable` with reason `search_refused` or
 * `charset_refused` when the server answers NO or BAD, or
 * `server_answer_invalid` when it does not say what it found.
 */
export async function searchUids(session: Session, criteria: Criteria): Promise<Matches> {
  const { result, note } = await inKnownLetters(
    session,
    criteria,
    (known) => search(session, known),
    (uids) => uids.length === 0,
  );
  return { uids: result, ...(note === undefined ? {} : { note }) };
}

/**
 * Runs a search; where the server knows ASCII only, for the ASCII part of what is searched for.
 *
 * @returns With the criteria that were searched for in the end.
 */
export async function inKnownLetters<T>(
  session: Session,
  criteria: Criteria,
  run: (criteria: Criteria) => Promise<T>,
  isEmpty: (result: T) => boolean,
): Promise<{ readonly result: T; readonly criteria: Criteria; readonly note?: SearchNote }> {
  if (!needsUnicode(criteria)) return { result: await run(criteria), criteria };
  try {
    const result = await run(criteria);
    const { capabilities } = session.client;
    const knows = UNICODE_CAPABILITIES.some((name) => capabilities.has(name));
    if (knows || !isEmpty(result)) return { result, criteria };
    return { result, criteria, note: "server_may_not_know_these_letters" };
  } catch (error) {
    const ascii = reasonOf(error) === "charset_refused" ? asciiPart(criteria) : undefined;
    if (!ascii) throw error;
    return { result: await run(ascii), criteria: ascii, note: "only_ascii_part_searched" };
  }
}

async function search(session: Session, criteria: Criteria): Promise<UidSet> {
  const { capabilities } = session.client;
  const extended = capabilities.has("ESEARCH") || capabilities.has("IMAP4REV2");
  const found = new FoundUids();
  const { exists } = session;
  await refusable(() =>
    session.run(() =>
      execute(session.client, "UID SEARCH", [
        ...(extended ? [atom("RETURN"), [atom("ALL")]] : []),
        ...charset(session, criteria),
        ...searchKeys(criteria),
      ], {
        SEARCH: (response) => found.search(response),
        ESEARCH: (response, tag) => found.esearch(response, tag),
      })
    )
  );
  // An ESEARCH comes also when there is none (RFC 4731 section 3.1); old servers leave an empty SEARCH out.
  if (extended && !found.answered) throw invalidAnswer();
  // Messages may come and go while the server searches.
  return found.set(Math.max(exists, session.exists));
}

/** RFC 6855 section 3: none once UTF-8 is the language of the connection. */
function charset(session: Session, criteria: Criteria): readonly Argument[] {
  const known = session.client.enabled.has("UTF8=ACCEPT");
  return needsUnicode(criteria) && !known ? [atom("CHARSET"), atom("UTF-8")] : [];
}

/** What a refusal says that is meant for commands of another kind as well. */
const REFUSALS: ReadonlySet<string> = new Set(["server_refused", "server_cannot", "server_limit"]);

/** Runs a search; tells a refusal from other failures. */
export async function refusable<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!REFUSALS.has(reasonOf(error) ?? "")) throw error;
    throw new MailError("unavailable", "The mail server refused this search", {
      hint: "Some servers cannot search for keywords, or for several words: use fewer criteria.",
      retryable: false,
      details: { reason: "search_refused" },
      cause: error,
    });
  }
}
