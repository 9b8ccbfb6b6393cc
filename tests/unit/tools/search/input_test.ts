import assert from "node:assert/strict";
import { MailError } from "../../../../lib/contract/error.ts";
import { isUnfiltered } from "../../../../lib/imap/criteria.ts";
import { parseInput } from "../../../../lib/tools/envelope.ts";
import { type Question, readQuestion, searchInput } from "../../../../lib/tools/search/input.ts";

const NOW = new Date("2024-03-01T23:30:00Z");

function read(input: Readonly<Record<string, unknown>>, now: Date = NOW): Question {
  return readQuestion(parseInput(searchInput, input), now);
}

function assertRefused(input: Readonly<Record<string, unknown>>): void {
  assert.throws(
    () => read(input),
    (error) => error instanceof MailError && error.code === "invalid_input",
    JSON.stringify(input),
  );
}

Deno.test("no input is no criterion", () => {
  const { criteria, hasAttachments } = read({});
  assert.deepEqual([criteria, hasAttachments], [{}, undefined]);
  assert.equal(isUnfiltered(criteria), true);
});

Deno.test("what is not a criterion does not become one", () => {
  const input = {
    account_id: "a",
    mailbox: "b",
    limit: 1,
    snippet_max_chars: 50,
    cursor: "c",
    unread_only: false,
    larger_than: 0,
  };
  assert.deepEqual(read(input).criteria, {});
});

Deno.test("every criterion arrives under its own name", () => {
  const { criteria } = read({
    query: "1",
    from: "2",
    to: "3",
    cc: "4",
    subject: "5",
    body: "6",
    not_from: "7",
    not_subject: "8",
    header_message_id: "9",
    unread_only: true,
    flagged: false,
    answered: true,
    keyword: "k",
    larger_than: 10,
    smaller_than: 20,
  });
  assert.deepEqual(criteria, {
    query: "1",
    from: "2",
    to: "3",
    cc: "4",
    subject: "5",
    body: "6",
    notFrom: "7",
    notSubject: "8",
    headerMessageId: "9",
    unread: true,
    flagged: false,
    answered: true,
    keyword: "k",
    largerThan: 10,
    smallerThan: 20,
  });
  assert.equal(isUnfiltered(criteria), false);
});

Deno.test("attachments are no criterion of the server", () => {
  for (const has_attachments of [true, false]) {
    assert.deepEqual(read({ has_attachments }), {
      criteria: {},
      hasAttachments: has_attachments,
      order: "newest",
    });
  }
});

Deno.test("the last day is today in UTC", () => {
  const since = (last_days: number): string | undefined =>
    read({ last_days }).criteria.since?.toISOString();
  assert.equal(since(1), "2024-03-01T00:00:00.000Z");
  assert.equal(since(2), "2024-02-29T00:00:00.000Z");
  assert.equal(since(365), "2023-03-03T00:00:00.000Z");
});

Deno.test("the first and the last day both count", () => {
  const { criteria } = read({ start_date: "2024-02-28", end_date: "2024-02-28" });
  assert.equal(criteria.since?.toISOString(), "2024-02-28T00:00:00.000Z");
  assert.equal(criteria.before?.toISOString(), "2024-02-29T00:00:00.000Z");
  assert.equal(read({ end_date: "2024-12-31" }).criteria.before?.getUTCFullYear(), 2025);
});

Deno.test("the last day that can be written leaves nothing out", () => {
  assert.deepEqual(read({ end_date: "9999-12-31" }).criteria, {});
  assert.equal(
    read({ end_date: "9999-12-30" }).criteria.before?.toISOString(),
    "9999-12-31T00:00:00.000Z",
  );
});

Deno.test("days that leave nothing, or say it twice, are refused", () => {
  assertRefused({ start_date: "2024-01-02", end_date: "2024-01-01" });
  assertRefused({ last_days: 1, start_date: "2024-01-01" });
  assertRefused({ last_days: 1, end_date: "2024-01-01" });
});

Deno.test("sizes that leave nothing are refused, others are not", () => {
  assertRefused({ larger_than: 5, smaller_than: 5 });
  assertRefused({ larger_than: 5, smaller_than: 6 });
  assertRefused({ larger_than: 0, smaller_than: 1 });
  assert.deepEqual(read({ larger_than: 5, smaller_than: 7 }).criteria, {
    largerThan: 5,
    smallerThan: 7,
  });
});
