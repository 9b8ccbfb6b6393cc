import assert from "node:assert/strict";
import fc from "fast-check";
import { pdf } from "../samples/pdf.ts";
import { ask } from "../support/extract.ts";
import { holds } from "./cases.ts";
import { docx, odf, paragraph, pptx, xlsx, zip } from "../samples/documents.ts";
import { anyText } from "../support/any_text.ts";

const FILES: Readonly<Record<string, Uint8Array>> = {
  docx: docx(paragraph("hello") + paragraph("world")),
  xlsx: xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', ["hello"]),
  pptx: pptx(["one", "two"]),
  odt: odf("text", "<text:p>hello</text:p>"),
  renamed: zip({
    "[Content_Types].xml":
      '<Types><Override PartName="/a/b.xml" ContentType="x.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels":
      '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="a/b.xml"/></Relationships>',
    "a/b.xml": '<w:document xmlns:w="w"><w:p><w:r><w:t>hello</w:t></w:r></w:p></w:document>',
  }),
  zip: zip({ "a.txt": "hello", "b.txt": "world" }),
};

// deno-lint-ignore no-control-regex
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u{0}-\u{8}\u{B}-\u{1F}\u{7F}-\u{9F}]/u;

Deno.test("documents that were cut off anywhere give an answer", async () => {
  for (const [name, file] of Object.entries(FILES)) {
    for (let length = 0; length < file.length; length += 3) {
      const { notes, text } = await ask(file.subarray(0, length), { name: `a.${name}` });
      assert.ok(notes.length > 0 || text !== "", `${name} at ${length}`);
    }
  }
});

Deno.test("documents with any byte changed give an answer", async () => {
  await holds(
    fc.tuple(
      fc.constantFrom(...Object.keys(FILES)),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
    ),
    1_000,
    async ([name, changes]) => {
      const bytes = Uint8Array.from(FILES[name] ?? []);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const { text } = await ask(bytes);
      assert.doesNotMatch(text, INVISIBLE);
    },
  );
});

Deno.test("attached messages that were cut off or changed anywhere give an answer", async () => {
  const source = new TextEncoder().encode(
    [
      "Subject: a",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "Content-Type: multipart/alternative; boundary=c",
      "",
      "--c\n\nplain\n--c\nContent-Type: text/html\n\n<p>hello</p>\n--c--",
      "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64",
      "",
      btoa("Subject: inner\n\nhello"),
      "--b\nContent-Type: application/pdf; name*0=a; name*1=.pdf\n\n%PDF",
      "--b--",
    ].join("\n"),
  );
  const type = "message/rfc822";
  for (let length = 1; length < source.length; length++) {
    const { kind, text } = await ask(source.subarray(0, length), { type });
    assert.equal(kind, "message");
    assert.doesNotMatch(text, INVISIBLE);
  }
  await holds(
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
    500,
    async (changes) => {
      const bytes = source.slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assert.doesNotMatch((await ask(bytes, { type })).text, INVISIBLE);
    },
  );
});

Deno.test("PDF files that were cut off or changed give an answer", async () => {
  const file = pdf(["hello", "world"]);
  const cut = Array.from({ length: 12 }, (_, i) => file.subarray(0, file.length * i / 12));
  for (const bytes of cut) await ask(bytes, { name: "a.pdf" });
  await holds(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), 20, async ([at, value]) => {
    await ask(file.with(at, value));
  });
});

Deno.test("any bytes with any description give an answer without invisible characters", async () => {
  const begins = [
    "",
    "PK\u0003\u0004",
    "{\\rtf",
    "BEGIN:VCALENDAR\n",
    "BEGIN:VCARD\n",
    "<html>",
    "<svg>",
    "<text>",
  ];
  const types = [
    "text/plain",
    "text/html",
    "text/csv",
    "message/rfc822",
    "application/zip",
    "",
    "image/svg+xml",
    "text/enriched",
    "text/rtf",
  ];
  await holds(
    fc.tuple(
      fc.constantFrom(...begins),
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        anyText().map((text) => new TextEncoder().encode(text)),
      ),
      fc.record({
        type: fc.constantFrom(...types),
        encoding: fc.constantFrom("8bit", "base64", "quoted-printable", "x"),
        charset: fc.constantFrom(
          "",
          "utf-8",
          "utf-16le",
          "shift_jis",
          "iso-2022-jp",
          "nonsense",
          "utf-7",
          "hz-gb-2312",
          "iso-2022-kr",
        ),
        name: fc.constantFrom("", "a.txt", "a.pdf", "a.eml", "a.ics", "a.docx"),
        offset: fc.nat(50),
        maxChars: fc.integer({ min: 1, max: 100 }),
      }),
    ),
    1_000,
    async ([begin, rest, request]) => {
      const prefix = new TextEncoder().encode(begin);
      const bytes = new Uint8Array(prefix.length + rest.length);
      bytes.set(prefix);
      bytes.set(rest, prefix.length);
      const { text, kind } = await ask(bytes, request);
      assert.match(kind, /^[a-z0-9_]+$/);
      assert.doesNotMatch(text, INVISIBLE);
      assert.ok([...text].length <= request.maxChars);
    },
  );
});
