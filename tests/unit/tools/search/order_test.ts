import assert from "node:assert/strict";
import fc from "fast-check";
import { Arrivals } from "../../../../lib/imap/arrivals.ts";
import type { Criteria } from "../../../../lib/imap/criteria.ts";
import type { Order } from "../../../../lib/imap/sort.ts";
import { ORDER_ITEMS } from "../../../../lib/tools/search/items.ts";
import { findPage, type Page } from "../../../../lib/tools/search/page.ts";
import { carried } from "./carried.ts";
import { FakeMailbox, type FakeMessage, timeOf } from "../fake_mailbox.ts";

const DAY = 86_400_000;
const START = Date.UTC(2020, 0, 1);

const SORTS = ["SORT", "ESORT", "CONTEXT=SEARCH"];

function mailboxOf(messages: readonly FakeMessage[], ...capabilities: string[]): FakeMailbox {
  const mailbox = new FakeMailbox(messages);
  for (const name of capabilities) mailbox.capabilities.set(name, true);
  return mailbox;
}

/** More than any test has, so that a search which begins anew is seen. */
const MOST_PAGES = 200;

/** All pages, following the cursor to its end; `carry`: as if each came from another replica. */
async function pagesOf(
  mailbox: FakeMailbox,
  order: Order,
  limit: number,
  criteria: Criteria = {},
  carry = false,
): Promise<Page[]> {
  let arrivals = new Arrivals();
  const pages: Page[] = [];
  const question = { criteria, hasAttachments: undefined, order };
  let from: Page["next"];
  do {
    if (carry) arrivals = new Arrivals();
    const page: Page = await findPage(mailbox.session, mailbox.open, arrivals, {
      question,
      limit,
      from,
      total: pages[0]?.total,
      items: ORDER_ITEMS,
    });
    pages.push(page);
    from = carry ? carried(page.next, question) : page.next;
  } while (from && pages.length < MOST_PAGES);
  return pages;
}

function uidsOf(pages: readonly Page[]): number[] {
  return pages.flatMap(({ messages }) => messages.map(({ uid }) => uid));
}

/** UIDs as they should come. */
function expected(messages: readonly FakeMessage[], order: Order): number[] {
  const size = (message: FakeMessage): number => message.size ?? 1_000;
  return messages.toSorted((a, b) => {
    if (order === "largest") return size(b) - size(a);
    return order === "newest" ? timeOf(b) - timeOf(a) : timeOf(a) - timeOf(b);
  }).map(({ uid }) => uid);
}

/** Messages moved in from elsewhere, long after they had arrived. */
const MOVED: readonly FakeMessage[] = [
  ...Array.from({ length: 40 }, (_, i) => ({ uid: i + 1, time: START + (100 + i) * DAY })),
  ...Array.from({ length: 15 }, (_, i) => ({ uid: 41 + i, time: START + i * DAY })),
];

for (const capabilities of [SORTS, ["SORT"], []]) {
  const server = capabilities.join(" ") || "no SORT";
  Deno.test(`messages moved in later do not come first (${server})`, async () => {
    for (const order of ["newest", "oldest"] as const) {
      const pages = await pagesOf(mailboxOf(MOVED, ...capabilities), order, 7);
      assert.deepEqual(uidsOf(pages), expected(MOVED, order), order);
      assert.ok(pages.every((page) => page.order === order));
    }
  });

  Deno.test(`any dates and sizes are in order, whatever the page (${server})`, async () => {
    const message = fc.record({ day: fc.nat(3_000), size: fc.nat(30_000_000) });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(message, { maxLength: 40, selector: ({ day }) => day }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom<Order>("newest", "oldest", "largest"),
        fc.boolean(),
        async (drawn, limit, order, carry) => {
          const messages = drawn.map(({ day, size }, i) => ({
            uid: i + 1,
            time: START + day * DAY,
            // No two are of one size.
            size: size * 50 + i,
          }));
          const mailbox = mailboxOf(messages, ...capabilities);
          const pages = await pagesOf(mailbox, order, limit, {}, carry);
          assert.deepEqual(uidsOf(pages), expected(messages, order));
          mailbox.matching = messages.filter(({ uid }) => uid % 2 === 0).map(({ uid }) => uid);
          assert.deepEqual(
            uidsOf(await pagesOf(mailbox, order, limit, { from: "x" }, carry)),
            expected(messages, order).filter((uid) => uid % 2 === 0),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
}

Deno.test("a mailbox in order is sorted once at most, and its dates are looked at once", async () => {
  const messages = Array.from({ length: 500 }, (_, i) => ({ uid: i + 1 }));
  const mailbox = mailboxOf(messages, ...SORTS);
  const pages = await pagesOf(mailbox, "newest", 50);
  assert.equal(pages.length, 10);
  assert.equal(mailbox.commands.filter((command) => command.startsWith("SORT")).length, 1);
  assert.equal(mailbox.commands.filter((command) => command.startsWith("FETCH")).length, 11);
});

Deno.test("messages that arrived together in another order are put right without a sort", async () => {
  const messages = Array.from(
    { length: 50 },
    (_, i) => ({ uid: i + 1, time: START + i * 60_000 + (i % 2) * 90_000 }),
  );
  const mailbox = mailboxOf(messages, ...SORTS);
  const [page] = await pagesOf(mailbox, "newest", 50);
  assert.deepEqual(uidsOf(page ? [page] : []), expected(messages, "newest"));
  assert.ok(!mailbox.commands.some((command) => command.startsWith("SORT")));
});

Deno.test("the largest of many messages are found without a sort, a few hundred at a time", async () => {
  const messages = Array.from(
    { length: 9_000 },
    (_, i) => ({ uid: i + 1, size: 100 + (i * 7_919) % 9_000 * 50 }),
  );
  const mailbox = mailboxOf(messages);
  const [page] = await pagesOf(mailbox, "largest", 10_000);
  assert.deepEqual(
    uidsOf(page ? [page] : []).slice(0, 20),
    expected(messages, "largest").slice(0, 20),
  );
  assert.equal(page?.order, "largest");
});

Deno.test("a thousand messages in a stretch of the server's order are followed by the next", async () => {
  const messages = Array.from(
    { length: 2_500 },
    (_, i) => ({ uid: i + 1, size: 100 + (i * 7_919) % 2_500 }),
  );
  const mailbox = mailboxOf(messages, ...SORTS);
  for (const carry of [false, true]) {
    const pages = await pagesOf(mailbox, "largest", 100, {}, carry);
    assert.deepEqual(uidsOf(pages), expected(messages, "largest"));
  }
});

Deno.test("two thousand messages of one second are followed also where each page is from another replica", async () => {
  const messages = [
    ...Array.from({ length: 2_200 }, (_, i) => ({ uid: i + 1, time: START + DAY })),
    ...Array.from({ length: 30 }, (_, i) => ({ uid: 3_000 + i, time: START })),
  ];
  const pages = await pagesOf(mailboxOf(messages, ...SORTS), "newest", 100, {}, true);
  assert.equal(uidsOf(pages).length, messages.length);
  assert.deepEqual(new Set(uidsOf(pages)), new Set(messages.map(({ uid }) => uid)));
});

Deno.test("where nothing can bring messages in order, the answer says that it is not", async () => {
  // So many on one day that they cannot be narrowed down.
  const messages = Array.from(
    { length: 3_000 },
    (_, i) => ({ uid: i + 1, time: START + (i < 1_500 ? DAY / 2 : 0) }),
  );
  const [page] = await pagesOf(mailboxOf(messages), "newest", 10);
  assert.equal(page?.order, "newest_added");
  assert.equal(page?.messages[0]?.uid, 3_000);
});

Deno.test("what cannot be brought in order follows in the order of UIDs, and nothing is lost", async () => {
  for (const order of ["largest", "newest"] as const) {
    const messages = [
      ...Array.from(
        { length: 3 },
        (_, i) => ({ uid: i + 1, size: 90_000 + i, time: START + 9 * DAY }),
      ),
      ...Array.from({ length: 2_100 }, (_, i) => ({ uid: 10 + i, size: 500, time: START })),
    ];
    const pages = await pagesOf(mailboxOf(messages), order, 300);
    assert.equal(new Set(uidsOf(pages)).size, messages.length, order);
    assert.equal(uidsOf(pages).length, messages.length, order);
    assert.equal(pages.at(-1)?.order, "newest_added");
  }
});

for (const carry of [false, true]) {
  const who = carry ? "another replica" : "the same server";
  Deno.test(`matches that stop matching once they were shown push nothing out of a ranking of ${who}`, async () => {
    const messages = Array.from({ length: 2_600 }, (_, i) => ({ uid: i + 1, size: 100 + i }));
    const mailbox = mailboxOf(messages, ...SORTS);
    const arrivals = new Arrivals();
    const shown: number[] = [];
    const question = {
      ...{ criteria: { unread: true }, hasAttachments: undefined },
      order: "largest",
    } as const;
    let from: Page["next"];
    do {
      const page: Page = await findPage(mailbox.session, mailbox.open, arrivals, {
        question,
        limit: 100,
        from,
        total: undefined,
        items: ORDER_ITEMS,
      });
      shown.push(...page.messages.map(({ uid }) => uid));
      // Each message is marked as read, and so is one of two of the first thousand only.
      const read = new Set(shown.filter((uid) => shown.length > 1_000 || uid % 2 === 0));
      mailbox.matching = messages.map(({ uid }) => uid).filter((uid) => !read.has(uid));
      from = carry ? carried(page.next, question) : page.next;
    } while (from && shown.length < 5_000);
    assert.equal(new Set(shown).size, 2_600);
    assert.equal(shown.length, 2_600);
  });
}

Deno.test("a few new messages among many that were imported later come first", async () => {
  const messages = Array.from({ length: 1_010 }, (_, i) => ({
    uid: i + 1,
    time: START + (i >= 500 && i < 510 ? 900 + i : i) * DAY,
  }));
  const [page] = await pagesOf(mailboxOf(messages, ...SORTS), "newest", 10);
  assert.deepEqual(uidsOf(page ? [page] : []), expected(messages, "newest").slice(0, 10));
});

Deno.test("a message that is added with an old date is the oldest, whatever was known before", async () => {
  for (const capabilities of [SORTS, []]) {
    const mailbox = mailboxOf(
      Array.from({ length: 30 }, (_, i) => ({ uid: i + 1 })),
      ...capabilities,
    );
    const arrivals = new Arrivals();
    const find = (order: Order): Promise<Page> =>
      findPage(mailbox.session, mailbox.open, arrivals, {
        question: { criteria: {}, hasAttachments: undefined, order },
        limit: 5,
        from: undefined,
        total: undefined,
        items: ORDER_ITEMS,
      });
    await find("newest");
    mailbox.messages.push({ uid: 31, time: START - DAY });
    assert.equal((await find("oldest")).messages[0]?.uid, 31);
    assert.deepEqual((await find("newest")).messages.map(({ uid }) => uid), [30, 29, 28, 27, 26]);
  }
});
