import assert from "node:assert/strict";
import {
  field,
  mailboxPieces,
  parameter,
  textPieces,
  withParameters,
} from "../../../../lib/content/compose/header.ts";

Deno.test("Fields are folded between pieces, and the first piece stays beside the name.", () => {
  const pieces = Array.from({ length: 5 }, (_, i) => `${i}`.repeat(30));
  const lines = field("Subject", pieces).split("\r\n");
  assert.deepEqual(lines.map((line) => line.length), [70, 62, 31]);
  assert.ok(lines.slice(1).every((line) => line.startsWith(" ")));
  assert.equal(field("References", ["x".repeat(200)]), `References: ${"x".repeat(200)}`);
});

Deno.test("Nothing but printable ASCII gets into a field.", () => {
  for (const piece of ["", " ", " a", "a ", "a\r\nb", "a\n", "a\r", "a\0", "a\tb", "é", "\u007f"]) {
    assert.throws(() => field("Subject", ["first", piece]), TypeError, JSON.stringify(piece));
  }
});

Deno.test("Text is encoded where it is not plain, never in the middle of a character.", () => {
  assert.deepEqual(textPieces("Plain words: 1, 2"), ["Plain", "words:", "1,", "2"]);
  assert.deepEqual(textPieces(""), []);
  for (
    const text of ["é", "😀".repeat(40), "=?utf-8?q?x?=", "x".repeat(61), "日本語 ".repeat(20)]
  ) {
    const words = textPieces(text);
    const decoded = words.map((word) => {
      const [, base64 = ""] = /^=\?utf-8\?B\?(.+)\?=$/.exec(word) ?? [];
      assert.ok(word.length <= 75);
      return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.fromBase64(base64));
    });
    assert.equal(decoded.join(""), text);
  }
});

Deno.test("Names are words, quoted or encoded.", () => {
  const written = (name: string) => mailboxPieces([{ name, address: "a@b" }]).join(" ");
  assert.equal(written(""), "a@b");
  assert.equal(written("Ada Lovelace-King"), "Ada Lovelace-King <a@b>");
  assert.equal(written("Lovelace, Ada"), '"Lovelace, Ada" <a@b>');
  assert.equal(written('a "b" \\'), '"a \\"b\\" \\\\" <a@b>');
  assert.equal(written("Žofie"), "=?utf-8?B?xb1vZmll?= <a@b>");
  assert.equal(written("=?utf-8?q?x?="), "=?utf-8?B?PT91dGYtOD9xP3g/PQ==?= <a@b>");
  const two = mailboxPieces([{ name: "", address: "a@b" }, { name: "C", address: "c@d" }]);
  assert.equal(two.join(" "), "a@b, C <c@d>");
});

Deno.test("Parameters are quoted, or encoded in pieces.", () => {
  assert.deepEqual(parameter("name", "a; b.txt"), ['name="a; b.txt"']);
  assert.deepEqual(parameter("name", 'a"b'), ["name*=utf-8''a%22b"]);
  assert.deepEqual(parameter("name", "é'"), ["name*=utf-8''%C3%A9%27"]);
  assert.deepEqual(parameter("name", "=?x"), ["name*=utf-8''%3D%3Fx"]);
  const long = parameter("name", "日".repeat(20));
  assert.deepEqual(long.map((piece) => piece.split("=")[0]), [
    ...["name*0*", "name*1*", "name*2*", "name*3*"],
  ]);
  assert.deepEqual(withParameters("a/b", ["c=d", "e=f"]), ["a/b;", "c=d;", "e=f"]);
});
