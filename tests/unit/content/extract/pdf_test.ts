import assert from "node:assert/strict";
import { pdf } from "../../../samples/pdf.ts";
import { ask, askInPages } from "../../../support/extract.ts";
import { encryptedPdf, manyPages, pageLoop } from "../../../samples/hostile_pdf.ts";

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

Deno.test("a PDF with a password is named encrypted", async () => {
  assert.deepEqual((await ask(encryptedPdf())).notes, ["encrypted"]);
});

Deno.test("a PDF whose pages contain themselves is broken, not endless", async () => {
  assert.deepEqual((await ask(pageLoop())).notes, ["broken"]);
});
