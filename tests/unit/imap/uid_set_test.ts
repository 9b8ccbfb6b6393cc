import assert from "node:assert/strict";
import fc from "fast-check";
import {
  countUids,
  formatUidSet,
  newestUids,
  parseUidSet,
  uidsBelow,
  type UidSet,
  uidSetOf,
} from "../../../lib/imap/uid_set.ts";

/** Few values, so that ranges meet, overlap and touch. */
const uid = fc.integer({ min: 1, max: 40 });
const uids = fc.array(uid, { maxLength: 30 });
const ranges = fc.array(fc.tuple(uid, uid), { maxLength: 10 });

function expand(set: UidSet): number[] {
  return set.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i)
  );
}

function ascending(values: Iterable<number>): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

Deno.test("a server's set is read in any order and with its ranges either way round", () => {
  assert.deepEqual(parseUidSet("9:7,1,2, 4 ,4"), [
    { first: 1, last: 2 },
    { first: 4, last: 4 },
    { first: 7, last: 9 },
  ]);
});

Deno.test("what is not a valid range is left out", () => {
  for (const text of ["", ",", "0", "0:5", "*", "1:*", "-1", "1:2:3", "4294967296", "x", "1e3"]) {
    assert.deepEqual(parseUidSet(text), [], text);
  }
  assert.deepEqual(parseUidSet("x,5,0,4294967295"), [
    { first: 5, last: 5 },
    { first: 4_294_967_295, last: 4_294_967_295 },
  ]);
});

Deno.test("a million UIDs in one range cost nothing", () => {
  const set = parseUidSet("1:4294967295");
  assert.equal(set.length, 1);
  assert.equal(countUids(set), 4_294_967_295);
  assert.deepEqual(newestUids(set, 2), [4_294_967_295, 4_294_967_294]);
  assert.deepEqual(uidsBelow(set, 3), [{ first: 1, last: 2 }]);
});

Deno.test("a set of single UIDs has what was put in, in as few ranges as there can be", () => {
  fc.assert(fc.property(uids, (values) => {
    const set = uidSetOf(values);
    assert.deepEqual(expand(set), ascending(values));
    for (const [i, { first }] of set.entries()) {
      if (i > 0) assert.ok(first > (set[i - 1]?.last ?? 0) + 1);
    }
  }));
});

Deno.test("reading ranges agrees with adding each UID to a set", () => {
  fc.assert(fc.property(ranges, (pairs) => {
    const text = pairs.map(([a, b]) => `${a}:${b}`).join(",");
    const naive = pairs.flatMap(([a, b]) =>
      expand([{ first: Math.min(a, b), last: Math.max(a, b) }])
    );
    assert.deepEqual(expand(parseUidSet(text)), ascending(naive));
  }));
});

Deno.test("what is written is read back as the same set", () => {
  fc.assert(fc.property(uids, (values) => {
    const set = uidSetOf(values);
    assert.deepEqual(parseUidSet(formatUidSet(set)), set);
    assert.match(formatUidSet(set), /^([0-9]+(:[0-9]+)?(,(?=[0-9]))?)*$/);
  }));
});

Deno.test("counting, the newest and those below agree with a naive set", () => {
  fc.assert(fc.property(uids, fc.nat(40), fc.nat(45), (values, count, bound) => {
    const set = uidSetOf(values);
    const naive = ascending(values);
    assert.equal(countUids(set), naive.length);
    assert.deepEqual(newestUids(set, count), naive.toReversed().slice(0, count));
    assert.deepEqual(expand(uidsBelow(set, bound)), naive.filter((value) => value < bound));
  }));
});

Deno.test("making a set leaves the given array as it was", () => {
  const values = [3, 1, 2];
  uidSetOf(values);
  assert.deepEqual(values, [3, 1, 2]);
});
