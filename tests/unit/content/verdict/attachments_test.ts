import assert from "node:assert/strict";
import fc from "fast-check";
import { codePointLength } from "../../../../lib/contract/text.ts";
import { judgeAttachments } from "../../../../lib/content/verdict/attachments.ts";
import { anyText } from "../../../support/any_text.ts";

function words(name: string, type = "application/octet-stream"): readonly string[] {
  return judgeAttachments([{ name, type }]).words.map((word) => word.split(":")[0] ?? "");
}

Deno.test("Each kind of attachment has its word.", () => {
  for (
    const [name, ...expected] of [
      ["setup.exe", "executable"],
      ["Setup.EXE.", "executable"],
      ["setup.exe ", "executable"],
      ["run.scr", "executable"],
      ["invoice.pdf.exe", "double_extension", "executable"],
      ["invoice.pdf   .exe", "double_extension", "executable"],
      ["invoice.docx.js", "double_extension", "script"],
      ["invoice.pdf.lnk", "double_extension", "shortcut"],
      ["invoicefdp.exe", "double_extension", "executable"],
      ["invoice．pdf．exe", "double_extension", "executable"],
      ["a.ps1", "script"],
      ["a.hta", "script"],
      ["report.xlsm", "macro"],
      ["report.docm", "macro"],
      ["photo.iso", "disk_image"],
      ["photo.jpg.img", "double_extension", "disk_image"],
      ["login.html", "html"],
      ["logo.svg", "html"],
      ["files.zip", "archive"],
      ["backup.tar.gz", "archive"],
      ["files_password_1234.zip", "archive", "encrypted"],
      ["Rechnung (Passwort 1234).pdf", "encrypted"],
      ["notes.one", "notebook"],
      ["link.url", "shortcut"],
      ["report.pdf"],
      ["my.report.final.pdf"],
      ["2024.06.01 photo.jpg"],
      ["Makefile"],
      [""],
      [".exe", "executable"],
      ["password policy.txt"],
      ["../../etc/passwd.pdf"],
      ["accounts (protected).xlsx", "encrypted"],
      ["letter.docx.gpg", "encrypted"],
    ]
  ) assert.deepEqual(words(name ?? ""), expected, name);
});

Deno.test("A declared type that runs beats a harmless name.", () => {
  assert.deepEqual(words("report.pdf", "application/x-msdownload"), [
    "type_mismatch",
    "executable",
  ]);
  assert.deepEqual(words("report.pdf", "text/html"), ["type_mismatch", "html"]);
  assert.deepEqual(words("", "application/x-msdownload"), ["executable"]);
  assert.deepEqual(words("a.pdf", "image/png"), ["type_mismatch"]);
  assert.deepEqual(words("a.docx", "application/pdf"), ["type_mismatch"]);
  assert.deepEqual(words("a.exe", "image/png"), ["executable", "type_mismatch"]);
});

Deno.test("Ordinary types under ordinary names are no mismatch.", () => {
  for (
    const [name, type] of [
      ["a.pdf", "application/pdf"],
      ["a.pdf", "application/octet-stream"],
      ["a.jpg", "image/jpeg"],
      ["a.jpeg", "image/png"],
      ["a.csv", "text/plain"],
      ["photo", "image/png"],
      ["a.unknown", "application/pdf"],
      ["a.ics", "text/calendar"],
      ["smime.p7s", "application/pkcs7-signature"],
      ["a.txt", "constructor"],
    ]
  ) assert.deepEqual(words(name ?? "", type), [], name);
});

Deno.test("What runs is a danger, what can run a caution, an archive neither.", () => {
  const level = (name: string): string | undefined =>
    judgeAttachments([{ name, type: "application/octet-stream" }]).reasons[0]?.level;
  for (const name of ["a.exe", "a.js", "a.lnk", "a.iso", "a.pdf.exe"]) {
    assert.equal(level(name), "danger", name);
  }
  for (const name of ["a.docm", "a.html", "a.one"]) assert.equal(level(name), "caution", name);
  assert.equal(level("a.zip"), undefined);
});

Deno.test("A web page without a name is a piece of the mail, and no file to be opened.", () => {
  assert.deepEqual(words("", "text/html"), []);
  assert.deepEqual(words(" ", "application/xhtml+xml"), []);
  assert.deepEqual(words("login", "text/html"), ["html"]);
  assert.deepEqual(words("login.html", "text/html"), ["html"]);
});

Deno.test("Of what is inside an attached message, only programs count.", () => {
  const inside = (name: string, type: string): readonly string[] =>
    judgeAttachments([{ name, type, inside: true }]).words;
  assert.deepEqual(inside("offer.html", "text/html"), []);
  assert.deepEqual(inside("", "text/html"), []);
  assert.deepEqual(inside("files.zip", "application/zip"), []);
  assert.deepEqual(inside("setup.exe", "application/octet-stream"), ["executable: setup.exe"]);
  assert.deepEqual(inside("a.pdf", "application/x-msdownload"), [
    "type_mismatch: a.pdf",
    "executable: a.pdf",
  ]);
});

Deno.test("Source files are a caution, scripts that a system runs itself a danger.", () => {
  const level = (name: string): string | undefined =>
    judgeAttachments([{ name, type: "application/octet-stream" }]).reasons[0]?.level;
  for (const name of "py rb pl php sh lua sql ts r".split(" ").map((end) => `script.${end}`)) {
    assert.deepEqual(words(name), ["source"], name);
    assert.equal(level(name), "caution", name);
  }
  for (const name of "js jse vbs vbe ps1 bat cmd hta wsf pyw".split(" ").map((end) => `a.${end}`)) {
    assert.equal(level(name), "danger", name);
  }
  assert.deepEqual(words("main.ts", "video/mp2t"), ["source"]);
  assert.deepEqual(words("invoice.pdf.py"), ["double_extension", "source"]);
  assert.deepEqual(words("data.csv.r"), ["source"]);
});

Deno.test("Any names give a bounded, safe answer.", () => {
  const name = fc.oneof(
    anyText(60),
    fc.string({
      unit: fc.constantFrom(..."ab. exepdf\u202e\u0000\n", "untrusted_mail"),
      maxLength: 80,
    }),
    fc.constantFrom(".".repeat(100_000), `${"a".repeat(100_000)}.exe`, " ".repeat(100_000)),
  );
  const list = fc.array(fc.record({ name, type: anyText(20) }), { maxLength: 40 });
  fc.assert(fc.property(list, (attachments) => {
    const { words, reasons } = judgeAttachments(attachments);
    assert.ok(words.length <= 20);
    for (const text of [...words, ...reasons.map((reason) => reason.text)]) {
      assert.doesNotMatch(text, /\p{Cc}|\p{Default_Ignorable_Code_Point}|untrusted_mail/u);
      assert.ok(codePointLength(text) <= 200);
    }
  }));
});
