/**
 * Does the product answer with what a browser shows?
 *
 * @module
 */

import assert from "node:assert/strict";
import { corpus, hidden, hostile, newsletters, visible } from "../corpus/index.ts";
import { FORMATS, readHtml, readMessages, wordsOf } from "./reader.ts";
import { seeAll } from "./seen.ts";
import { missingWords, says, seenWords } from "./words.ts";

/** Share of the words seen in all newsletters that must be in the answers. */
const MIN_SHARE = 0.995;

for (const format of FORMATS) {
  Deno.test(`No hidden payload is in the answer as ${format}.`, async () => {
    const leaks: string[] = [];
    for (const { name, html, payload } of hidden) {
      const answer = await readHtml(html, format);
      // A piece of it is as bad as the whole: what is split is put together again.
      if (payload.split(" ").some((word) => word.length > 6 && says(answer, word))) {
        leaks.push(name);
      }
    }
    assert.deepEqual(leaks, []);
  });

  Deno.test(`Every sentence that only looks hidden is in the answer as ${format}.`, async () => {
    const lost: string[] = [];
    for (const { name, html, must } of [...visible, ...hidden]) {
      const words = wordsOf(await readHtml(html, format), format);
      if (missingWords(must, words).length > 0) lost.push(name);
    }
    assert.deepEqual(lost, []);
  });
}

Deno.test("At least 99.5 % of the words seen in newsletters are in the answers.", async (t) => {
  const sights = await seeAll(newsletters);
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

Deno.test("Every message of the corpus is answered as it says.", async () => {
  const problems: string[] = [];
  for (const [entry, { all, body }] of await readMessages(corpus)) {
    const { must, mustNot, preheader } = entry;
    const name = `${entry.kind}/${entry.name}`;
    for (const text of must) {
      if (!says(all, text)) problems.push(`${name} lacks: ${text}`);
    }
    for (const text of mustNot) {
      if (says(all, text)) problems.push(`${name} has: ${JSON.stringify(text)}`);
    }
    // A subject may say the same; there it is seen.
    if (preheader !== undefined && says(body, preheader)) {
      problems.push(`${name} has its preheader in its body: ${preheader}`);
    }
  }
  assert.deepEqual(problems, []);
});

Deno.test("Words of a mail become no picture and no link in Markdown.", async () => {
  const { html = "" } = hostile.find(({ name }) => name === "markdown-in-html") ?? {};
  const answer = await readHtml(html, "markdown");
  assert.ok(says(answer, "Quarterly figures"));
  assert.doesNotMatch(answer, /(?<!\\)\](?<!\\\])\(/);
});
