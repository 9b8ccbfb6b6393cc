import assert from "node:assert/strict";
import fc from "fast-check";
import { unflow } from "../../../lib/content/flowed.ts";

Deno.test("lines that end in a space flow into the next one", () => {
  assert.equal(unflow("one \ntwo \nthree\nfour", false), "one two three\nfour");
});

Deno.test("DelSp takes the space away that marked the soft break", () => {
  assert.equal(unflow("日本 \n語", true), "日本語");
  assert.equal(unflow("日本 \n語", false), "日本 語");
});

Deno.test("space-stuffing is undone", () => {
  assert.equal(unflow(" From here\n >not a quote", false), "From here\n>not a quote");
});

Deno.test("quoted lines flow with lines of the same depth only", () => {
  assert.equal(unflow("> a \n> b\n>> c \nd", false), "> a b\n>> c \nd");
  assert.equal(unflow(">> a \n> b", false), ">> a \n> b");
});

Deno.test("the signature mark neither flows nor is flowed into", () => {
  assert.equal(unflow("text \n-- \nname", false), "text \n-- \nname");
  assert.equal(unflow("> -- \n> name", true), "> -- \n> name");
});

Deno.test("a soft break at the very end loses nothing", () => {
  assert.equal(unflow("end ", false), "end ");
  assert.equal(unflow("", false), "");
  assert.equal(unflow("a\n\nb\n", false), "a\n\nb\n");
});

Deno.test("of text that goes on, a last line that says too little is left out", () => {
  for (const torn of ["-", "--", "-- ", ">", ">> ", "> --", " ", ""]) {
    assert.equal(unflow(`text \n${torn}`, false, true), "text ", JSON.stringify(torn));
  }
  assert.equal(unflow("text \nmore", false, true), "text more");
  assert.equal(unflow("--", false, true), "");
});

Deno.test("what a beginning flows to is the beginning of what the whole flows to", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab >-\n"), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.nat(60), fc.boolean(), (value, cut, delSp) => {
      const begun = unflow(value.slice(0, cut), delSp, true);
      assert.ok(unflow(value, delSp).startsWith(begun.trimEnd()), JSON.stringify([value, begun]));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("text without trailing spaces, stuffing and quotes stays as it is", () => {
  const line = fc.string({ unit: fc.constantFrom(..."ab é-.💌"), maxLength: 12 })
    .map((text) => text.trim());
  fc.assert(fc.property(fc.array(line), fc.boolean(), (lines, delSp) => {
    const text = lines.join("\n");
    assert.equal(unflow(text, delSp), text);
  }));
});

Deno.test("no word is lost or made up, whatever flows", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab >-\n"), maxLength: 60 });
  const letters = (value: string): string => value.replace(/[^ab]/g, "");
  fc.assert(fc.property(text, fc.boolean(), (value, delSp) => {
    assert.equal(letters(unflow(value, delSp)), letters(value));
  }));
});
