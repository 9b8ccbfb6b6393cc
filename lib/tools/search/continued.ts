/**
 * Whether a cursor is used with the question that it belongs to.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { SearchPosition } from "./cursor.ts";
import type { Question, SearchInput } from "./input.ts";

/** Arguments that may differ from page to page. */
const FREE = new Set([
  ...["cursor", "limit", "snippet_max_chars", "account_id", "mailbox", "mailboxes"],
]);

/**
 * A cursor carries its question along. A caller may repeat the question, but
 * another one with the same cursor is a mistake that must not go unnoticed.
 *
 * @throws {MailError} `invalid_input` with reason `cursor_mismatch`.
 */
export function assertSameQuestion(
  input: SearchInput,
  asked: Question,
  { question }: SearchPosition,
): void {
  const given = Object.entries(input).filter(([key, value]) =>
    !FREE.has(key) && value !== undefined
  );
  if (given.length === 0) return;
  // "The last 7 days" began on another day when midnight has passed since.
  const { since: _asked, ...askedRest } = asked.criteria;
  const { since: _kept, ...keptRest } = question.criteria;
  const sameSpan = input.last_days === undefined || question.criteria.since !== undefined;
  const same = sameSpan && input.start_date === undefined
    ? stable(askedRest) === stable(keptRest)
    : stable(asked.criteria) === stable(question.criteria);
  const sameOrder = input.order === undefined || asked.order === question.order;
  if (same && sameOrder && asked.hasAttachments === question.hasAttachments) return;
  throw new MailError("invalid_input", "The cursor belongs to a search with other criteria", {
    hint: "Repeat the criteria of that search, leave them out, or search again without a cursor.",
    details: { reason: "cursor_mismatch" },
  });
}

function stable(criteria: object): string {
  return JSON.stringify(Object.entries(criteria).sort(([a], [b]) => a < b ? -1 : 1));
}
