import assert from "node:assert/strict";
import { resolveTarget } from "../../../../lib/content/extract/relationships.ts";
import { odf, paragraph, zip } from "../../../samples/documents.ts";
import { ask } from "../../../support/extract.ts";

const TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships";

function relationships(
  ...targets: readonly (readonly [type: string, target: string])[]
): string {
  return `<Relationships>${
    targets.map(([type, target], i) =>
      `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`
    ).join("")
  }</Relationships>`;
}

function types(part: string, type: string): string {
  return `<Types><Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`;
}

function word(body: string): string {
  return `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`;
}

Deno.test("a Word document is found by its relationships, whatever its main part is called", async () => {
  for (const base of [TRANSITIONAL, STRICT]) {
    for (
      const target of ["/word/document2.xml", "word/document2.xml", "./x/../WORD/Document2.xml"]
    ) {
      const answer = await ask(
        zip({
          "_rels/.rels": relationships([`${base}/officeDocument`, target]),
          "word/document.xml": word(paragraph("nobody sees this")),
          "word/document2.xml": word(paragraph("hello")),
        }),
        { name: "letter.docx" },
      );
      assert.deepEqual([answer.kind, answer.text, answer.notes], ["docx", "hello\n", []], target);
    }
  }
});

Deno.test("a document without usable relationships is found by its content types", async () => {
  const { kind, text, notes } = await ask(zip({
    "[Content_Types].xml": types("a/main.xml", "wordprocessingml.document"),
    "_rels/.rels": relationships([`${TRANSITIONAL}/officeDocument`, "../../etc/passwd"]),
    "a/main.xml": word(paragraph("hello")),
  }));
  assert.deepEqual([kind, text, notes], ["docx", "hello\n", []]);
});

Deno.test("a workbook under other names is read with its strings and dates", async () => {
  const { kind, text, notes } = await ask(
    zip({
      "[Content_Types].xml": types("book/b.xml", "spreadsheetml.sheet"),
      "_rels/.rels": relationships([`${STRICT}/officeDocument`, "/book/b.xml"]),
      "book/b.xml":
        '<x:workbook xmlns:x="x" xmlns:r="r"><x:sheets><x:sheet name="S" r:id="rId1"/></x:sheets></x:workbook>',
      "book/_rels/b.xml.rels": relationships(
        [`${STRICT}/worksheet`, "s/one.xml"],
        [`${STRICT}/sharedStrings`, "/book/strings.xml"],
        [`${STRICT}/styles`, "look.xml"],
      ),
      "book/strings.xml": '<x:sst xmlns:x="x"><x:si><x:t>Name</x:t></x:si></x:sst>',
      "book/look.xml": '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
      "book/s/one.xml":
        '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="0"><v>46174</v></c></row></sheetData></worksheet>',
    }),
    { name: "a.xlsx" },
  );
  assert.deepEqual([kind, text, notes], ["xlsx", "--- S ---\nName\t2026-06-01\n", []]);
});

Deno.test("slides are read in the order in which they are shown, whatever they are called", async () => {
  const slide = (text: string): string =>
    `<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
  const { kind, text } = await ask(
    zip({
      "_rels/.rels": relationships([`${TRANSITIONAL}/officeDocument`, "show/main.xml"]),
      "show/main.xml":
        '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId r:id="rId2"/><p:sldId r:id="rId1"/></p:sldIdLst></p:presentation>',
      "show/_rels/main.xml.rels": relationships(
        [`${TRANSITIONAL}/slide`, "slides/slide1.xml"],
        [`${TRANSITIONAL}/slide`, "slides/intro.xml"],
      ),
      "show/slides/slide1.xml": slide("second"),
      "show/slides/intro.xml": slide("first"),
    }),
    { name: "a.pptx" },
  );
  assert.equal(kind, "pptx");
  assert.equal(text, "--- slide 1 ---\nfirst\n\n--- slide 2 ---\nsecond\n");
});

Deno.test("a zip that names a main part which is none stays a zip", async () => {
  const { kind, notes } = await ask(
    zip({
      "_rels/.rels": relationships([`${TRANSITIONAL}/officeDocument`, "evil.exe"]),
      "evil.exe": "MZ",
    }),
    { name: "a.docx" },
  );
  assert.deepEqual([kind, notes], ["zip", ["not_what_it_claims"]]);
});

Deno.test("the target of a relationship never leaves the document", () => {
  const cases: readonly (readonly [source: string, target: string, part: string | undefined])[] = [
    ["word/document.xml", "footnotes.xml", "word/footnotes.xml"],
    ["word/document.xml", "../custom/item.xml", "custom/item.xml"],
    ["word/document.xml", "/word/a.xml#b", "word/a.xml"],
    ["word/document.xml", "../../../etc/passwd", undefined],
    ["", "../x", undefined],
    ["", "file:///etc/passwd", undefined],
    ["", "//host/share", undefined],
    ["", "a\\..\\b", undefined],
    ["", "a\0b", undefined],
    ["", "/", undefined],
    ["", "x".repeat(10_000), undefined],
  ];
  for (const [source, target, part] of cases) {
    assert.equal(resolveTarget(source, target), part, target.slice(0, 50));
  }
});

Deno.test("notes and comments of a Word document are marked where they belong", async () => {
  const run = (reference: string, id: number): string =>
    `<w:r><w:${reference} w:id="${id}"/></w:r>`;
  const { text, notes } = await ask(zip({
    "word/document.xml": word(
      `<w:p><w:r><w:t>hello</w:t></w:r>${run("footnoteReference", 7)}<w:r><w:t> you</w:t></w:r>${
        run("endnoteReference", 2)
      }${run("footnoteReference", 3)}${run("commentReference", 0)}</w:p>`,
    ),
    "word/footnotes.xml":
      `<w:footnotes xmlns:w="w"><w:footnote w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="3">${
        paragraph("second")
      }</w:footnote><w:footnote w:id="7">${paragraph("first")}</w:footnote></w:footnotes>`,
    "word/endnotes.xml": `<w:endnotes xmlns:w="w"><w:endnote w:id="2">${
      paragraph("at the end")
    }</w:endnote></w:endnotes>`,
    "word/comments.xml": `<w:comments xmlns:w="w"><w:comment w:id="0" w:author="Ada">${
      paragraph("why?")
    }</w:comment><w:comment w:id="9">${paragraph("unseen")}</w:comment></w:comments>`,
  }));
  assert.equal(
    text.replace(/\n+/g, "\n"),
    "hello[1] you[e1][2][c1]\n[2] second\n[1] first\n[e1] at the end\n[c1] Ada: why?\n",
  );
  assert.deepEqual(notes, ["hidden_text_removed"]);
});

Deno.test("notes and comments of an OpenDocument text stand in brackets", async () => {
  const note =
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>foot</text:p><text:p>note</text:p></text:note-body></text:note>";
  const comment =
    "<office:annotation><dc:creator xmlns:dc='dc'>Ada</dc:creator><dc:date xmlns:dc='dc'>2026-01-01</dc:date><text:p>why?</text:p></office:annotation>";
  const { text, notes } = await ask(
    odf("text", `<text:p>hello${note} you${comment}</text:p><text:p>end</text:p>`),
  );
  assert.equal(text, "hello [1: foot note] you [comment: Ada: why?]\nend\n");
  assert.deepEqual(notes, []);
});
