import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeTransfer, readTransfer } from "../../../lib/content/transfer.ts";
import { anyText } from "../../support/any_text.ts";
import { base64, quotedPrintable, utf8 } from "./bytes.ts";

function decode(text: string, encoding: string): string {
  return new TextDecoder().decode(decodeTransfer(utf8(text), encoding));
}

const ENCODINGS = ["base64", "quoted-printable"] as const;

/** Bytes that look like an encoding more often than chance would make them. */
const encodedLike = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(..."=AaFf09+/ \t\r\nZzé"),
    maxLength: 40,
  }).map(utf8),
);

Deno.test("quoted-printable decodes hexadecimal in both cases and leaves the rest alone", () => {
  assert.equal(decode("caf=C3=A9 =c3=a9 = x", "quoted-printable"), "café é = x");
  assert.equal(decode("a=ZZb=4Gc", "quoted-printable"), "a=ZZb=4Gc");
});

Deno.test("quoted-printable joins soft line breaks, with padding, and with any line end", () => {
  for (const end of ["=\r\n", "=\n", "=\r", "= \t\r\n", "=\t\n"]) {
    assert.equal(decode(`one${end}two`, "quoted-printable"), "onetwo", JSON.stringify(end));
  }
});

Deno.test("quoted-printable that was cut inside a sequence loses that sequence only", () => {
  for (const tail of ["=", "=C", "= ", "=\t "]) {
    assert.equal(decode(`abc${tail}`, "quoted-printable"), "abc", JSON.stringify(tail));
  }
});

Deno.test("base64 skips what is not base64 and goes on after padding in the middle", () => {
  assert.equal(decode("QUJD\r\n RA==\r\n", "base64"), "ABCD");
  assert.equal(decode("QQ==QkM=RA", "base64"), "ABCD");
  assert.equal(decode("Q*U-J_D!", "base64"), "ABC");
  assert.equal(decode("====", "base64"), "");
});

Deno.test("identity and unknown encodings give the bytes as they are", () => {
  for (const encoding of ["7bit", "8bit", "binary", "", "x-uuencode"]) {
    assert.equal(decode("=41 QUJD", encoding), "=41 QUJD", encoding);
  }
});

Deno.test("the name of an encoding is read in any case and with what stands behind it", () => {
  for (const encoding of ["BASE64 ", " Base64", "base64; x", "base64 (yes)"]) {
    assert.equal(decode("QUJD", encoding), "ABC", encoding);
  }
});

Deno.test("what was skipped, and an encoding that nobody knows, is noted", () => {
  const note = (text: string, encoding: string): string | undefined =>
    readTransfer(utf8(text), encoding).note;
  for (const text of ["QUJD", "QUJ\r\nD", "QQ", "QQ==\r\n\r\n", "QQ==\r\nQQ==\r\n", ""]) {
    assert.equal(note(text, "base64"), undefined, text);
  }
  for (const text of ["QU*JD", "QUJD\r\n-- \r\n", "QQ==\r\n\r\nfooter", "Grüße"]) {
    assert.equal(note(text, "base64"), "transfer_broken", text);
  }
  assert.equal(note("a=20b=\r\nc=", "quoted-printable"), undefined);
  assert.equal(note("a=ZZ", "quoted-printable"), "transfer_broken");
  assert.equal(note("a", "8bit"), undefined);
  assert.equal(note("a", "x-uuencode"), "transfer_unknown");
});

Deno.test("a footer that somebody put behind base64 is not decoded", () => {
  assert.equal(decode("QUJDRA==\r\n\r\nUnsubscribe here", "base64"), "ABCD");
  assert.equal(decode("QUJDRA==\r\n____\r\nlist mailing list", "base64"), "ABCD");
  assert.equal(decode("QUJDRA==\r\nRUY=\r\n", "base64"), "ABCDEF");
});

Deno.test("what an encoder wrote is decoded to what it was given", () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      const expected = utf8(text);
      assert.deepEqual(new Uint8Array(decodeTransfer(base64(text), "base64")), expected);
      assert.deepEqual(
        new Uint8Array(decodeTransfer(quotedPrintable(text), "quoted-printable")),
        expected,
      );
    }),
    { numRuns: 50 },
  );
});

Deno.test("decoders accept any bytes and never give more than they got", () => {
  fc.assert(
    fc.property(encodedLike, fc.constantFrom(...ENCODINGS), (bytes, encoding) => {
      assert.ok(decodeTransfer(bytes, encoding).length <= bytes.length);
    }),
    { numRuns: 500 },
  );
});

Deno.test("the decoded beginning of a part is the beginning of the decoded part", () => {
  fc.assert(
    fc.property(encodedLike, fc.nat(60), fc.constantFrom(...ENCODINGS), (bytes, cut, encoding) => {
      const whole = decodeTransfer(bytes, encoding);
      const begun = decodeTransfer(bytes.subarray(0, cut), encoding);
      // The whole may itself end in a torn sequence; every further byte only adds.
      assert.deepEqual([...begun], [...whole.subarray(0, begun.length)]);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("decoding reads the view it is given and not the buffer behind it", () => {
  const buffer = utf8("QUJDREVG");
  const view = new Uint8Array(buffer.buffer, 4, 4);
  assert.equal(new TextDecoder().decode(decodeTransfer(view, "base64")), "DEF");
});

Deno.test("a long run of equals signs and white space is decoded in one pass", () => {
  const bytes = utf8("= \t".repeat(100_000));
  assert.ok(decodeTransfer(bytes, "quoted-printable").length <= bytes.length);
  assert.equal(decodeTransfer(utf8("=A".repeat(100_000)), "base64").length, 0);
  assert.equal(decodeTransfer(utf8("\n=".repeat(100_000)), "base64").length, 0);
});
