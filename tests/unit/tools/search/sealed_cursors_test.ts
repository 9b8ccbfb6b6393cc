/**
 * Cursors that carry where they lead.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_CURSOR_CHARS } from "../../../../lib/contract/limits.ts";
import { Seal, SEAL_KEY_BYTES } from "../../../../lib/policy/seal.ts";
import {
  KeptCursors,
  type MailboxPosition,
  type SearchPosition,
} from "../../../../lib/tools/search/cursor.ts";
import { SealedCursors } from "../../../../lib/tools/search/sealed_cursors.ts";

/** Begins on some day: these are clocks that replicas have in common. */
class Clock {
  now = Date.UTC(2026, 5, 1);
  readonly read = () => ({ wall: this.now, steady: 0 });
}

function replica(key: Uint8Array<ArrayBuffer>, clock = new Clock()): SealedCursors {
  const seal = new Seal(key, "search cursor");
  return new SealedCursors(seal, 60, new KeptCursors(60, 10), clock.read);
}

function newKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(SEAL_KEY_BYTES));
}

const INBOX: MailboxPosition = {
  mailbox: "INBOX",
  uidvalidity: "1700000000",
  total: 1_234,
  place: { way: "sequence", uid: 99_123, sequence: 88_000 },
  held: [],
  more: true,
};

function position(...mailboxes: readonly MailboxPosition[]): SearchPosition {
  return {
    account: "work",
    question: {
      criteria: { from: "grace", since: new Date(Date.UTC(2026, 0, 1)), unread: true },
      hasAttachments: true,
      order: "newest",
    },
    snippetMaxChars: 120,
    several: mailboxes.length > 1,
    total: undefined,
    mailboxes,
  };
}

const LOST = { code: "not_found", retryable: false, hint: /Search again/ };

Deno.test("a cursor of one replica leads another one with the same key to the same place", async () => {
  const key = newKey();
  const places: readonly MailboxPosition["place"][] = [
    ...[INBOX.place, undefined, { way: "uids", uid: 7, rest: [{ first: 1, last: 6 }] } as const],
    { way: "after", last: { uid: 5, time: 1_700_000_000_123, size: 4_000 } },
  ];
  for (const place of places) {
    const there = position({ ...INBOX, place }, { ...INBOX, mailbox: "Größe/:x", held: [3, 9] });
    const cursor = await replica(key).add(there);
    assert.ok(cursor.length <= MAX_CURSOR_CHARS);
    assert.deepEqual(await replica(key).get(cursor), there);
    assert.equal(await replica(key).accountOf(cursor), "work");
  }
});

Deno.test("a cursor of a search in one folder has at most 300 characters, and nothing in it can be read", async () => {
  const cursor = await replica(newKey()).add(position(INBOX));
  assert.ok(cursor.length <= 300, `${cursor.length}`);
  assert.match(cursor, /^[\w-]+$/);
  const bytes = Uint8Array.fromBase64(cursor, { alphabet: "base64url" });
  assert.doesNotMatch(new TextDecoder("latin1").decode(bytes), /grace|INBOX|work/);
});

Deno.test("matches that would make it long are left out and searched for again", async () => {
  const key = newKey();
  const rest = Array.from({ length: 5_000 }, (_, i) => ({ first: 3 * i + 1, last: 3 * i + 2 }));
  const cursor = await replica(key).add(
    position({ ...INBOX, place: { way: "uids", uid: 20_000, rest } }),
  );
  assert.ok(cursor.length <= 300);
  const { mailboxes: [only] } = await replica(key).get(cursor);
  assert.deepEqual(only?.place, { way: "uids", uid: 20_000, rest: undefined });
});

Deno.test("what cannot be short is kept by the replica that found it, and by no other", async () => {
  const key = newKey();
  const here = replica(key);
  const many = Array.from(
    { length: 300 },
    (_, i) => ({ ...INBOX, mailbox: `${crypto.randomUUID()}/${i}` }),
  );
  const there = position(...many);
  const cursor = await here.add(there);
  assert.equal(cursor.length, 22);
  assert.deepEqual(await here.get(cursor), there);
  assert.equal(await here.accountOf(cursor), "work");
  await assert.rejects(replica(key).get(cursor), LOST);
  assert.equal(await replica(key).accountOf(cursor), undefined);
});

Deno.test("a cursor leads nowhere when its time is over, also on a clock that was set back", async () => {
  const key = newKey();
  const clock = new Clock();
  const here = replica(key, clock);
  const cursor = await here.add(position(INBOX));
  clock.now += 59_000;
  assert.ok(await here.get(cursor));
  clock.now += 2_000;
  await assert.rejects(here.get(cursor), LOST);
  clock.now -= 30_000;
  await assert.rejects(here.get(cursor), LOST);
  assert.equal(await here.accountOf(cursor), undefined);
});

Deno.test("another key, a changed cursor and one that was made up lead nowhere", async () => {
  const key = newKey();
  const cursor = await replica(key).add(position(INBOX));
  await assert.rejects(replica(newKey()).get(cursor), LOST);
  for (const text of ["", "x", cursor.slice(1), `${cursor}A`, "A".repeat(200), "A".repeat(9_999)]) {
    await assert.rejects(replica(key).get(text), LOST, text);
  }
});
