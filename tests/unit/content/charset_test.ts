import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCharset } from "../../../lib/content/charset.ts";
import { utf8 } from "./bytes.ts";

/** Bytes of one character set and the text that people meant by them. */
const SAMPLES: readonly (readonly [charset: string, hex: string, text: string])[] = [
  ["iso-2022-jp", "1b2442467c4b5c1b2842", "日本"],
  ["iso-2022-jp-ms", "1b2442467c4b5c1b2842", "日本"],
  ["shift_jis", "93fa967b", "日本"],
  ["cp932", "93fa967b", "日本"],
  ["euc-jp", "c6fccbdc", "日本"],
  ["euc-kr", "c7d1b1b9", "한국"],
  ["ks_c_5601-1987", "c7d1b1b9", "한국"],
  ["cp949", "c7d1b1b9", "한국"],
  ["gb18030", "d6d0b9fa9439da33", "中国💩"],
  ["cp936", "d6d0b9fa", "中国"],
  ["big5", "a4a4b0ea", "中國"],
  ["windows-1256", "e3d1cdc8c7", "مرحبا"],
  ["iso-8859-8-i", "f9ece5ed", "שלום"],
  ["iso-8859-8-e", "f9ece5ed", "שלום"],
  ["koi8-r", "f0d2c9d7c5d4", "Привет"],
  ["windows-1251", "cff0e8e2e5f2", "Привет"],
  ["iso-8859-1", "636166e920", "café "],
  ["windows-1252", "80", "€"],
  ["utf-16le", "3d d8 00 de".replaceAll(" ", ""), "😀"],
  ["utf-8", "f09f9880", "😀"],
];

for (const [charset, hex, text] of SAMPLES) {
  Deno.test(`text in ${charset} is read as it was meant`, () => {
    const bytes = Uint8Array.fromHex(hex);
    assert.deepEqual(decodeCharset(bytes, charset, true), { text, note: undefined });
    assert.equal(decodeCharset(bytes, ` "${charset.toUpperCase()}" `, true).text, text);
  });
}

Deno.test("text that says nothing about its charset is ASCII without a note", () => {
  for (const label of ["", "us-ascii", "ASCII", "  "]) {
    assert.deepEqual(decodeCharset(utf8("plain"), label, true), { text: "plain", note: undefined });
  }
});

Deno.test("a missing charset is guessed as UTF-8, else windows-1252, and noted", () => {
  assert.deepEqual(decodeCharset(utf8("é"), "", true), { text: "é", note: "charset_missing" });
  assert.deepEqual(decodeCharset(Uint8Array.of(0xe9, 0x80), "us-ascii", true), {
    text: "é€",
    note: "charset_missing",
  });
});

Deno.test("an unknown charset is guessed and noted, whatever its name", () => {
  for (const label of ["x-nonsense", "utf-7", "hz-gb-2312", "constructor", "__proto__", "🙈"]) {
    assert.deepEqual(
      decodeCharset(utf8("é"), label, true),
      { text: "é", note: "charset_unknown" },
      label,
    );
  }
});

Deno.test("UTF-8 that is none is read as windows-1252 and noted", () => {
  assert.deepEqual(decodeCharset(Uint8Array.of(0x63, 0xe9), "utf-8", true), {
    text: "cé",
    note: "charset_wrong",
  });
});

Deno.test("UTF-8 cut inside a character is still UTF-8 when the part goes on", () => {
  const cut = utf8("aé😀").subarray(0, 5);
  assert.deepEqual(decodeCharset(cut, "utf-8", false), { text: "aé", note: undefined });
  assert.equal(decodeCharset(cut, "utf-8", true).note, "charset_wrong");
  assert.deepEqual(decodeCharset(cut, "", false), { text: "aé", note: "charset_missing" });
});

Deno.test("a part cut inside a character of two bytes ends before that character", () => {
  const bytes = Uint8Array.fromHex("93fa96");
  assert.equal(decodeCharset(bytes, "shift_jis", false).text, "日");
  assert.notEqual(decodeCharset(bytes, "shift_jis", true).text, "日");
});

Deno.test("any bytes under any label give text and never an error", () => {
  const label = fc.oneof(fc.string(), fc.constantFrom(...SAMPLES.map(([charset]) => charset)));
  fc.assert(fc.property(fc.uint8Array(), label, fc.boolean(), (bytes, charset, complete) => {
    const { text, note } = decodeCharset(bytes, charset, complete);
    assert.equal(typeof text, "string");
    assert.ok(note === undefined || /^charset_(missing|unknown|wrong)$/.test(note));
  }));
});

Deno.test("the text of the beginning is the beginning of the text, in every charset", () => {
  for (const [charset, hex, text] of SAMPLES) {
    const bytes = Uint8Array.fromHex(hex);
    for (let length = 0; length <= bytes.length; length++) {
      const begun = decodeCharset(bytes.subarray(0, length), charset, false).text;
      assert.ok(text.startsWith(begun.toWellFormed()), `${charset} ${length}: ${begun}`);
    }
  }
});
