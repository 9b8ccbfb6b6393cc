/**
 * Lengths in code points, and what may not reach an IMAP command.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  codePointLength,
  hasControlCharacter,
  hasInvisibleCharacter,
  quoteName,
  sliceCodePoints,
  unsafeTextReason,
} from "../../../lib/contract/text.ts";
import { anyText } from "../../support/any_text.ts";

// Any UTF-16, lone surrogates included: a caller can write them as \ud800 in JSON.
const anyString = fc.oneof(
  anyText(),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

Deno.test("The length of a text is its number of code points.", () => {
  assert.equal(codePointLength(""), 0);
  assert.equal(codePointLength("abc"), 3);
  assert.equal(codePointLength("Zürich"), 6);
  assert.equal(codePointLength("📬"), 1);
  assert.equal(codePointLength("e\u0301"), 2);
  fc.assert(fc.property(anyString, (text) => codePointLength(text) === [...text].length));
});

Deno.test("A lone surrogate counts as one code point.", () => {
  assert.equal(codePointLength("\ud83d"), 1);
  assert.equal(codePointLength("\udcec\ud83d"), 2);
  assert.equal(codePointLength("a\ud83db"), 3);
});

Deno.test("A slice is what cutting an array of code points gives.", () => {
  fc.assert(
    fc.property(anyString, fc.nat(40), fc.nat(40), (text, start, count) => {
      const { slice } = sliceCodePoints(text, start, count);
      assert.equal(slice, [...text].slice(start, start + count).join(""));
    }),
  );
});

Deno.test("Consecutive slices join to the whole text and never split a code point.", () => {
  fc.assert(
    fc.property(anyString, fc.integer({ min: 1, max: 7 }), (text, count) => {
      const pieces: string[] = [];
      for (let at: number | undefined = 0; at !== undefined;) {
        const { slice, next }: ReturnType<typeof sliceCodePoints> = sliceCodePoints(
          text,
          at,
          count,
        );
        assert.ok(codePointLength(slice) <= count);
        if (next !== undefined) {
          assert.equal(next, at + count, "the next slice begins where this ends");
        }
        pieces.push(slice);
        at = next;
      }
      assert.equal(pieces.join(""), text);
      assert.equal(pieces.length, Math.max(1, Math.ceil([...text].length / count)));
    }),
  );
});

Deno.test("A slice that reaches the end of the text has no next offset.", () => {
  assert.deepEqual(sliceCodePoints("📬📭📮", 1, 1), { slice: "📭", next: 2 });
  assert.deepEqual(sliceCodePoints("📬📭📮", 1, 2), { slice: "📭📮", next: undefined });
  assert.deepEqual(sliceCodePoints("📬📭📮", 1, 9), { slice: "📭📮", next: undefined });
});

Deno.test("A slice that begins at or behind the end of the text is empty.", () => {
  assert.deepEqual(sliceCodePoints("abc", 3, 1), { slice: "", next: undefined });
  assert.deepEqual(sliceCodePoints("abc", 4, 1), { slice: "", next: undefined });
  assert.deepEqual(sliceCodePoints("", 0, 1), { slice: "", next: undefined });
});

Deno.test("Every one of the 65 control characters is found.", () => {
  const controls = Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => hasControlCharacter(String.fromCodePoint(code)));
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);
  assert.deepEqual(controls, [...range(0x00, 0x1f), ...range(0x7f, 0x9f)]);
});

Deno.test("A control character is found wherever it hides in a text.", () => {
  const control = fc.oneof(fc.integer({ min: 0, max: 0x1f }), fc.integer({ min: 0x7f, max: 0x9f }))
    .map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(anyString, control, anyString, (before, hidden, after) => {
      const text = before + hidden + after;
      assert.equal(hasControlCharacter(text), true);
      assert.equal(
        unsafeTextReason(text),
        "must not contain control characters or line breaks",
      );
    }),
  );
});

Deno.test("A lone surrogate is refused, because it cannot be sent as UTF-8.", () => {
  for (const text of ["\ud83d", "a\udcec", "\udcec\ud83d", "📬\ud83d"]) {
    assert.match(unsafeTextReason(text) ?? "", /well-formed Unicode/);
  }
});

Deno.test("Well-formed text without control characters is safe.", () => {
  assert.equal(unsafeTextReason(""), undefined);
  assert.equal(
    unsafeTextReason('Quotes " and \\ and {5} * ( ) % are escaped, not refused'),
    undefined,
  );
  fc.assert(
    fc.property(anyText(), (text) => {
      const clean = text.replace(/\p{Cc}/gu, "");
      assert.equal(unsafeTextReason(clean), undefined);
    }),
  );
});

Deno.test("A name is shown in quotation marks that it cannot end, with a mark where nothing is seen.", () => {
  assert.equal(quoteName("Reisen/Übersee 📬"), '"Reisen/Übersee 📬"');
  assert.equal(quoteName('a" or "b'), '"a\\" or \\"b"');
  assert.equal(quoteName("a\u202eb\u200b\n\u{e0041}"), '"a\ufffdb\ufffd\ufffd\ufffd"');
  fc.assert(
    fc.property(anyString, (text) => {
      const quoted = quoteName(text);
      assert.equal(hasInvisibleCharacter(quoted), false);
      assert.match(quoted, /^"(?:[^"\\]|\\.)*"$/u);
    }),
  );
});
