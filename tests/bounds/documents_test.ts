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

/** Bytes of one directory entry, and of the end of a directory, before what varies in length. */
const ENTRY_BYTES = 46;
const END_BYTES = 22;

/** A zip in which all these names lie on the data of its first entry (APPNOTE 4.3.12). */
function overlapping(archive: Uint8Array, names: readonly string[]): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset);
  const directory = view.getUint32(archive.length - END_BYTES + 16, true);
  const first = archive.subarray(directory, directory + ENTRY_BYTES);
  const entries = names.map((name) => {
    const entry = new Uint8Array(ENTRY_BYTES + name.length);
    entry.set(first);
    entry.set(new TextEncoder().encode(name), ENTRY_BYTES);
    const fields = new DataView(entry.buffer);
    fields.setUint16(28, name.length, true);
    fields.setUint32(30, 0);
    return entry;
  });
  const end = archive.slice(archive.length - END_BYTES);
  const fields = new DataView(end.buffer);
  const size = entries.reduce((sum, { length }) => sum + length, 0);
  fields.setUint16(8, names.length, true);
  fields.setUint16(10, names.length, true);
  fields.setUint32(12, size, true);
  return concat(archive.subarray(0, directory), ...entries, end);
}

function concat(...pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  pieces.reduce((at, piece) => {
    out.set(piece, at);
    return at + piece.length;
  }, 0);
  return out;
}

Deno.test("thousands of parts that lie on one bomb cost no more than one", async () => {
  const names = Array.from({ length: 4_900 }, (_, i) => `word/header${i}.xml`);
  const bytes = overlapping(letters(20_000_000), ["word/document.xml", ...names]);
  const { kind, notes } = await inTime(ask(bytes));
  // The text has no end, and after three parts the budget is used up.
  assert.deepEqual([kind, notes], ["docx", ["broken", "bomb"]]);
});

Deno.test("a bomb in the parts that say what a document is ends before it is inflated", async () => {
  const bomb = new Uint8Array(60_000_000).fill(0x20);
  bomb.set(new TextEncoder().encode("<x>"));
  for (const name of ["_rels/.rels", "[Content_Types].xml", "word/_rels/document.xml.rels"]) {
    const file = zipSync({
      "word/document.xml": new TextEncoder().encode("<w:document xmlns:w='w'/>"),
      [name]: [bomb, { level: 1 }],
    });
    const started = performance.now();
    const { kind } = await ask(file);
    assert.equal(kind, "docx");
    assert.ok(performance.now() - started < SLOW_MS);
  }
});

Deno.test("an entry that contains the whole archive is inflated once and not followed", async () => {
  // Like the known archives that contain themselves: stored, its data are the archive's own bytes.
  const archive = zipSync({ "word/document.xml": [new Uint8Array(10), { level: 0 }] });
  const view = new DataView(archive.buffer);
  const directory = view.getUint32(archive.length - END_BYTES + 16, true);
  view.setUint32(directory + 20, 0xffffffff, true);
  view.setUint32(directory + 24, 0xffffffff, true);
  const { kind, text, notes } = await inTime(ask(archive));
  assert.deepEqual([kind, text, notes], ["docx", "", ["broken"]]);
});

Deno.test("entries that say they are larger or lie elsewhere give an answer", async () => {
  const begin = docx(paragraph("hello"));
  for (const [field, value] of [[20, 0], [20, 0xffffffff], [42, 0xffffffff], [42, 7], [10, 99]]) {
    const bytes = begin.slice();
    const view = new DataView(bytes.buffer);
    let at = view.getUint32(bytes.length - 6, true);
    while (view.getUint32(at, true) === 0x02014b50) {
      if (field === 10) view.setUint16(at + 10, value ?? 0, true);
      else view.setUint32(at + (field ?? 0), value ?? 0, true);
      at += ENTRY_BYTES + view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
    }
    const { kind, notes, text } = await ask(bytes);
    assert.equal(kind, "docx");
    assert.ok(text === "hello\n" || notes.length > 0, `${field} ${value}`);
  }
});

Deno.test("an attached message with messages in messages in base64 ends in time", async () => {
  let inner = "Subject: x\n\n" + "x".repeat(300_000);
  for (let depth = 0; depth < 6; depth++) {
    inner = `Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${btoa(inner)}`;
  }
  await inTime(ask(inner, { type: "message/rfc822" }));
  const lines = "--b\n".repeat(1_000_000);
  await inTime(ask(`Content-Type: multipart/mixed; boundary=b\n\n${lines}`, {
    type: "message/rfc822",
  }));
});

Deno.test("drawings and enriched text built to be slow end in time", async () => {
  await inTime(ask(`<svg>${"<g>".repeat(1_000_000)}`, { type: "image/svg+xml" }));
  await inTime(ask(`<svg>${"<text>a</text>".repeat(300_000)}</svg>`, { type: "image/svg+xml" }));
  await inTime(ask(`<svg>${"<!DOCTYPE ".repeat(300_000)}`, { type: "image/svg+xml" }));
  const style = `opacity:${"0".repeat(2_000)}${" ".repeat(2_000)}x`;
  await inTime(ask(`<svg>${`<g style="${style}"/>`.repeat(1_000)}</svg>`, {
    type: "image/svg+xml",
  }));
  await inTime(ask("<".repeat(3_000_000), { type: "text/enriched" }));
  await inTime(ask("<a".repeat(2_000_000), { type: "text/enriched" }));
  await inTime(ask("+".repeat(4_000_000), { type: "text/plain", charset: "utf-7" }));
  await inTime(ask("~".repeat(4_000_000), { type: "text/plain", charset: "hz-gb-2312" }));
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
