import assert from "node:assert/strict";
import fc from "fast-check";
import { readPlain } from "../../lib/content/body.ts";
import { wordsOf } from "../../lib/content/known_text.ts";
import { foldQuotes } from "../../lib/content/quotes.ts";
import { holds } from "./cases.ts";
import { hostilePart } from "./hostile_text.ts";
import { assertSafe, unfenced } from "./safe.ts";

/** Lines of which conversations are made, some of them alike. */
const line = fc.oneof(
  fc.constantFrom(
    ...["> the boat leaves on Saturday at six", "the boat leaves on Saturday at six", ">", ""],
    ...["> the boat leaves on Sunday at six", "Yes.", "> Yes.", "No", "On 4 May 2026, Ada wrote:"],
    ...["From: a@x", "Sent: 9:00", "To: b", "-----Original Message-----", "> > bring a thermos"],
    ...[
      "bring a thermos and the long rope",
      "at six bring a thermos and the long",
      "[… 1 quoted line]",
    ],
  ),
  fc.string({ maxLength: 12 }),
);
const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join("\n"));

Deno.test("Nothing is lost by folding: every word stands somewhere, and own lines where they were.", async () => {
  await holds(fc.array(text, { maxLength: 6 }), 3_000, (texts) => {
    const folded = foldQuotes(texts, 1e6, 1e9);
    assert.equal(folded.length, texts.length);
    let seen = new Set<string>();
    for (const [i, { text: shown, cut }] of folded.entries()) {
      assert.equal(cut, false);
      const lines = unfenced(shown).split("\n");
      seen = new Set([...seen, ...lines.flatMap(wordsOf)]);
      const source = (texts[i] ?? "").split("\n");
      const introduced = source.findIndex((one) => /[:：]|---|___|>/.test(one));
      for (const own of source.slice(0, introduced < 0 ? source.length : introduced)) {
        assert.ok(own.trim() === "" || lines.some((one) => one.trimEnd() === own.trimEnd()), own);
      }
      for (const one of source) {
        // A line that introduces a quote may go: it says who and when, which the summary says.
        if (/:|---/.test(one)) continue;
        for (const word of wordsOf(one)) assert.ok(seen.has(word), `${word} of ${one}`);
      }
    }
    return Promise.resolve();
  });
});

Deno.test("Any conversation is safe between its fences, however it is cut.", async () => {
  const parts = fc.array(fc.boolean().chain(hostilePart), { maxLength: 4 });
  await holds(
    fc.tuple(parts, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 400 })),
    2_000,
    async ([message, maxChars, maxTotal]) => {
      const texts: string[] = [];
      for (const part of message) texts.push((await readPlain([part])).text);
      const folded = foldQuotes(texts, maxChars, maxTotal);
      for (const { text: shown, chars } of folded) {
        assertSafe(unfenced(shown));
        assert.ok(chars <= maxChars);
      }
      assert.ok(folded.reduce((sum, { chars }) => sum + chars, 0) <= maxTotal);
    },
  );
});
