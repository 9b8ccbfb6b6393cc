/**
 * What a server says about where it put messages is read, or not believed.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Untagged } from "../../../../lib/imap/library.ts";
import { readCopyUid } from "../../../../lib/imap/write/copyuid.ts";

/** A response with this in its brackets, as imapflow parses it. */
function response(...code: readonly string[]): Untagged {
  const section = code.map((value) => ({ type: "ATOM", value }));
  return { command: "OK", attributes: [{ type: "ATOM", section }] };
}

function pairs(sent: readonly number[], ...code: readonly string[]): [number, number][] {
  return [...readCopyUid(response(...code), sent)?.uids ?? []];
}

Deno.test("New UIDs are read in the order in which both sets are written.", () => {
  const told = readCopyUid(response("COPYUID", "38505", "304,319:320", "3956:3958"), [
    320,
    304,
    319,
  ]);
  assert.equal(told?.uidvalidity, "38505");
  assert.deepEqual([...told?.uids ?? []], [[304, 3956], [319, 3957], [320, 3958]]);
  assert.deepEqual(pairs([1, 2], "copyuid", "7", "2,1", "5,9"), [[2, 5], [1, 9]]);
});

Deno.test("Only a part of what was sent may be told of.", () => {
  assert.deepEqual(pairs([1, 2, 3], "COPYUID", "7", "2", "5"), [[2, 5]]);
});

Deno.test("What cannot be true is not believed.", () => {
  const sent = [1, 2, 3];
  const lies: readonly (readonly string[])[] = [
    [],
    ["COPYUID"],
    ["COPYUID", "7"],
    ["COPYUID", "7", "1"],
    ["COPYUID", "0", "1", "5"],
    ["COPYUID", "seven", "1", "5"],
    ["COPYUID", "12345678901", "1", "5"],
    ["APPENDUID", "7", "1", "5"],
    ["COPYUID", "7", "4", "5"],
    ["COPYUID", "7", "1:4", "5:8"],
    ["COPYUID", "7", "1:2", "5"],
    ["COPYUID", "7", "1", "5:6"],
    ["COPYUID", "7", "1:3", "5:4294967295"],
    ["COPYUID", "7", "1:4294967295", "5:7"],
    ["COPYUID", "7", "3:1", "5:7"],
    ["COPYUID", "7", "1:3", "7:5"],
    ["COPYUID", "7", "1,1", "5,6"],
    ["COPYUID", "7", "1,2", "5,5"],
    ["COPYUID", "7", "1:*", "5:*"],
    ["COPYUID", "7", "0:2", "5:7"],
    ["COPYUID", "7", "1,", "5,"],
    ["COPYUID", "7", "1", "4294967296"],
  ];
  for (const code of lies) {
    assert.equal(readCopyUid(response(...code), sent), undefined, code.join(" "));
  }
});

Deno.test("Nothing that a server may say makes it throw, or names a message that was not sent.", () => {
  const uid = fc.oneof(
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 4_294_967_290, max: 4_294_967_300 }),
    fc.constantFrom("*", "", "x", "-1", "1e9"),
  );
  const range = fc.oneof(
    uid.map(String),
    fc.tuple(uid, uid).map(([first, last]) => `${first}:${last}`),
  );
  const set = fc.oneof(
    fc.array(range, { maxLength: 4 }).map((ranges) => ranges.join(",")),
    fc.string(),
  );
  const word = fc.constantFrom("COPYUID", "copyuid", "UIDNEXT", "");
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 12 })),
      fc.tuple(word, fc.oneof(fc.constant("7"), set), set, set),
      fc.integer({ min: 0, max: 4 }),
      (sent, code, length) => {
        const told = readCopyUid(response(...code.slice(0, length)), sent);
        if (!told) return;
        assert.match(told.uidvalidity, /^[1-9][0-9]*$/);
        for (const from of told.uids.keys()) assert.ok(sent.includes(from));
        const to = [...told.uids.values()];
        assert.equal(new Set(to).size, to.length);
        for (const one of to) assert.ok(one >= 1 && one <= 4_294_967_295);
      },
    ),
    { numRuns: 2_000 },
  );
});

Deno.test("Any shape of a response is read without an error.", () => {
  fc.assert(
    fc.property(fc.anything(), (section) => {
      const attributes = [{ section }] as unknown as NonNullable<Untagged["attributes"]>;
      readCopyUid({ attributes }, [1, 2]);
    }),
  );
});
