import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { ask } from "../support/extract.ts";
import { docx, paragraph, zip } from "../samples/documents.ts";

/** Longest that any of these may take, in milliseconds, on a slow machine. */
const SLOW_MS = 10_000;

async function inTime<T>(work: Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await work;
  assert.ok(performance.now() - begin < SLOW_MS);
  return result;
}

/** A Word document whose text inflates to `bytes` of one letter. */
function letters(bytes: number): Uint8Array {
  const body = new Uint8Array(bytes).fill(0x61);
  const encoder = new TextEncoder();
  const begin = encoder.encode("<w:document xmlns:w='w'><w:p><w:r><w:t>");
  const document = new Uint8Array(begin.length + bytes);
  document.set(begin);
  document.set(body, begin.length);
  return zipSync({ "word/document.xml": [document, { level: 9 }] });
}

Deno.test("a document that inflates beyond all bounds stops at the bound", async () => {
  const { kind, notes } = await inTime(ask(letters(100_000_000)));
  assert.equal(kind, "docx");
  assert.deepEqual(notes, ["bomb"]);
});

Deno.test("a directory that lies about sizes does not matter", async () => {
  const bytes = docx(paragraph("hello"));
  const view = new DataView(bytes.buffer);
  let at = view.getUint32(bytes.length - 6, true);
  while (view.getUint32(at, true) === 0x02014b50) {
    // 4 GB uncompressed.
    view.setUint32(at + 24, 0xffffffff, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
  }
  assert.equal((await ask(bytes)).text, "hello\n");
});

Deno.test("archives in archives are listed, not followed", async () => {
  let inner = zip({ "0": new Uint8Array(1_000_000) });
  for (let depth = 0; depth < 20; depth++) {
    inner = zip(Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${i}.zip`, inner])));
    if (inner.length > 1_000_000) break;
  }
  const { kind, text } = await inTime(ask(inner));
  assert.equal(kind, "zip");
  assert.match(text, /^16 entries\n0\.zip\t/);
});

Deno.test("a document with entities of its own is refused before it laughs", async () => {
  const entities = Array.from(
    { length: 20 },
    (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  ).join("");
  const laughs = docx(
    paragraph("&l20;"),
    `<!DOCTYPE w:document [<!ENTITY l0 "ha">${entities}]>`,
  );
  const { kind, text, notes } = await inTime(ask(laughs));
  assert.deepEqual([kind, text, notes], ["docx", "", ["dtd_refused"]]);
  const external = docx(
    paragraph("&x;"),
    '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
  );
  assert.deepEqual((await ask(external)).notes, ["dtd_refused"]);
});

Deno.test("XML that nests without end is given up", async () => {
  const deep = docx(paragraph("before") + "<w:sdt>".repeat(1_000_000));
  const { text, notes } = await inTime(ask(deep));
  assert.deepEqual([text, notes], ["before\n", ["too_deep"]]);
});

Deno.test("millions of elements, cells and columns end in time", async () => {
  const millions = docx("<w:p/>".repeat(2_000_000));
  await inTime(ask(millions));
  const sheet = zip({
    mimetype: "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml":
      `<o xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>${
        '<table:table-row><table:table-cell table:number-columns-repeated="999999999"/><table:table-cell><text:p><text:s text:c="999999999"/>x</text:p></table:table-cell></table:table-row>'
          .repeat(10_000)
      }</office:spreadsheet></office:body></o>`,
  });
  await inTime(ask(sheet));
});

Deno.test("a calendar, an address book and RTF built to be slow end in time", async () => {
  await inTime(ask(`BEGIN:VCALENDAR\nBEGIN:VEVENT\n${"ATTENDEE;".repeat(500_000)}`));
  await inTime(ask(`BEGIN:VCALENDAR\n${"BEGIN:VEVENT\n".repeat(300_000)}`));
  await inTime(ask(`BEGIN:VCARD\nFN;${'"'.repeat(60_000)}${"\nFN;A=B;".repeat(300_000)}`));
  await inTime(ask(`{\\rtf1${"{".repeat(3_000_000)}`));
  await inTime(ask(`{\\rtf1${"\\u-10179?".repeat(300_000)}`));
});

Deno.test("an attached message built to be slow ends in time", async () => {
  const type = "message/rfc822";
  await inTime(ask(`Subject: ${"=?utf-8?Q?a?= ".repeat(100_000)}\n\nx`, { type }));
  const nested = Array.from(
    { length: 2_000 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`,
  ).join("");
  await inTime(ask(nested, { type }));
  const parts = "--b\nContent-Type: application/x\n\nx\n".repeat(50_000);
  await inTime(ask(`Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`, { type }));
});
