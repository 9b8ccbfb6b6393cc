import assert from "node:assert/strict";
import { pdf } from "../../../samples/pdf.ts";
import { ask, askInPages } from "./ask.ts";
import { contentBomb, encryptedPdf, manyPages, pageLoop, rangeBomb } from "./pdfs.ts";

Deno.test("a PDF is read line by line", async () => {
  const answer = await ask(pdf(["Rechnung 2026-0417", "Summe: 73,20 EUR"]));
  assert.deepEqual(answer, {
    kind: "pdf",
    text: "Rechnung 2026-0417\nSumme: 73,20 EUR",
    next: undefined,
    notes: [],
  });
});

Deno.test("pages of a PDF join to its whole text", async () => {
  const file = manyPages(12, (page) => `Page ${page} of twelve`);
  const whole = await ask(file);
  assert.equal(whole.text.match(/of twelve/g)?.length, 12);
  assert.equal(await askInPages(file, 61), whole.text);
});

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

Deno.test("a PDF with a password is named encrypted", async () => {
  assert.deepEqual((await ask(encryptedPdf())).notes, ["encrypted"]);
});

Deno.test("a PDF whose pages contain themselves is broken, not endless", async () => {
  assert.deepEqual((await ask(pageLoop())).notes, ["broken"]);
});

Deno.test("a PDF that inflates to more than it may stops at the bound", async () => {
  assert.deepEqual((await ask(contentBomb(100_000_000))).notes, ["bomb"]);
});

Deno.test("a PDF of one kilobyte that fills gigabytes ends its worker and nothing else", async () => {
  // On a busy machine its time may be up before its memory is.
  const { notes } = await ask(rangeBomb(10));
  assert.ok(notes.includes("bomb") || notes.includes("too_slow"), notes.join());
  assert.equal((await ask(pdf(["still here"]))).text, "still here");
});
