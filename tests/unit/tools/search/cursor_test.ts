import assert from "node:assert/strict";
import fc from "fast-check";
import type { UidSet } from "../../../../lib/imap/uid_set.ts";
import { MAX_CURSOR_CHARS } from "../../../../lib/contract/limits.ts";
import { KeptCursors, type SearchPosition } from "../../../../lib/tools/search/cursor.ts";

/** A clock that a test sets, in milliseconds. */
class Clock {
  now = 0;
  readonly read = (): number => this.now;
}

function position(uid: number, rest?: UidSet): SearchPosition {
  return {
    account: "default",
    question: { criteria: {}, hasAttachments: undefined, order: "newest" },
    snippetMaxChars: undefined,
    several: false,
    total: undefined,
    mailboxes: [{
      mailbox: "INBOX",
      uidvalidity: "1",
      total: undefined,
      place: { way: "uids", uid, rest },
      held: [],
      more: true,
    }],
  };
}

function uidOf({ mailboxes: [only] }: SearchPosition): number | undefined {
  return only?.place?.way === "uids" ? only.place.uid : undefined;
}

const UNKNOWN = { code: "not_found", retryable: false };

Deno.test("a cursor leads to its page as often as it is used", async () => {
  const cursors = new KeptCursors(60, 10);
  const kept = position(5);
  const id = await cursors.add(kept);
  for (let i = 0; i < 3; i++) assert.equal(await cursors.get(id), kept);
});

Deno.test("cursors are short, unguessable words that fit the input they are for", async () => {
  const cursors = new KeptCursors(60, 1_000);
  const all = Array.from({ length: 1_000 }, (_, i) => cursors.add(position(i)));
  const ids = new Set(await Promise.all(all));
  assert.equal(ids.size, 1_000);
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{22}$/);
  assert.ok(MAX_CURSOR_CHARS >= 22);
});

Deno.test("what is not a cursor is not_found and says to search again", async () => {
  const cursors = new KeptCursors(60, 10);
  await cursors.add(position(1));
  for (const id of ["", "x", "__proto__", "A".repeat(22)]) {
    await assert.rejects(() => cursors.get(id), { ...UNKNOWN, hint: /Search again/ }, id);
  }
});

Deno.test("a cursor is forgotten when its time is over, and not before", async () => {
  const clock = new Clock();
  const cursors = new KeptCursors(60, 10, clock.read);
  const id = await cursors.add(position(1));
  clock.now = 59_999;
  assert.ok(await cursors.get(id));
  // Using it made it live longer.
  clock.now = 59_999 + 59_999;
  assert.ok(await cursors.get(id));
  clock.now += 60_000;
  await assert.rejects(() => cursors.get(id), UNKNOWN);
});

Deno.test("when there are too many the one that was used longest ago goes", async () => {
  const cursors = new KeptCursors(60, 2);
  const first = await cursors.add(position(1));
  const second = await cursors.add(position(2));
  await cursors.get(first);
  const third = await cursors.add(position(3));
  await assert.rejects(() => cursors.get(second), UNKNOWN);
  assert.equal(uidOf(await cursors.get(first)), 1);
  assert.equal(uidOf(await cursors.get(third)), 3);
});

Deno.test("whatever is added and used when, cursors agree with a list ordered by use", async () => {
  const step = fc.record({
    wait: fc.nat(4_000),
    use: fc.option(fc.nat(20), { nil: undefined }),
  });
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
    const clock = new Clock();
    const cursors = new KeptCursors(10, 5, clock.read);
    const ids: string[] = [];
    let model: { id: string; expires: number }[] = [];
    for (const { wait, use } of steps) {
      clock.now += wait;
      model = model.filter(({ expires }) => expires > clock.now);
      const id = use === undefined ? undefined : ids.at(-1 - use);
      if (id === undefined) {
        const added = await cursors.add(position(ids.length));
        ids.push(added);
        model = [...model.slice(-4), { id: added, expires: clock.now + 10_000 }];
      } else if (model.some((entry) => entry.id === id)) {
        assert.equal(uidOf(await cursors.get(id)), ids.indexOf(id));
        const rest = model.filter((entry) => entry.id !== id);
        model = [...rest, { id, expires: clock.now + 10_000 }];
      } else {
        await assert.rejects(() => cursors.get(id), UNKNOWN);
      }
    }
  }));
});

Deno.test("what a cursor holds back counts, so that all together stay within bounds", async () => {
  const cursors = new KeptCursors(60, 1_000);
  const held = Array.from({ length: 100_000 }, (_, i) => i + 1);
  const [only] = position(1).mailboxes;
  assert.ok(only);
  const ids = await Promise.all(Array.from(
    { length: 4 },
    () => cursors.add({ ...position(1), mailboxes: [{ ...only, held }] }),
  ));
  await assert.rejects(() => cursors.get(ids[0] ?? ""), UNKNOWN);
  assert.ok(await cursors.get(ids[3] ?? ""));
});
