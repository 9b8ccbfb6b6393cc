import assert from "node:assert/strict";
import fc from "fast-check";
import { Arrivals } from "../../../../lib/imap/arrivals.ts";
import type { Criteria } from "../../../../lib/imap/criteria.ts";
import type { Order } from "../../../../lib/imap/sort.ts";
import { MAX_KEPT_RANGES } from "../../../../lib/tools/search/cursor.ts";
import { SUMMARY_ITEMS } from "../../../../lib/tools/search/items.ts";
import { findPage, type Page } from "../../../../lib/tools/search/page.ts";
import { filePart, multipart, textPart } from "../../imap/tokens.ts";
import { carried } from "./carried.ts";
import { FakeMailbox } from "../fake_mailbox.ts";

const ANY: Criteria = {};
const SOME: Criteria = { from: "x" };
const FILES = multipart("MIXED", textPart(), filePart());

/** Messages with UIDs that have gaps, as after years of deleting. */
function mailboxOf(uids: readonly number[]): FakeMailbox {
  return new FakeMailbox(uids.map((uid) => ({ uid })));
}

function odd(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 2 * i + 1);
}

function uidsOf(page: Page): number[] {
  return page.messages.map(({ uid }) => uid);
}

/** What was learned of the dates in each mailbox. */
const known = new WeakMap<FakeMailbox, Arrivals>();

/** Commands without those that look at dates. */
function commandsOf({ commands }: FakeMailbox): string[] {
  return commands.filter((command) => !command.endsWith(" dates"));
}

function find(
  mailbox: FakeMailbox,
  criteria: Criteria,
  limit: number,
  before?: Page,
  hasAttachments?: boolean,
  order: Order = "newest",
): Promise<Page> {
  const arrivals = known.get(mailbox) ?? new Arrivals();
  known.set(mailbox, arrivals);
  return findPage(mailbox.session, mailbox.open, arrivals, {
    question: { criteria, hasAttachments, order },
    limit,
    from: before?.next,
    total: before?.total,
    items: SUMMARY_ITEMS,
  });
}

/** UIDs of all pages, following the cursor to its end. */
async function all(
  mailbox: FakeMailbox,
  criteria: Criteria,
  limit: number,
  hasAttachments?: boolean,
  order: Order = "newest",
  carry = false,
): Promise<number[]> {
  const uids: number[] = [];
  let page = await find(mailbox, criteria, limit, undefined, hasAttachments, order);
  for (;;) {
    assert.ok(page.messages.length <= limit);
    uids.push(...uidsOf(page));
    if (!page.next) return uids;
    const question = { criteria, hasAttachments, order };
    const before = carry ? { ...page, next: carried(page.next, question) } : page;
    page = await find(mailbox, criteria, limit, before, hasAttachments, order);
  }
}

Deno.test("the newest messages are fetched by their numbers, without a search", async () => {
  const mailbox = mailboxOf(odd(100));
  const page = await find(mailbox, ANY, 3);
  assert.deepEqual(uidsOf(page), [199, 197, 195]);
  assert.equal(page.total, 100);
  assert.deepEqual(page.next, { way: "sequence", uid: 195, sequence: 98 });
  assert.deepEqual(commandsOf(mailbox), ["FETCH 98:100"]);
});

Deno.test("the next page is one command, with the last message before it along as a check", async () => {
  const mailbox = mailboxOf(odd(10));
  const first = await find(mailbox, ANY, 3);
  const second = await find(mailbox, ANY, 3, first);
  assert.deepEqual(uidsOf(second), [13, 11, 9]);
  assert.deepEqual(commandsOf(mailbox), ["FETCH 8:10", "FETCH 5:8"]);
});

Deno.test("messages that arrive between pages are not shown twice and push nothing out", async () => {
  const mailbox = mailboxOf(odd(10));
  const first = await find(mailbox, ANY, 3);
  mailbox.messages.push({ uid: 101 }, { uid: 102 });
  const second = await find(mailbox, ANY, 3, first);
  assert.deepEqual(uidsOf(second), [13, 11, 9]);
  assert.equal(second.total, 10);
});

Deno.test("when numbers have shifted a search finds where to go on", async () => {
  const mailbox = mailboxOf(odd(10));
  const first = await find(mailbox, ANY, 3);
  mailbox.messages = mailbox.messages.filter(({ uid }) => uid !== 1 && uid !== 13);
  const second = await find(mailbox, ANY, 3, first);
  assert.deepEqual(uidsOf(second), [11, 9, 7]);
  assert.deepEqual(commandsOf(mailbox).slice(1), ["FETCH 5:8", "SEARCH", "UID FETCH 7,9,11"]);
});

Deno.test("when the mailbox has shrunk below the last page a search finds where to go on", async () => {
  const mailbox = mailboxOf(odd(10));
  const first = await find(mailbox, ANY, 3);
  mailbox.messages = mailbox.messages.slice(0, 4);
  assert.deepEqual(uidsOf(await find(mailbox, ANY, 3, first)), [7, 5, 3]);
});

Deno.test("an empty mailbox is an empty page and costs no command", async () => {
  const mailbox = mailboxOf([]);
  const { messages, total, next } = await find(mailbox, ANY, 10);
  assert.deepEqual([messages, total, next], [[], 0, undefined]);
  assert.deepEqual(commandsOf(mailbox), []);
});

Deno.test("matches are searched once, and later pages come from what was found", async () => {
  const mailbox = mailboxOf(odd(20));
  mailbox.matching = [3, 5, 9, 21, 33, 39];
  const first = await find(mailbox, SOME, 4);
  assert.deepEqual(uidsOf(first), [39, 33, 21, 9]);
  assert.equal(first.total, 6);
  const second = await find(mailbox, SOME, 4, first);
  assert.deepEqual(uidsOf(second), [5, 3]);
  assert.deepEqual([second.total, second.next], [6, undefined]);
  assert.deepEqual(commandsOf(mailbox), ["SEARCH", "UID FETCH 9,21,33,39", "UID FETCH 3,5"]);
});

Deno.test("no match is an empty page with a total of 0", async () => {
  const mailbox = mailboxOf(odd(5));
  mailbox.matching = [];
  const { messages, total, next } = await find(mailbox, SOME, 10);
  assert.deepEqual([messages, total, next], [[], 0, undefined]);
});

Deno.test("a result of too many ranges is not kept but searched again", async () => {
  const mailbox = mailboxOf(odd(MAX_KEPT_RANGES + 5));
  const first = await find(mailbox, SOME, 2);
  assert.ok(first.next?.way === "uids" && first.next.rest === undefined);
  const second = await find(mailbox, SOME, 2, first);
  const newest = 2 * (MAX_KEPT_RANGES + 5) - 1;
  assert.deepEqual(uidsOf(second), [newest - 4, newest - 6]);
  assert.equal(mailbox.commands.filter((command) => command === "SEARCH").length, 2);
});

Deno.test("messages with attachments are looked for, as far as one call may look", async () => {
  const mailbox = new FakeMailbox(
    odd(1_200).map((uid) => ({ uid, structure: uid === 1 || uid === 2_001 ? FILES : textPart() })),
  );
  const first = await find(mailbox, ANY, 10, undefined, true);
  assert.deepEqual(uidsOf(first), [2_001]);
  assert.equal(first.total, undefined);
  assert.ok(first.next, "there is more to look at");
  assert.equal(mailbox.commands.filter((command) => command.startsWith("UID FETCH")).length, 5);
  assert.deepEqual(await all(mailbox, ANY, 10, true), [2_001, 1]);
});

Deno.test("messages that vanish after they were found leave no gap behind", async () => {
  const mailbox = new FakeMailbox([{ uid: 1, structure: FILES }]);
  for (const files of [true, undefined]) {
    mailbox.vanished = odd(200).slice(1);
    const page = await find(mailbox, SOME, 10, undefined, files);
    assert.deepEqual(page.withheld, []);
    const rest = page.next ? uidsOf(await find(mailbox, SOME, 200, page, files)) : [];
    assert.deepEqual([...uidsOf(page), ...rest], [1]);
  }
});

Deno.test("a message that is there and does not come is told of once, on its page, however it was found", async () => {
  const ways: readonly (readonly [Criteria, boolean | undefined, Order])[] = [
    [ANY, undefined, "newest"],
    [ANY, undefined, "oldest"],
    [ANY, undefined, "largest"],
    [SOME, undefined, "newest"],
    [SOME, undefined, "oldest"],
    [ANY, false, "newest"],
    [SOME, false, "oldest"],
  ];
  for (const [criteria, files, order] of ways) {
    for (const gap of [1, 9, 19, 39]) {
      const mailbox = mailboxOf(odd(20));
      mailbox.withheld = [gap];
      const told: number[] = [];
      const came: number[] = [];
      let page: Page | undefined;
      do {
        page = await find(mailbox, criteria, 3, page, files, order);
        told.push(...page.withheld);
        came.push(...uidsOf(page));
      } while (page.next);
      assert.deepEqual(told, [gap], `${gap} ${order} ${files}`);
      const others = odd(20).filter((uid) => uid !== gap);
      assert.deepEqual(came.toSorted((a, b) => a - b), others);
    }
  }
});

Deno.test("following the cursor shows every match once, newest first", async () => {
  const uids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 })
    .map((values) => values.sort((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(
      uids,
      fc.array(fc.integer({ min: 1, max: 60 })),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom(undefined, true, false),
      fc.boolean(),
      async (present, matching, limit, files, carry) => {
        const mailbox = new FakeMailbox(present.map((uid) => ({
          uid,
          structure: uid % 3 === 0 ? FILES : textPart(),
        })));
        const looked = (uid: number): boolean => files === undefined || files === (uid % 3 === 0);
        const newest = present.toReversed().filter(looked);
        assert.deepEqual(await all(mailbox, ANY, limit, files, "newest", carry), newest);
        mailbox.matching = matching;
        assert.deepEqual(
          await all(mailbox, SOME, limit, files, "newest", carry),
          newest.filter((uid) => matching.includes(uid)),
        );
      },
    ),
    { numRuns: 100 },
  );
});
