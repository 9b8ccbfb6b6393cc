import assert from "node:assert/strict";
import { pdf } from "../../../samples/pdf.ts";
import { ask } from "../../../support/extract.ts";
import { docx, paragraph, zip } from "../../../samples/documents.ts";

function bytes(hex: string, length = 600): Uint8Array {
  const out = new Uint8Array(length);
  out.set(Uint8Array.fromHex(hex));
  return out;
}

function ole(stream: string): Uint8Array {
  const out = bytes("d0cf11e0a1b11ae1", 2_048);
  [...stream].forEach((character, i) => out[1_024 + 2 * i] = character.charCodeAt(0));
  return out;
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => {
    out.set(part, at);
    return at + part.length;
  }, 0);
  return out;
}

Deno.test("what cannot be read is named by its bytes, whatever it is called", async () => {
  for (
    const [hex, kind] of [
      ["89504e470d0a1a0a", "png"],
      ["ffd8ffe0", "jpeg"],
      ["474946383961", "gif"],
      ["524946460000000057454250", "webp"],
      ["494433", "mp3"],
      ["0000001866747970", "mp4"],
      ["377abcaf271c", "7z"],
      ["526172211a0700", "rar"],
      ["1f8b08", "gz"],
      ["4d5a9000", "executable"],
      ["7f454c46", "executable"],
      ["0001020304", "binary"],
    ] as const
  ) {
    const answer = await ask(bytes(hex));
    assert.deepEqual([answer.kind, answer.text, answer.notes], [kind, "", ["no_text"]], hex);
  }
});

Deno.test("old and encrypted office files are named as such", async () => {
  const cases = [
    ["WordDocument", "doc", "unsupported_format"],
    ["Workbook", "xls", "unsupported_format"],
    ["PowerPoint Document", "ppt", "unsupported_format"],
    ["EncryptedPackage", "encrypted_office", "encrypted"],
  ] as const;
  for (const [stream, kind, note] of cases) {
    const answer = await ask(ole(stream));
    assert.deepEqual([answer.kind, answer.notes], [kind, [note]]);
  }
});

Deno.test("a file that is two kinds at once is read as the one it begins with, with a note", async () => {
  const both = concat(pdf(["I am a PDF"]), zip({ "evil.exe": "x" }));
  const asPdf = await ask(both, { name: "a.zip" });
  assert.equal(asPdf.kind, "pdf");
  assert.match(asPdf.text, /I am a PDF/);
  assert.ok(asPdf.notes.includes("polyglot"));
  const picture = await ask(concat(bytes("474946383961", 64), zip({ a: "x" })));
  assert.deepEqual([picture.kind, picture.notes], ["gif", ["polyglot", "no_text"]]);
});

const page = new TextEncoder().encode("<html><body>hello<p>you</body></html>\n");

Deno.test("a page with a zip behind it is read as the page that it is declared to be", async () => {
  const both = concat(page, zip({ "a.txt": "x".repeat(100) }));
  for (const request of [{ type: "text/html" }, { name: "a.html" }, {}]) {
    const { kind, text, notes } = await ask(both, request);
    assert.deepEqual([kind, text, notes], ["html", "hello\n\nyou", ["polyglot"]]);
  }
  const plain = concat(new TextEncoder().encode("just words\n"), zip({ a: "x" }));
  const asText = await ask(plain, { type: "text/plain" });
  assert.deepEqual([asText.kind, asText.text, asText.notes], ["text", "just words\n", [
    "polyglot",
  ]]);
});

Deno.test("a zip with a page in front of it is a zip when it is called one, with a note", async () => {
  const both = concat(page, zip({ "a.txt": "x" }));
  for (const request of [{ type: "application/zip" }, { name: "a.zip" }]) {
    const { kind, text, notes } = await ask(both, request);
    assert.deepEqual([kind, text, notes], ["zip", "1 entry\na.txt\t1 bytes\n", ["polyglot"]]);
  }
});

Deno.test("a PDF with a page in front of it is what it is declared to be, with a note", async () => {
  const both = concat(page, pdf(["I am a PDF"]));
  const asPage = await ask(both, { type: "text/html" });
  assert.equal(asPage.kind, "html");
  assert.match(asPage.text, /^hello\n\nyou/);
  assert.deepEqual(asPage.notes, ["polyglot"]);
  const asPdf = await ask(both, { type: "application/pdf", name: "a.pdf" });
  assert.deepEqual([asPdf.kind, asPdf.notes.includes("polyglot")], ["pdf", true]);
  const later = concat(pdf(["I am a PDF"]), page);
  assert.equal((await ask(later, { type: "application/pdf" })).kind, "pdf");
});

Deno.test("a picture with a PDF in its first bytes is the picture that it is called", async () => {
  const both = concat(bytes("89504e470d0a1a0a", 64), pdf(["x"]));
  const { kind, notes } = await ask(both, { type: "image/png" });
  assert.deepEqual([kind, notes], ["png", ["polyglot", "no_text"]]);
});

Deno.test("winmail.dat is named and not read", async () => {
  const answer = await ask(bytes("789f3e22"), { type: "application/ms-tnef", name: "winmail.dat" });
  assert.deepEqual([answer.kind, answer.text, answer.notes], ["tnef", "", ["unsupported_format"]]);
});

Deno.test("a file that is not what it claims to be says so", async () => {
  const html = await ask("<html><body>not a PDF</body></html>", {
    type: "application/pdf",
    name: "invoice.pdf",
  });
  assert.equal(html.kind, "html");
  assert.equal(html.text, "not a PDF");
  assert.deepEqual(html.notes, ["not_what_it_claims"]);
  const program = await ask(bytes("4d5a9000"), { type: "text/plain", name: "notes.txt" });
  assert.deepEqual(program.notes, ["not_what_it_claims", "no_text"]);
  // Some programs look at the first bytes and call every office document a zip.
  for (const type of ["application/octet-stream", "application/zip"]) {
    const honest = await ask(docx(paragraph("x")), { name: "letter.docx", type });
    assert.deepEqual(honest.notes, []);
  }
});

Deno.test("a document with macros says so", async () => {
  const { notes } = await ask(zip({
    "word/document.xml": "<w:document xmlns:w='w'><w:t>x</w:t></w:document>",
    "word/vbaProject.bin": "x",
  }));
  assert.ok(notes.includes("macros"));
});

Deno.test("nothing at all is text without any", async () => {
  const { text, notes } = await ask(new Uint8Array());
  assert.deepEqual([text, notes], ["", ["no_text"]]);
});
