import assert from "node:assert/strict";
import fc from "fast-check";
import { removeInvisible, singleLine } from "../../../lib/content/invisible.ts";
import { anyText } from "./any_text.ts";

/** Characters that hide text from a reader, by what they are. */
const HIDDEN: Readonly<Record<string, string>> = {
  "zero-width space": "\u200b",
  "zero-width joiner": "\u200d",
  "byte order mark": "\ufeff",
  "word joiner": "\u2060",
  "soft hyphen": "\u00ad",
  "right-to-left override": "\u202e",
  "right-to-left isolate": "\u2067",
  "pop directional isolate": "\u2069",
  "Arabic letter mark": "\u061c",
  "tag letter": "\u{e0041}",
  "variation selector": "\ufe0f",
  "supplementary variation selector": "\u{e0100}",
  "Hangul filler": "\u3164",
  "Mongolian vowel separator": "\u180e",
  "interlinear annotation": "\ufff9",
  "NUL": "\0",
  "escape": "\u001b",
  "delete": "\u007f",
  "C1 control": "\u009b",
};

/** Unicode by its own properties, not by the expression under test. */
const FORBIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]|(?![\n\t])\p{Cc}/u;

/** Text in which hidden characters, line ends and lone surrogates are frequent. */
const hiding = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...Object.values(HIDDEN),
      "\r",
      "\n",
      "\r\n",
      "\t",
      "\u2028",
      "\ud800",
      "\udc00",
    ),
    anyText(3),
  ),
  { maxLength: 30 },
).map((pieces) => pieces.join(""));

for (const [what, character] of Object.entries(HIDDEN)) {
  Deno.test(`a ${what} is removed and counted`, () => {
    const text = `a${character}b${character}`;
    assert.deepEqual(removeInvisible(text), { text: "ab", removed: 2 });
    assert.deepEqual(singleLine(text), { text: "ab", removed: 2 });
  });
}

Deno.test("what people write stays as it is", () => {
  const text = "Grüße\t😀 \n日本 — שלום مرحبا\u00a0e\u0301";
  assert.deepEqual(removeInvisible(text), { text, removed: 0 });
});

Deno.test("every line end becomes a newline and is not counted", () => {
  assert.deepEqual(removeInvisible("a\r\nb\rc\nd"), { text: "a\nb\nc\nd", removed: 0 });
});

Deno.test("lone surrogates become replacement characters, also around something invisible", () => {
  assert.equal(removeInvisible("\ud83d").text, "\ufffd");
  assert.equal(removeInvisible("\ud83d\u200b\ude00").text, "\ufffd\ufffd");
});

Deno.test("nothing invisible is left of any text", () => {
  fc.assert(
    fc.property(hiding, (value) => {
      const { text } = removeInvisible(value);
      assert.equal(FORBIDDEN.test(text), false, JSON.stringify(text));
      assert.ok(text.isWellFormed());
    }),
    { numRuns: 500 },
  );
});

Deno.test("removing twice is the same as removing once", () => {
  fc.assert(
    fc.property(hiding, (value) => {
      const { text } = removeInvisible(value);
      assert.deepEqual(removeInvisible(text), { text, removed: 0 });
      const line = singleLine(value).text;
      assert.deepEqual(singleLine(line), { text: line, removed: 0 });
    }),
    { numRuns: 500 },
  );
});

Deno.test("a single line has no line break, no tab and no space at its ends", () => {
  assert.equal(singleLine("  a\r\n\t b\u2028c\u2029d\u00a0 e ").text, "a b c d e");
  fc.assert(fc.property(hiding, (value) => {
    const { text } = singleLine(value);
    assert.equal(/[\n\r\t\u2028\u2029]|^\s|\s$|\s\s/.test(text), false, JSON.stringify(text));
  }));
});
