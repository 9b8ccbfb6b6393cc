import assert from "node:assert/strict";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import { FoundUids } from "../../../lib/imap/found.ts";
import { MAX_FOUND } from "../../../lib/imap/limits.ts";
import { MAX_UID } from "../../../lib/imap/uid_set.ts";
import { tokens } from "./tokens.ts";

/** An ESEARCH with these words. */
const esearch = (...words: readonly string[]) => ({ attributes: words.map(tokens) });

function failure(found: FoundUids): string | undefined {
  try {
    found.set(MAX_UID);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof MailError);
    return reasonOf(error);
  }
}

Deno.test("several answers to one search are one set", () => {
  const found = new FoundUids();
  assert.equal(found.answered, false);
  found.search({ numbers: [9, 1, 2] });
  found.search({ attributes: [{ value: "3" }, tokens("(MODSEQ 12)")] });
  found.esearch(esearch("(TAG a)", "UID", "ALL", "8:7,20"), "a");
  assert.equal(found.answered, true);
  assert.deepEqual(found.set(MAX_UID), [
    { first: 1, last: 3 },
    { first: 7, last: 9 },
    { first: 20, last: 20 },
  ]);
});

Deno.test("the answer to another command is none", () => {
  const found = new FoundUids();
  found.esearch(esearch("(TAG b)", "UID", "ALL", "1:9"), "a");
  assert.equal(found.answered, false);
  assert.deepEqual(found.set(MAX_UID), []);
});

Deno.test("an answer that has no UIDs where they belong is an error, not an empty set", () => {
  for (const numbers of [[0], [1, MAX_UID + 1], [2 ** 53], [-1]]) {
    const found = new FoundUids();
    found.search({ numbers });
    assert.equal(failure(found), "server_answer_invalid", String(numbers));
  }
  for (const set of ["5:*", "1,x", "0", "1:4294967296", "1e999", "-1", "1,,2"]) {
    const found = new FoundUids();
    found.esearch(esearch("UID", "ALL", set), "a");
    assert.equal(failure(found), "server_answer_invalid", set);
  }
});

Deno.test("an answer that contradicts itself, or has numbers that are no UIDs, is an error", () => {
  const answers = [
    ["UID", "COUNT", "3", "ALL", "1"],
    ["UID", "ALL", "1:3", "COUNT", "1"],
    ["UID", "COUNT", "3"],
    ["UID", "MIN", "1", "MAX", "3"],
    ["UID", "MAX", "3", "COUNT", "0"],
    ["ALL", "1:3"],
    ["(TAG a)", "COUNT", "3", "ALL", "1:3"],
  ];
  for (const words of answers) {
    const found = new FoundUids();
    found.esearch(esearch(...words), "a");
    assert.equal(failure(found), "server_answer_invalid", words.join(" "));
  }
  for (const words of [["UID"], [], ["UID", "COUNT", "0"], ["UID", "COUNT", "3", "ALL", "1:2,9"]]) {
    const found = new FoundUids();
    found.esearch(esearch(...words), "a");
    assert.equal(failure(found), undefined, words.join(" "));
  }
});

Deno.test("every UID that there can be is one range", () => {
  const found = new FoundUids();
  found.esearch(esearch("UID", "ALL", `1:${MAX_UID}`), "a");
  assert.deepEqual(found.set(MAX_UID), [{ first: 1, last: MAX_UID }]);
});

Deno.test("more than there are is an error", () => {
  const found = new FoundUids();
  found.esearch(esearch("UID", "ALL", "1:4"), "a");
  assert.throws(() => found.set(3), MailError);
  assert.deepEqual(found.set(4), [{ first: 1, last: 4 }]);
});

Deno.test("a number of matches without the matches is an error", () => {
  for (const [count, reason] of [["0", undefined], ["3", "server_answer_invalid"]] as const) {
    const found = new FoundUids();
    found.esearch(esearch("UID", "COUNT", count), "a");
    assert.equal(failure(found), reason);
  }
});

Deno.test("more than can be held is an error, not a part", () => {
  const found = new FoundUids();
  const half = Array.from({ length: MAX_FOUND / 2 }, (_, i) => i + 1);
  found.search({ numbers: half });
  found.search({ numbers: half });
  assert.equal(failure(found), undefined);
  found.search({ numbers: [1] });
  assert.equal(failure(found), "server_answer_too_large");
  const ranges = new FoundUids();
  ranges.esearch(esearch("UID", "ALL", "1,".repeat(MAX_FOUND) + "1"), "a");
  assert.equal(failure(ranges), "server_answer_too_large");
});
