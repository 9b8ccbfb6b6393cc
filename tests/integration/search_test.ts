/**
 * Every search criterion, cursors, and what changes between pages.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA, BEN, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, startProduct } from "../support/product.ts";

interface Found {
  readonly id: string;
  readonly subject: string;
  readonly date: string;
  readonly has_attachments: boolean;
}

const subjects = (answer: { data: { messages: Found[] } }): string[] =>
  answer.data.messages.map(({ subject }) => subject);

function mail(subject: string): Uint8Array {
  return new TextEncoder().encode(`From: x@example.test\r\nSubject: ${subject}\r\n\r\n.\r\n`);
}

Deno.test("every criterion of imap_search_messages narrows as it says", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct(accountVariables(server, ADA));
  stack.defer(() => product.close());
  const search = (args: Record<string, unknown>) =>
    product.call("imap_search_messages", { limit: 100, ...args });

  const cases: readonly [criterion: string, args: Record<string, unknown>, expected: string[]][] = [
    ["query finds words of the text", { query: "harmonic constants" }, [
      "Review of the tide model",
    ]],
    [
      "from finds a sender",
      { from: "jonas@rad" },
      ["Your bike is ready", "What the rattle was"].toReversed(),
    ],
    ["to finds a recipient", { to: "tove@", mailbox: "Sent" }, ["Re: The keeper's house"]],
    ["cc finds a copy", { cc: "tove@" }, ["Re: The keeper's house"]],
    ["subject finds words", { subject: "rechnung" }, ["Rechnung 2026-0417"]],
    ["body finds words", { body: "drachma" }, []],
    ["letters outside ASCII are found", { subject: "Répétition" }, ["Répétition déplacée à jeudi"]],
    ["Japanese in another charset is found", { subject: "会議" }, ["会議の時間を変更しました"]],
    ["not_from leaves a sender out", { subject: "keeper", not_from: "grace" }, [
      "Re: The keeper's house",
    ]],
    ["not_subject leaves a subject out", { from: "jonas", not_subject: "bike" }, [
      "What the rattle was",
    ]],
    ["not_from and not_subject both apply", {
      from: "example.test",
      not_subject: "e",
      not_from: "layla",
    }, [
      "Lunch on Thursday?",
      "会議の時間を変更しました",
      "שלום עדה",
      "ご注文ありがとうございます",
      "Söndag?",
    ]],
    [
      "header_message_id finds one message",
      { header_message_id: "<dentist@samples.example.test>" },
      ["Erinnerung: Ihr Termin am Dienstag"],
    ],
    ["flagged finds flagged messages", { flagged: true }, ["Re: The keeper's house"]],
    ["answered finds answered messages", { answered: true }, ["What the rattle was"]],
    ["keyword finds a keyword", { keyword: "$Nothing" }, []],
    ["larger_than finds large messages", { larger_than: 1_000_000 }, ["The photos, all of them"]],
    ["two sizes make a range", { larger_than: 1_900, smaller_than: 4_500, from: "harbour" }, [
      "Low water, seals and herring",
    ]],
    ["has_attachments finds attachments", { has_attachments: true }, [
      "Fwd: Engine noise after ten",
      "Rechnung 2026-0417",
      "Invitation: Tide model review",
      "The photos, all of them",
      "Undelivered Mail Returned to Sender",
    ]],
  ];
  for (const [criterion, args, expected] of cases) {
    await t.step(criterion, async () => {
      const answer = await search(args);
      assert.equal(answer.failed, false, answer.text);
      assert.deepEqual(subjects(answer), expected);
    });
  }

  await t.step("unread_only and unread counts agree", async () => {
    const folders = await product.call("imap_list_mailboxes", {
      include_counts: true,
      pattern: "INBOX",
    });
    const answer = await search({ unread_only: true });
    assert.equal(answer.data.total, folders.data.mailboxes[0].unread);
  });

  await t.step("days are inclusive at both ends, in UTC", async () => {
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    const all = await search({});
    const wanted = all.data.messages.filter((message: Found) => {
      const on = message.date.slice(0, 10);
      return on >= day(3) && on <= day(1);
    });
    const answer = await search({ start_date: day(3), end_date: day(1) });
    assert.deepEqual(subjects(answer), subjects({ data: { messages: wanted } }));
    // Nobody knows the server's time zone: a day more may be found, nothing of today is missed.
    const recent = await search({ last_days: 2 });
    const since = (first: string) =>
      subjects({
        data: { messages: all.data.messages.filter((m: Found) => m.date.slice(0, 10) >= first) },
      });
    const found = JSON.stringify(subjects(recent));
    assert.ok([since(day(1)), since(day(2))].map((some) => JSON.stringify(some)).includes(found));
  });

  await t.step("snippets are the beginning of the text, on one line", async () => {
    const { data } = await search({ subject: "Lunch", snippet_max_chars: 50 });
    assert.equal(data.messages[0].snippet, "The new place by the canal? 12:15? Sam");
  });

  await t.step("impossible combinations are refused before the server is asked", async () => {
    for (
      const args of [
        { last_days: 3, start_date: "2026-01-01" },
        { start_date: "2026-02-01", end_date: "2026-01-01" },
        { start_date: "2026-02-30" },
        { larger_than: 10, smaller_than: 11 },
        { cursor: "x", limit: 0 },
      ]
    ) {
      const answer = await product.call("imap_search_messages", args);
      assert.equal(answer.error?.code, "invalid_input", JSON.stringify(args));
    }
  });
});

Deno.test("pages of a search neither repeat nor lose a message, whatever arrives or goes", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct(accountVariables(server, BEN));
  stack.defer(() => product.close());
  const writer = await server.connect(BEN);
  stack.defer(() => writer.close());
  for (let i = 1; i <= 30; i++) await writer.append("INBOX", mail(`n${i}`));
  const page = (args: Record<string, unknown>) => product.call("imap_search_messages", args);
  const names = (from: number, to: number): string[] =>
    Array.from({ length: from - to + 1 }, (_, i) => `n${from - i}`);

  for (
    const [kind, criteria] of [["a listing", {}], ["a search", { from: "x@example" }]] as const
  ) {
    await t.step(`${kind} is paged, and a page can be asked for again`, async () => {
      const first = await page({ ...criteria, limit: 12 });
      assert.deepEqual(subjects(first), names(30, 19));
      assert.equal(first.data.total, 30);
      const second = await page({ cursor: first.data.next_cursor, limit: 12 });
      const again = await page({ cursor: first.data.next_cursor, limit: 12, ...criteria });
      assert.deepEqual(subjects(second), names(18, 7));
      assert.deepEqual(subjects(again), subjects(second));
      const third = await page({ cursor: second.data.next_cursor, limit: 12 });
      assert.deepEqual(subjects(third), names(6, 1));
      assert.equal(third.data.has_more, false);
      assert.equal(third.data.next_cursor, undefined);
    });
  }

  await t.step(
    "a cursor does not take other criteria, another folder or another account",
    async () => {
      const first = await page({ from: "x@example", limit: 2 });
      const cursor = first.data.next_cursor;
      for (
        const other of [{ from: "y" }, { subject: "n" }, { mailbox: "Sent" }, {
          account_id: "other",
        }]
      ) {
        const answer = await page({ cursor, ...other });
        assert.equal(answer.error?.code, "invalid_input", JSON.stringify(other));
      }
      assert.equal((await page({ cursor: "nonsense" })).error?.code, "not_found");
    },
  );

  await t.step("what arrives between two pages does not move them", async () => {
    const first = await page({ limit: 10 });
    await writer.append("INBOX", mail("n31"));
    const second = await page({ cursor: first.data.next_cursor, limit: 10 });
    assert.deepEqual(subjects(second), names(20, 11));
    assert.deepEqual(subjects(await page({ limit: 1 })), ["n31"]);
  });

  await t.step("what is deleted between two pages does not move them", async () => {
    const first = await page({ limit: 10 });
    await writer.command("SELECT INBOX");
    await writer.command("STORE 1:3,25,31 +FLAGS (\\Deleted)");
    await writer.command("EXPUNGE");
    await writer.command("UNSELECT");
    const second = await page({ cursor: first.data.next_cursor, limit: 10 });
    assert.deepEqual(subjects(second), names(21, 12));
    const rest = await page({ cursor: second.data.next_cursor, limit: 100 });
    assert.deepEqual(subjects(rest), names(11, 4));
  });

  await t.step("a rebuilt mailbox gives conflict, not other messages", async () => {
    await writer.command("CREATE Work");
    const first = await page({ mailbox: "Work" });
    assert.equal(first.data.total, 0);
    for (let i = 1; i <= 5; i++) await writer.append("Work", mail(`a${i}`));
    const before = await page({ mailbox: "Work", limit: 2 });
    await product.call("imap_search_messages", {});
    await writer.command("DELETE Work");
    // UIDVALIDITY is a time in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await writer.command("CREATE Work");
    for (let i = 1; i <= 5; i++) await writer.append("Work", mail(`b${i}`));
    const after = await page({ cursor: before.data.next_cursor });
    assert.equal(after.error?.code, "conflict");
    const message = await product.call("imap_get_message", {
      message_id: before.data.messages[0].id,
    });
    assert.equal(message.error?.code, "conflict");
  });
});
