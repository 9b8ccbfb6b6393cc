import assert from "node:assert/strict";
import { decodePart } from "../../../lib/content/decode_part.ts";
import { readHtml } from "../../../lib/content/html.ts";
import { htmlPart, plainPart, utf8 } from "./bytes.ts";

/** `Привет` in KOI8-R, of which an unlabelled part says nothing. */
const KOI8 = Uint8Array.fromHex("f0d2c9d7c5d4");

function joined(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

Deno.test("HTML whose part names no charset is read in the one that it names itself", () => {
  for (
    const meta of [
      '<meta charset="koi8-r">',
      "<META CHARSET = koi8-r >",
      '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
    ]
  ) {
    const part = htmlPart("", { bytes: joined(utf8(meta), KOI8), charset: "" });
    const { text, notes } = decodePart(part);
    assert.equal(text, `${meta}Привет`);
    assert.deepEqual(notes, ["charset_missing"]);
  }
});

Deno.test("a charset that the part names wins over what its HTML says, and plain text says nothing", () => {
  const bytes = joined(utf8("<meta charset=koi8-r>"), utf8("é"));
  assert.match(decodePart(htmlPart("", { bytes, charset: "utf-8" })).text, /é$/);
  assert.match(decodePart(plainPart("", { bytes, charset: "" })).text, /é$/);
  const sixteen = joined(utf8("<meta charset=utf-16>"), utf8("é"));
  assert.match(decodePart(htmlPart("", { bytes: sixteen, charset: "" })).text, /é$/);
});

Deno.test("of unlabelled HTML that goes on only what is sure is read", () => {
  const bytes = joined(utf8("<p>plain "), KOI8, utf8("<meta charset=koi8-r>"));
  const begun = decodePart(htmlPart("", { bytes, charset: "", complete: false }));
  assert.deepEqual([begun.text, begun.notes], ["<p>plain ", []]);
});

Deno.test("what was odd about encoding and charset is said together", () => {
  const part = plainPart("", { bytes: utf8("w6k*="), encoding: "base64", charset: "iso-8859-1" });
  const { text, notes } = decodePart(part);
  assert.equal(text, "é");
  assert.deepEqual(notes, ["transfer_broken", "charset_wrong"]);
});

Deno.test("markup that UTF-7 hides is cleaned like any other, and HTML cannot declare UTF-7 itself", async () => {
  const source = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-hello+ADw-b+AD4- you+ADw-/b+AD4-";
  const { text } = decodePart(htmlPart(source, { charset: "utf-7" }));
  assert.equal((await readHtml(text)).asText(), "hello you");
  const meta = utf8(`<meta charset=utf-7>${source}`);
  assert.match(decodePart(htmlPart("", { charset: "", bytes: meta })).text, /\+ADw-script/);
});

Deno.test("an invisible character in a style sheet leaves a mark, elsewhere none", () => {
  const hidden =
    '<style>.x\u200b{color:red}</style><p style="dis\u00adplay:none" title="a\u200bb">c\u200bd';
  const { text, invisible } = decodePart(htmlPart(hidden));
  assert.equal(
    text,
    '<style>.x\ufffd{color:red}</style><p style="dis\ufffdplay:none" title="ab">cd',
  );
  assert.equal(invisible, 4);
});
