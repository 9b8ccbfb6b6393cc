/**
 * What a browser shows of newsletters: is the corpus right about it, and is it
 * what the product answers?
 *
 * @module
 */

import assert from "node:assert/strict";
import { newsletters } from "../corpus/index.ts";
import { FORMATS, readHtml, wordsOf } from "./reader.ts";
import { seeAll } from "./seen.ts";
import { missingWords, says, seenWords, textOf } from "./words.ts";

/** Share of the words seen in all newsletters that must be in the answers. */
const MIN_SHARE = 0.995;

let looking: ReturnType<typeof seeAll<typeof newsletters[number]>> | undefined;

/** They are looked at once, by the test that comes first. */
const look = () => looking ??= seeAll(newsletters);

Deno.test("Pixels show what newsletters are expected to say, and not what they hide.", async () => {
  const sights = await look();
  const problems: string[] = [];
  for (const [{ name, must, mustNot, preheader }, texts] of sights) {
    const seen = textOf(texts, "seen");
    for (const text of must) if (!says(seen, text)) problems.push(`${name} hides: ${text}`);
    for (const text of [...mustNot, ...(preheader === undefined ? [] : [preheader])]) {
      if (says(seen, text)) problems.push(`${name} shows: ${text}`);
    }
    assert.ok(seenWords(texts).length >= 30, name);
  }
  assert.deepEqual(problems, []);
});

Deno.test("At least 99.5 % of the words seen in newsletters are in the answers.", async (t) => {
  const sights = await look();
  for (const format of FORMATS) {
    await t.step(`as ${format}`, async () => {
      let all = 0;
      let lost = 0;
      let characters = 0;
      const rows: string[] = [];
      for (const newsletter of newsletters) {
        const words = seenWords(sights.get(newsletter) ?? []);
        const text = await readHtml(newsletter.html, format);
        characters += text.length;
        const answer = wordsOf(text, format);
        const missing = missingWords(words, answer);
        all += words.length;
        lost += missing.length;
        const share = (100 * (1 - missing.length / words.length)).toFixed(1);
        rows.push(`${newsletter.name}: ${words.length} words, ${share} % ${missing.join(" ")}`);
        for (const text of newsletter.mustNot) {
          assert.ok(!says(answer, text), `${newsletter.name} says: ${text}`);
        }
      }
      const share = 1 - lost / all;
      rows.push(`all: ${all} words, ${(100 * share).toFixed(2)} %, ${characters} characters`);
      await Deno.stderr.write(new TextEncoder().encode(`${format}\n  ${rows.join("\n  ")}\n`));
      assert.ok(share >= MIN_SHARE, `${lost} of ${all} words are missing`);
    });
  }
});
