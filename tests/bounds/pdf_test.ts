import assert from "node:assert/strict";
import { contentBomb, manyPages, rangeBomb } from "../samples/hostile_pdf.ts";
import { pdf } from "../samples/pdf.ts";
import { ask } from "../support/extract.ts";

/** Bytes that reading may take besides what the process has: twice what it does. */
const MAX_TAKEN = 750_000_000;

Deno.test("a PDF of 10,000 pages is read as far as it is asked for", async () => {
  const file = manyPages(10_000, (page) => `Page ${page}`);
  const begin = await ask(file, { maxChars: 100 });
  assert.match(begin.text, /^Page 1\n\nPage 2\n/);
  assert.equal(begin.next, 100);
});

Deno.test("of a PDF with too many pages the first thousand are read", async () => {
  const { text, notes } = await ask(manyPages(1_001, (page) => `Page ${page}`));
  assert.ok(text.endsWith("\n\nPage 1000"));
  assert.deepEqual(notes, ["pages_cut"]);
});

Deno.test("a PDF that inflates to more than it may stops at the bound", async () => {
  assert.deepEqual((await ask(contentBomb(100_000_000))).notes, ["bomb"]);
});

Deno.test("a PDF of one kilobyte that fills gigabytes ends its worker and nothing else", async () => {
  const before = Deno.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 50);
  // On a busy machine its time may be up before its memory is.
  const { notes } = await ask(rangeBomb(10));
  clearInterval(watch);
  // Its heap, its buffers and the library; without a bound it takes a gigabyte in this time.
  assert.ok(peak - before < MAX_TAKEN, `${peak - before} bytes`);
  assert.ok(notes.includes("bomb") || notes.includes("too_slow"), notes.join());
  assert.equal((await ask(pdf(["still here"]))).text, "still here");
});
