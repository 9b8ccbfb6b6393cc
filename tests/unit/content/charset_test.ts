import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCharset, DETECTION_BYTES, isKnownCharset } from "../../../lib/content/charset.ts";
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
  ["iso-2022-kr", "1b2429430e475131390f0a61", "한국\na"],
  ["hz-gb-2312", "7e7b5650397a7e7d617e7e", "中国a~"],
  ["utf-7", "4869202b324433654141447241437321", "Hi 😀ë+!"],
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
  assert.deepEqual(decodeCharset(Uint8Array.of(0xe9, 0x80), "", true), {
    text: "é€",
    note: "charset_missing",
  });
});

Deno.test("UTF-8 under the name of another charset is read as UTF-8 and noted", () => {
  for (const label of ["us-ascii", "iso-8859-1", "windows-1252", "iso-8859-15", "macintosh"]) {
    for (const text of ["naïve", "Grüße aus 東京 😀"]) {
      assert.deepEqual(decodeCharset(utf8(text), label, true), { text, note: "charset_wrong" });
    }
  }
  const text = "Съешь же ещё этих мягких французских булок";
  for (const label of ["koi8-r", "gb2312", "iso-2022-jp", "shift_jis"]) {
    assert.deepEqual(
      decodeCharset(utf8(text), label, true),
      { text, note: "charset_wrong" },
      label,
    );
  }
});

Deno.test("single bytes among UTF-8 are windows-1252, and the rest stays UTF-8", () => {
  const bytes = Uint8Array.of(...utf8("naïve "), 0x93, 0x61, 0x94, 0x20, ...utf8("東京 é"), 0xe9);
  assert.deepEqual(decodeCharset(bytes, "utf-8", true), {
    text: "naïve “a” 東京 éé",
    note: "charset_wrong",
  });
});

Deno.test("overlong forms, surrogates and what is beyond Unicode are no UTF-8", () => {
  for (const hex of ["c0af", "e080af", "eda080", "f48fbfbf80", "f4908080", "f8888080", "c1bf"]) {
    const { text, note } = decodeCharset(Uint8Array.fromHex(hex), "utf-8", true);
    assert.equal(note, "charset_wrong", hex);
    assert.equal(/[\/\ud800-\udfff]/u.test(text), false, hex);
  }
});

Deno.test("a byte order mark says more than a label", () => {
  const utf16 = Uint8Array.fromHex("fffe3dd800de");
  for (const label of ["utf-16", "utf-16le", "UTF-16"]) {
    assert.deepEqual(decodeCharset(utf16, label, true), { text: "😀", note: undefined });
  }
  assert.deepEqual(decodeCharset(utf16, "utf-8", true), { text: "😀", note: "charset_wrong" });
  const big = Uint8Array.fromHex("feffd83dde00");
  assert.deepEqual(decodeCharset(big, "", true), { text: "😀", note: "charset_missing" });
  assert.equal(decodeCharset(big, "utf-16", true).text, "😀");
  assert.equal(decodeCharset(Uint8Array.fromHex("00410042"), "utf-16", true).text, "AB");
  const marked = Uint8Array.fromHex("efbbbfc3a9");
  assert.deepEqual(decodeCharset(marked, "iso-8859-1", true), { text: "é", note: "charset_wrong" });
  assert.deepEqual(decodeCharset(marked, "utf-8", true), { text: "é", note: undefined });
});

Deno.test("UTF-7 is decoded when it is declared, and never guessed", () => {
  const hidden = utf8("+ADw-script+AD4-");
  assert.deepEqual(decodeCharset(hidden, "utf-7", true), { text: "<script>", note: undefined });
  for (const label of ["", "utf-8", "us-ascii", "iso-8859-1"]) {
    assert.equal(decodeCharset(hidden, label, true).text, "+ADw-script+AD4-");
  }
  assert.equal(isKnownCharset("utf-7"), true);
  assert.equal(isKnownCharset(' "KOI8-R" '), true);
});

Deno.test("UTF-7 that is not well formed still gives text", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["1 + 1 = 2", "1 + 1 = 2"],
    ["a+", "a+"],
    ["a+-b", "a+b"],
    ["a++-", "a"],
    ["+AGE.b", "a.b"],
    ["+2D0-", "\ufffd"],
    ["+AG", ""],
  ];
  for (const [source, text] of cases) {
    assert.equal(decodeCharset(utf8(source), "utf-7", true).text, text, source);
  }
});

Deno.test("charsets that shift are ASCII again on the next line", () => {
  assert.equal(
    decodeCharset(utf8("~{<:Ky\nplain ~~ ~{2;R*~}~\r\n!"), "hz", true).text,
    "己所\nplain ~ 不要!",
  );
  const korean = Uint8Array.fromHex("1b2429430e4751310a61620f63");
  assert.equal(decodeCharset(korean, "iso-2022-kr", true).text, "한\ufffd\nabc");
});

Deno.test("without a label Japanese, Russian, Korean and Chinese are recognised", () => {
  const russian = "Съешь же ещё этих мягких французских булок, да выпей чаю.";
  const cases: readonly (readonly [string, string])[] = [
    ["1b24422533256c244f467c4b5c386c24472439234e1b2842", "コレは日本語ですＮ"],
    ["82b182ea82cd93fa967b8cea82c582b7", "これは日本語です"],
    ["a4b3a4eca4cfc6fccbdcb8eca4c7a4b9", "これは日本語です"],
    [
      "bec8b3e7c7cfbcbcbfe420c0ccb0cdc0ba20c7d1b1b9beeec0d4b4cfb4d9",
      "안녕하세요 이것은 한국어입니다",
    ],
    [
      "d5e2cac7d6d0cec4d3cabcfea3accec4bcfed4dac0efc3e6a3acc7ebc4fabfb4",
      "这是中文邮件，文件在里面，请您看",
    ],
  ];
  for (const [hex, text] of cases) {
    const read = decodeCharset(Uint8Array.fromHex(hex), "", true);
    assert.equal(read.note, "charset_missing");
    assert.equal(read.text, text);
  }
  const alphabet = "абвгдежзийклмнопрстуфхцчшщъыьэюя";
  const windows = Uint8Array.from(russian, (letter) => {
    const at = alphabet.indexOf(letter.toLowerCase());
    if (letter === "ё") return 0xb8;
    return at < 0 ? letter.charCodeAt(0) : (letter === letter.toLowerCase() ? 0xe0 : 0xc0) + at;
  });
  assert.equal(decodeCharset(windows, "", true).text, russian);
  assert.equal(decodeCharset(windows, "utf-8", true).text, russian);
  const koi = "юабцдефгхийклмнопярстужвьызшэщчъ";
  const bytes = Uint8Array.from(russian, (letter) => {
    const at = koi.indexOf(letter.toLowerCase());
    if (letter === "ё") return 0xa3;
    return at < 0 ? letter.charCodeAt(0) : (letter === letter.toLowerCase() ? 0xc0 : 0xe0) + at;
  });
  assert.equal(decodeCharset(bytes, "x-unknown", true).text, russian);
});

Deno.test("Western text is never taken for another script", () => {
  for (
    const text of [
      "Où est passé l'été à la plage ? Çà et là, garçon, très déçu.",
      "Füße größer Äpfel Öl über Maß süß",
      "Señor Muñoz ¿dónde está el baño? ¡Ah!",
      "Smörgåsbord på ön, jag är där",
    ]
  ) {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    for (const label of ["", "utf-8"]) {
      assert.equal(decodeCharset(bytes, label, true).text, text);
    }
  }
});

Deno.test("an unknown charset is guessed and noted, whatever its name", () => {
  for (const label of ["x-nonsense", "iso-2022-cn", "utf-9", "constructor", "__proto__", "🙈"]) {
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
});

Deno.test("text stops before what its unknown charset decides until enough of it is there", () => {
  const bytes = utf8(`a${"é".repeat(DETECTION_BYTES)}`);
  for (const label of ["", "iso-8859-1", "x-unknown"]) {
    assert.equal(decodeCharset(bytes.subarray(0, DETECTION_BYTES), label, false).text, "a");
    const { text } = decodeCharset(bytes.subarray(0, DETECTION_BYTES + 1), label, false);
    assert.equal(text, `a${"é".repeat(DETECTION_BYTES / 2)}`);
  }
});

Deno.test("a part cut inside a character of two bytes ends before that character", () => {
  const whole = "日".repeat(DETECTION_BYTES);
  const bytes = Uint8Array.fromHex("93fa".repeat(DETECTION_BYTES) + "93");
  assert.equal(decodeCharset(bytes, "shift_jis", false).text, whole);
  assert.notEqual(decodeCharset(bytes, "shift_jis", true).text, whole);
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

/** Bytes of several charsets mixed, long enough for the window that decides. */
const mixed = fc.array(
  fc.oneof(
    fc.constantFrom(...SAMPLES.map(([, hex]) => Uint8Array.fromHex(hex))),
    fc.uint8Array({ maxLength: 6 }),
    fc.integer({ min: 1, max: 700 }).map((length) =>
      utf8("plain text ".repeat(99).slice(0, length))
    ),
    fc.constantFrom("é", "😀", "Привет", "日本語").map(utf8),
  ),
  { maxLength: 12 },
).map((pieces) => Uint8Array.from(pieces.flatMap((piece) => [...piece])));

Deno.test("whatever the bytes, the text of their beginning is the beginning of their text", () => {
  const label = fc.constantFrom("", "us-ascii", "utf-8", "x-unknown", ...SAMPLES.map(([c]) => c));
  fc.assert(
    fc.property(mixed, label, fc.nat(6_000), (bytes, charset, cut) => {
      const whole = decodeCharset(bytes, charset, true).text;
      const begun = decodeCharset(bytes.subarray(0, cut % (bytes.length + 1)), charset, false).text;
      assert.ok(
        whole.toWellFormed().startsWith(begun.toWellFormed()),
        `${charset}: ${JSON.stringify(begun.slice(-30))}`,
      );
    }),
    { numRuns: 1_000 },
  );
});
