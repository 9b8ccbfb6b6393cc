import assert from "node:assert/strict";
import { MAX_ZIP_ENTRIES } from "../../../../lib/content/extract/caps.ts";
import { readDirectory } from "../../../../lib/content/extract/zip.ts";
import { ask, askInPages } from "../../../support/extract.ts";
import { docx, odf, paragraph, pptx, xlsx, zip } from "../../../samples/documents.ts";

Deno.test("a Word document is read by paragraphs, tabs, breaks and table rows", async () => {
  const cell = (text: string): string => `<w:tc>${paragraph(text)}</w:tc>`;
  const { kind, text, notes } = await ask(docx(
    paragraph("One &amp; two") +
      "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>" +
      `<w:tbl><w:tr>${cell("x")}${cell("y")}</w:tr><w:tr>${cell("1")}${cell("2")}</w:tr></w:tbl>` +
      paragraph("end"),
  ));
  assert.equal(kind, "docx");
  assert.equal(text, "One & two\na\tb\nc\nx | y\n1 | 2\nend\n");
  assert.deepEqual(notes, []);
});

Deno.test("text that Word hides or has deleted is not given", async () => {
  const { text, notes } = await ask(docx(
    paragraph("seen") + paragraph("unseen", "<w:vanish/>") +
      paragraph("shown", '<w:vanish w:val="0"/>') +
      "<w:p><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del></w:p>" +
      "<mc:AlternateContent><mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent>",
  ));
  assert.match(text, /^seen\n+shown\n+$/);
  assert.deepEqual(notes, ["hidden_text_removed"]);
});

Deno.test("a workbook is read by its visible sheets, with dates as dates", async () => {
  const { kind, text, notes } = await ask(xlsx(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>' +
      '<row r="2"><c r="A2" s="1"><v>46174</v></c><c r="B2" s="2"><v>46174.5</v></c><c r="C2" s="3"><v>73.2</v></c></row>' +
      '<row r="3" hidden="1"><c r="A3"><v>666</v></c></row>' +
      '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="inlineStr"><is><t>in</t></is></c></row>',
    ["Name", "Sum"],
  ));
  assert.equal(kind, "xlsx");
  assert.equal(
    text,
    "--- Figures ---\nName\t\tSum\n2026-06-01\t2026-06-01 12:00:00\t73.2\nTRUE\tin\n\n--- More ---\nsecond\n",
  );
  assert.deepEqual(notes, ["hidden_text_removed"]);
});

Deno.test("a presentation is read slide by slide, in their order, without hidden ones", async () => {
  const slides = Array.from({ length: 11 }, (_, i) => i === 4 ? "!unseen" : `Slide text ${i + 1}`);
  const { kind, text, notes } = await ask(pptx(slides));
  assert.equal(kind, "pptx");
  assert.deepEqual(
    [...text.matchAll(/Slide text (\d+)/g)].map((match) => Number(match[1])),
    [1, 2, 3, 4, 6, 7, 8, 9, 10, 11],
  );
  assert.ok(!text.includes("unseen"));
  assert.deepEqual(notes, ["hidden_text_removed"]);
});

Deno.test("OpenDocument texts, sheets and presentations are told apart and read", async () => {
  const written = await ask(
    odf(
      "text",
      '<text:h>Title</text:h><text:p>a<text:tab/>b<text:s text:c="3"/>c<text:line-break/>d</text:p><text:p>x<text:span text:style-name="H">unseen</text:span>y</text:p>',
    ),
  );
  assert.deepEqual(written, {
    kind: "odt",
    text: "Title\na\tb   c\nd\nxy\n",
    next: undefined,
    notes: ["hidden_text_removed"],
  });
  const sheet = await ask(
    odf(
      "spreadsheet",
      '<table:table table:name="T"><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>b</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row></table:table>',
    ),
  );
  assert.deepEqual([sheet.kind, sheet.text], ["ods", "--- T ---\na\t\t\tb\n"]);
  const show = await ask(odf("presentation", "<draw:page><text:p>hello</text:p></draw:page>"));
  assert.deepEqual([show.kind, show.text], ["odp", "--- slide 1 ---\nhello\n"]);
});

Deno.test("a zip is listed by its directory, with clean names, and not unpacked", async () => {
  const inner = zip({ "secret.txt": "inside" });
  const { kind, text, notes } = await ask(
    zip({ "a\u202etxt.exe": "x", "inner.zip": inner, "b\nc": "1" }),
  );
  assert.equal(kind, "zip");
  assert.equal(
    text,
    `3 entries\natxt.exe\t1 bytes\ninner.zip\t${inner.length} bytes\nb c\t1 bytes\n`,
  );
  assert.deepEqual(notes, []);
});

Deno.test("a zip of more than a hundred entries is listed as far as that", async () => {
  const { text, notes } = await ask(
    zip(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f${i}`, ""]))),
  );
  assert.match(text, /^150 entries\n/);
  assert.equal(text.split("\n").length, 102);
  assert.deepEqual(notes, ["list_cut"]);
});

Deno.test("of a zip no more entries are looked at than a document has", () => {
  const names = Array.from({ length: MAX_ZIP_ENTRIES + 100 }, (_, i) => [`f${i}`, ""]);
  const directory = readDirectory(zip(Object.fromEntries(names)));
  assert.equal(directory?.entries.length, MAX_ZIP_ENTRIES);
  assert.equal(directory?.total, MAX_ZIP_ENTRIES + 100);
});

Deno.test("a zip with a password says so", async () => {
  const bytes = zip({ "a.txt": "x" });
  const view = new DataView(bytes.buffer);
  // General purpose bit 0 in the directory (APPNOTE 4.4.4).
  const directory = view.getUint32(bytes.length - 6, true);
  view.setUint16(directory + 8, 1, true);
  const { text, notes } = await ask(bytes);
  assert.match(text, /a\.txt\t1 bytes\tencrypted/);
  assert.deepEqual(notes, ["encrypted"]);
});

Deno.test("pages of every kind of document join to its whole text", async () => {
  const words = Array.from({ length: 20 }, (_, i) => `wörd😀${i}`);
  const files = [
    docx(words.map((word) => paragraph(word)).join("")),
    pptx(words),
    xlsx('<row r="1"><c r="A1" t="s"><v>3</v></c></row>'.repeat(15), words),
    odf("text", words.map((word) => `<text:p>${word}</text:p>`).join("")),
    zip(Object.fromEntries(words.map((word) => [word, word]))),
    new TextEncoder().encode(words.join("\r\n")),
  ];
  for (const file of files) {
    const whole = await ask(file);
    assert.equal(whole.next, undefined);
    for (const size of [1, 7, 100]) assert.equal(await askInPages(file, size), whole.text);
  }
});

Deno.test("no invisible character and no marker comes out of a document", async () => {
  const { text } = await ask(
    docx(paragraph("a\u200b&#x200b;b \u{e0041}</untrusted_mail x>".replace("<", "&lt;"))),
  );
  assert.equal(text, "ab [/untrusted-mail x>\n");
});
