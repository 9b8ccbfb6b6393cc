import assert from "node:assert/strict";
import fc from "fast-check";
import type { UidSet } from "../../../../lib/imap/uid_set.ts";
import { MAX_CURSOR_CHARS } from "../../../../lib/contract/limits.ts";
import { SearchCursors, type SearchPosition } from "../../../../lib/tools/search/cursor.ts";

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

Deno.test("a cursor leads to its page as often as it is used", () => {
  const cursors = new SearchCursors(60, 10);
  const kept = position(5);
  const id = cursors.add(kept);
  for (let i = 0; i < 3; i++) assert.equal(cursors.get(id), kept);
});

Deno.test("cursors are short, unguessable words that fit the input they are for", () => {
  const cursors = new SearchCursors(60, 1_000);
  const ids = new Set(Array.from({ length: 1_000 }, (_, i) => cursors.add(position(i))));
  assert.equal(ids.size, 1_000);
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{22}$/);
  assert.ok(MAX_CURSOR_CHARS >= 22);
});

Deno.test("what is not a cursor is not_found and says to search again", () => {
  const cursors = new SearchCursors(60, 10);
  cursors.add(position(1));
  for (const id of ["", "x", "__proto__", "A".repeat(22)]) {
    assert.throws(() => cursors.get(id), { ...UNKNOWN, hint: /Search again/ }, id);
  }
});

Deno.test("a cursor is forgotten when its time is over, and not before", () => {
  const clock = new Clock();
  const cursors = new SearchCursors(60, 10, clock.read);
  const id = cursors.add(position(1));
  clock.now = 59_999;
  assert.ok(cursors.get(id));
  // Using it made it live longer.
  clock.now = 59_999 + 59_999;
  assert.ok(cursors.get(id));
  clock.now += 60_000;
  assert.throws(() => cursors.get(id), UNKNOWN);
});

Deno.test("when there are too many the one that was used longest ago goes", () => {
  const cursors = new SearchCursors(60, 2);
  const first = cursors.add(position(1));
  const second = cursors.add(position(2));
  cursors.get(first);
  const third = cursors.add(position(3));
  assert.throws(() => cursors.get(second), UNKNOWN);
  assert.equal(uidOf(cursors.get(first)), 1);
  assert.equal(uidOf(cursors.get(third)), 3);
});

Deno.test("whatever is added and used when, cursors agree with a list ordered by use", () => {
  const step = fc.record({
    wait: fc.nat(4_000),
    use: fc.option(fc.nat(20), { nil: undefined }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const clock = new Clock();
    const cursors = new SearchCursors(10, 5, clock.read);
    const ids: string[] = [];
    let model: { id: string; expires: number }[] = [];
    for (const { wait, use } of steps) {
      clock.now += wait;
      model = model.filter(({ expires }) => expires > clock.now);
      const id = use === undefined ? undefined : ids.at(-1 - use);
      if (id === undefined) {
        const added = cursors.add(position(ids.length));
        ids.push(added);
        model = [...model.slice(-4), { id: added, expires: clock.now + 10_000 }];
      } else if (model.some((entry) => entry.id === id)) {
        assert.equal(uidOf(cursors.get(id)), ids.indexOf(id));
        const rest = model.filter((entry) => entry.id !== id);
        model = [...rest, { id, expires: clock.now + 10_000 }];
      } else {
        assert.throws(() => cursors.get(id), UNKNOWN);
      }
    }
  }));
});

Deno.test("what a cursor holds back counts, so that all together stay within bounds", () => {
  const cursors = new SearchCursors(60, 1_000);
  const held = Array.from({ length: 100_000 }, (_, i) => i + 1);
  const [only] = position(1).mailboxes;
  assert.ok(only);
  const ids = Array.from(
    { length: 4 },
    () => cursors.add({ ...position(1), mailboxes: [{ ...only, held }] }),
  );
  assert.throws(() => cursors.get(ids[0] ?? ""), UNKNOWN);
  assert.ok(cursors.get(ids[3] ?? ""));
});
