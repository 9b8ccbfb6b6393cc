/**
 * Does the product answer with what a browser shows?
 *
 * @module
 */

import assert from "node:assert/strict";
import { corpus, hidden, hostile, visible } from "../corpus/index.ts";
import { FORMATS, readHtml, readMessages, wordsOf } from "./reader.ts";
import { missingWords, says } from "./words.ts";

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
