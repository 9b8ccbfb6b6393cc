import assert from "node:assert/strict";
import fc from "fast-check";
import { readName } from "../../../lib/content/name.ts";
import { codePointLength } from "../../../lib/contract/text.ts";
import { anyText } from "../../support/any_text.ts";

type Parameters = Readonly<Record<string, string>>;

function name(disposition: Parameters, type: Parameters = {}): string {
  return readName({ disposition, type });
}

Deno.test("the name is the disposition's filename, else the type's name, else empty", () => {
  assert.equal(name({ filename: "a.pdf" }, { name: "b.pdf" }), "a.pdf");
  assert.equal(name({}, { name: "b.pdf" }), "b.pdf");
  assert.equal(name({}), "");
});

Deno.test("an extended parameter is decoded from its charset and wins over the plain one", () => {
  assert.equal(
    name({ "filename*": "utf-8'en'na%C3%AFve%20%e2%82%ac.txt", filename: "naive.txt" }),
    "naïve €.txt",
  );
  assert.equal(name({ "filename*": "iso-8859-1''caf%E9" }), "café");
  assert.equal(name({ "filename*": "x-unknown''caf%C3%A9" }), "café");
  assert.equal(name({ "filename*": "no quotes %41" }), "no quotes A");
});

Deno.test("continuations are joined, encoded or not, and stop at the first gap", () => {
  assert.equal(
    name({
      "filename*0*": "utf-8''%F0%9F",
      "filename*1*": "%98%80 and",
      "filename*2": " 100%25 more",
      "filename*4": "never",
    }),
    "😀 and 100%25 more",
  );
  assert.equal(name({ "filename*0": "a 50% ", "filename*1": "b.txt" }), "a 50% b.txt");
});

Deno.test("encoded words in a name are decoded although the RFCs forbid them", () => {
  assert.equal(name({ filename: "=?utf-8?B?w6kucGRm?=" }), "é.pdf");
  assert.equal(name({}, { name: "=?iso-8859-1?Q?caf=E9?=.txt" }), "café.txt");
});

Deno.test("a name is one line without invisible characters and of bounded length", () => {
  assert.equal(name({ filename: "invoice\u202efdp.\r\nexe\u200b" }), "invoicefdp. exe");
  assert.equal(codePointLength(name({ filename: "😀".repeat(1_000) })), 255);
});

Deno.test("a name in as many pieces as are read gives a name however long they are", () => {
  const pieces = Array.from({ length: 60 }, (_, i) => [`filename*${i}`, "中".repeat(1_024)]);
  assert.equal(name(Object.fromEntries(pieces)), "中".repeat(255));
});

Deno.test("any parameters give a safe name and never an error", () => {
  const keys = ["filename", "filename*", "filename*0", "filename*0*", "filename*1", "filename*1*"];
  const value = fc.oneof(
    anyText(),
    fc.string({ unit: fc.constantFrom(..."%'=?utf-8BQ4C\u202e\n") }),
  );
  const parameters = fc.dictionary(fc.constantFrom(...keys), value);
  fc.assert(fc.property(parameters, (disposition) => {
    const found = name(disposition);
    assert.ok(codePointLength(found) <= 255);
    assert.equal(/\p{Cc}|\p{Bidi_Control}/u.test(found), false);
    assert.ok(found.isWellFormed());
  }));
});

Deno.test("a path in a file name is no path", async () => {
  for (const sent of ["../../etc/cron.d/x", "..\\..\\x.bat"]) {
    assert.doesNotMatch(await readName({ disposition: { filename: sent }, type: {} }), /[/\\]/);
  }
});
