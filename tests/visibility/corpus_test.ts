/**
 * Is the corpus right? A browser's pixels decide.
 *
 * @module
 */

import assert from "node:assert/strict";
import { corpus, hidden, visible } from "../corpus/index.ts";
import { lookAtAll, seeAll } from "./seen.ts";
import { says, textOf } from "./words.ts";

/** How many there must be of each kind. */
const LEAST = { hidden: 40, visible: 25, newsletters: 20, mime: 25, charset: 10, hostile: 15 };

Deno.test("The corpus has enough messages of every kind, each under a name of its own.", () => {
  for (const [kind, least] of Object.entries(LEAST)) {
    const names = corpus.filter((entry) => entry.kind === kind).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, kind);
    assert.ok(names.length >= least, `${names.length} of ${kind}`);
  }
  for (const { name, description, must } of corpus) {
    assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(description.length < 100 && !description.includes("\n"), name);
    assert.ok(must.length > 0 && must.every((text) => text.trim() !== ""), name);
  }
});

Deno.test("No pixel shows a hidden payload, and the sentences around it are seen.", async () => {
  const problems = await lookAtAll(hidden, async (oracle, { html, payload, must }) => {
    const texts = await oracle.visibleTexts(html);
    const seen = textOf(texts, "seen");
    const shown = payload.split(" ").filter((word) => word.length > 6 && says(seen, word));
    const unseen = must.filter((sentence) => !says(seen, sentence));
    // What is in no text node is hidden when other words in its place look the same.
    const inTexts = says(textOf(texts, "unseen"), payload);
    const other = html.replaceAll(payload, payload.replace(/[a-z]/gi, "x"));
    const same = inTexts || await oracle.lookAlike(html, other, payload);
    return [...shown, ...unseen, ...(same ? [] : ["the picture depends on the payload"])];
  });
  const wrong = [...problems].filter(([, list]) => list.length > 0);
  assert.deepEqual(wrong.map(([{ name }, list]) => `${name}: ${list.join("; ")}`), []);
});

Deno.test("Pixels show every sentence that only looks as if it were hidden.", async () => {
  const sights = await seeAll(visible);
  const wrong = [...sights].filter(([{ must }, texts]) => {
    const seen = textOf(texts, "seen");
    return !must.every((sentence) => says(seen, sentence));
  });
  assert.deepEqual(wrong.map(([{ name }]) => name), []);
});
