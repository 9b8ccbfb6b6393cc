import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeWords } from "../../../lib/content/encoded_words.ts";

Deno.test("words in both encodings and any case are decoded", () => {
  assert.equal(decodeWords("a =?utf-8?Q?gr=C3=BC=c3=9fe_x?= b"), "a grüße x b");
  assert.equal(decodeWords("=?UTF-8?b?w6k=?="), "é");
  assert.equal(decodeWords("=?iso-8859-1*en?q?caf=E9?="), "café");
});

Deno.test("words side by side are joined, what stands between others stays", () => {
  assert.equal(decodeWords("=?utf-8?Q?a?= =?utf-8?Q?b?=\t=?iso-8859-1?Q?c?= d"), "abc d");
  assert.equal(decodeWords("=?utf-8?Q?a?= - =?utf-8?Q?b?="), "a - b");
  assert.equal(decodeWords("=?utf-8?B?8J8=?= =?utf-8?B?mIA=?="), "😀");
});

Deno.test("what mail programs get wrong is still read", () => {
  assert.equal(decodeWords("=?utf-8?Q?with spaces and ? in it?="), "with spaces and ? in it");
  assert.equal(decodeWords("(=?utf-8?Q?a?=)=?utf-8?Q?b?="), "(a)b");
  assert.equal(decodeWords("=?us-ascii?Q?=C3=A9?="), "é");
  assert.equal(decodeWords("=?utf-8?Q?caf=E9?="), "café");
});

Deno.test("what is no word stays as it is", () => {
  for (const text of ["=?", "=?utf-8?Q?no end", "=?utf-8?X?a?=", "=??Q?a?=", "a=?b", "?="]) {
    assert.equal(decodeWords(text), text);
  }
  assert.equal(decodeWords("=?utf-8?Q?no end =?utf-8?Q?a?="), "=?utf-8?Q?no end a");
});

Deno.test("what it decodes to is not decoded again", () => {
  assert.equal(decodeWords("=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?="), "=?utf-8?Q?a?=");
});

Deno.test("any text is read without an error", () => {
  const unit = fc.constantFrom(
    ..."=?utf-8QqBb_ \n",
    "=?utf-8?Q?",
    "?=",
    "=?iso-2022-jp?B?",
    "GyRC",
  );
  fc.assert(fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
    assert.ok(decodeWords(text).isWellFormed());
  }));
});

Deno.test("a value of many beginnings and no end is read in one pass", () => {
  for (const unit of ["=?a?q?", "=?a?q? ?=", "=?", "?=", "=?utf-8?B?", "=?a?q?x?= "]) {
    const started = performance.now();
    decodeWords(unit.repeat(1_000_000 / unit.length) + "?=");
    assert.ok(performance.now() - started < 20_000, unit);
  }
});
