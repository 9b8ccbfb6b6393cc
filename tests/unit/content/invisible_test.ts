import assert from "node:assert/strict";
import fc from "fast-check";
import { removeInvisible, singleLine } from "../../../lib/content/invisible.ts";
import { anyText } from "../../support/any_text.ts";

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

/** A word in tag letters, with the mark that ends them. */
function tags(word: string): string {
  return [...word].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("") +
    "\u{e007f}";
}

/** Invisible characters without which people would see something else. */
const LEGITIMATE: readonly string[] = [
  ...["👩‍👩‍👧‍👦", "👩‍❤️‍💋‍👨", "🏳️‍🌈", "🏃🏽‍♂️", "❤️", "☎︎", "1️⃣", "#️⃣", "👁️‍🗨️"],
  ...["gbeng", "gbsct", "gbwls"].map((region) => `🏴${tags(region)}`),
  ...["می‌خواهم", "نامه‌ای", "क्‍ष", "ක්‍ර", "র‍্যাব", "ന്‍റെ"],
];

/** The same characters where they only hide something. */
const SMUGGLING: readonly (readonly [text: string, visible: string, removed: number])[] = [
  ["☎\ufe0f\ufe0f", "☎", 2],
  ["☎\ufe0f\u{e0101}", "☎", 2],
  ["a\ufe0fb\ufe0e", "ab", 2],
  ["1\ufe0f", "1", 1],
  ["🇩\ufe0f🇪", "🇩🇪", 1],
  ["a\u200db", "ab", 1],
  ["😀\u200da", "😀a", 1],
  ["😀\u200d", "😀", 1],
  ["😀\u200d\u200d😀", "😀😀", 2],
  ["م\u200c\u200cخ", "مخ", 2],
  ["م\u200c", "م", 1],
  ["م\u200ca", "مa", 1],
  ["म\u200d\u200c\u200dम", "मम", 3],
  ["🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}", "🏴", 5],
  [`🏴${tags("ustx")}`, "🏴", 5],
  [`🏴${tags("GBENG")}`, "🏴", 6],
  [`🏴${tags("gbeng")}\u{e0041}`, "🏴", 7],
  [`🏴${tags("gbeng")}${tags("gbsct")}`, "🏴", 12],
  [`🏴\ufe0f${tags("gbeng")}`, "🏴", 7],
  [`🏴${tags("gbeng")}\ufe0f`, "🏴", 7],
  [`😀${tags("gbeng")}`, "😀", 6],
  [`🏳${tags("gbwls")}`, "🏳", 6],
  [`a${tags("gbsct")}`, "a", 6],
  ["\u200fשלום\u200e", "שלום", 2],
];

/** The three flags, by their code points. */
const FLAGS =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/gu;

/** Unicode by its own properties, not by the expression under test. */
const FORBIDDEN = new RegExp(
  "[[\\p{Default_Ignorable_Code_Point}\\p{Bidi_Control}]--[\\u200C\\u200D\\uFE0E\\uFE0F]]" +
    "|(?![\\n\\t])\\p{Cc}|[\\u200C\\u200D\\uFE0E\\uFE0F]{3}|[\\uFE0E\\uFE0F]{2}|[A-Za-z][\\u200C\\u200D\\uFE0E\\uFE0F]",
  "v",
);

/** Text in which hidden characters, line ends and lone surrogates are frequent. */
const hiding = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...Object.values(HIDDEN),
      ...LEGITIMATE,
      ...["\u200c", "\u200d", "\ufe0f", "😀", "☎", "م", "क", "1", "\u20e3"],
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

Deno.test("an invisible character stays where it changes what a reader sees", () => {
  for (const text of LEGITIMATE) {
    assert.deepEqual(removeInvisible(text), { text, removed: 0 }, text);
    assert.deepEqual(singleLine(`${text} ${text}`).removed, 0, text);
  }
});

Deno.test("nothing can be smuggled in the characters that may stay", () => {
  for (const [text, visible, removed] of SMUGGLING) {
    assert.deepEqual(removeInvisible(text), { text: visible, removed }, JSON.stringify(text));
  }
});

Deno.test("at the end of text that goes on nothing invisible is left", () => {
  assert.deepEqual(removeInvisible("☎\ufe0f", true), { text: "☎", removed: 1 });
  assert.deepEqual(removeInvisible("☎\ufe0f.", true), { text: "☎\ufe0f.", removed: 0 });
});

Deno.test("the visible text of a beginning is the beginning of the visible text", () => {
  fc.assert(
    fc.property(hiding, fc.nat(60), (value, cut) => {
      const text = value.toWellFormed().replaceAll("\r", "");
      const begun = removeInvisible(text.slice(0, cut).replace(/[\ud800-\udbff]$/, ""), true).text;
      assert.ok(removeInvisible(text).text.startsWith(begun), JSON.stringify([text, begun]));
    }),
    { numRuns: 2_000 },
  );
});

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
      assert.equal(FORBIDDEN.test(text.replace(FLAGS, "")), false, JSON.stringify(text));
      assert.ok(text.isWellFormed());
    }),
    { numRuns: 500 },
  );
});

Deno.test("of tag characters only those of three flags are left, whatever stands around them", () => {
  const tag = fc.integer({ min: 0xe0000, max: 0xe007f }).map((code) => String.fromCodePoint(code));
  const piece = fc.oneof(
    tag,
    fc.constantFrom("🏴", "🏳", "😀", "a", "\u200d", "\ufe0f", "\u{e007f}"),
    fc.constantFrom("gbeng", "gbsct", "gbwls", "ustx", "gb", "gbengx").map(tags),
  );
  const any = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(any, (value) => {
      const rest = removeInvisible(value).text.replace(FLAGS, "");
      assert.equal(/[\u{e0000}-\u{e007f}]/u.test(rest), false, JSON.stringify(value));
    }),
    { numRuns: 2_000 },
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
