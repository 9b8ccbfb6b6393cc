/**
 * Charsets and transfer encodings: any bytes under any name, whole and begun.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCharset } from "../../lib/content/charset.ts";
import { readTransfer } from "../../lib/content/transfer.ts";
import { holds } from "./cases.ts";

/** Every decoder there is, by a name that mail uses, and some that are none. */
const LABELS: readonly string[] = [
  ...["utf-8", "utf-16", "utf-16le", "utf-16be", "utf-7", "us-ascii", "iso-8859-1", "windows-1252"],
  ...[
    "iso-8859-2",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "koi8-u",
  ],
  ...["iso-8859-9", "iso-8859-15", "windows-1250", "windows-1251", "windows-1253", "windows-1255"],
  ...[
    "windows-1256",
    "windows-874",
    "ibm866",
    "macintosh",
    "x-mac-cyrillic",
    "koi8-r",
    "gbk",
    "hz",
  ],
  ...[
    "gb18030",
    "gb2312",
    "big5",
    "big5-hkscs",
    "euc-jp",
    "shift_jis",
    "iso-2022-jp",
    "iso-2022-kr",
  ],
  ...[
    "euc-kr",
    "ks_c_5601-1987",
    "iso-2022-cn",
    "utf-32",
    "x-user-defined",
    "replacement",
    "cp437",
  ],
  ...["", " UTF-8 ", '"utf-8"', "utf-8'en'", "__proto__", "unicode-1-1-utf-7", "8bit", "\0"],
];

/** Bytes that mean something to one of them: shifts, lead bytes, marks, and halves of each. */
const PIECES: readonly string[] = [
  ...[
    "1b2442",
    "1b2842",
    "1b284a",
    "1b242943",
    "1b2849",
    "1b24",
    "1b",
    "0e",
    "0f",
    "7e7b",
    "7e7d",
    "7e",
  ],
  ...[
    "fffe",
    "feff",
    "efbbbf",
    "efbb",
    "2b4144772d",
    "2b2d",
    "2b",
    "2b414477",
    "d800",
    "00d8",
    "00dc",
  ],
  ...[
    "8130",
    "81308130",
    "fe39fe39",
    "8fa1a1",
    "8ea1",
    "a1a1",
    "fefe",
    "8140",
    "fcfc",
    "80",
    "ff",
    "c0",
  ],
  ...[
    "c3a9",
    "c3",
    "f09f9880",
    "f09f98",
    "eda080",
    "f4908080",
    "e28080",
    "41",
    "20",
    "0d0a",
    "0a",
    "00",
  ],
  ...["7d", "5c", "7e7e", "2d", "3d", "213c", "4e2d"],
];

const bytes = fc.array(
  fc.oneof(
    { arbitrary: fc.constantFrom(...PIECES).map((hex) => Uint8Array.fromHex(hex)), weight: 6 },
    { arbitrary: fc.uint8Array({ maxLength: 4 }), weight: 1 },
    { arbitrary: fc.constant(new TextEncoder().encode("words of a mail ")), weight: 1 },
  ),
  { maxLength: 40 },
).map((pieces) => Uint8Array.from(pieces.flatMap((piece) => [...piece])));

Deno.test("Any bytes in any charset are text; its beginning begins it.", async () => {
  const cut = fc.nat(200);
  await holds(fc.tuple(bytes, fc.constantFrom(...LABELS), cut), 10_000, ([all, label, at]) => {
    const { text, note } = decodeCharset(all, label, true);
    assert.ok(text.isWellFormed());
    assert.ok(text.length <= 2 * all.length + 2, "no bytes are more text than that");
    assert.ok(note === undefined || /^charset_(?:missing|unknown|wrong)$/.test(note));
    const begun = decodeCharset(all.subarray(0, at % (all.length + 1)), label, false);
    assert.ok(text.startsWith(begun.text), JSON.stringify([label, text, begun.text]));
  });
});

Deno.test("Any bytes in any transfer encoding are bytes, not more than they were; a beginning begins them.", async () => {
  const encoded = fc.array(
    fc.oneof(
      fc.constantFrom(
        "=",
        "==",
        "=\r\n",
        "=\n",
        "= \n",
        "=3D",
        "=3d",
        "=ZZ",
        "=C3",
        "QUJD",
        "QQ==",
        "Q",
      ),
      fc.constantFrom("\r\n", "\n", " ", "\t", "-", "_", "/", "+", "\0", "é", "begin 644 a\n", "."),
    ),
    { maxLength: 30 },
  ).map((words) => new TextEncoder().encode(words.join("")));
  const encoding = fc.constantFrom(
    ...[
      "base64",
      "quoted-printable",
      "7bit",
      "8bit",
      "binary",
      "",
      "x-uuencode",
      "BASE64;x",
      "b (c)",
    ],
  );
  await holds(
    fc.tuple(fc.oneof(encoded, bytes), encoding, fc.nat(200)),
    8_000,
    ([all, name, at]) => {
      const { bytes: whole, note } = readTransfer(all, name);
      assert.ok(whole.length <= all.length);
      assert.ok(note === undefined || /^transfer_(?:broken|unknown)$/.test(note));
      const begun = readTransfer(all.subarray(0, at % (all.length + 1)), name).bytes;
      assert.deepEqual(begun, whole.subarray(0, begun.length));
    },
  );
});

Deno.test("What was encoded as base64 or quoted-printable is the same again.", async () => {
  await holds(fc.uint8Array({ maxLength: 200 }), 3_000, (all) => {
    const lines = all.toBase64().replace(/.{76}/g, "$&\r\n");
    const base64 = readTransfer(new TextEncoder().encode(lines), "base64");
    assert.deepEqual([base64.bytes, base64.note], [all, undefined]);
    const quoted = Array.from(
      all,
      (byte, i) =>
        `=${byte.toString(16).toUpperCase().padStart(2, "0")}${i % 20 === 19 ? "=\r\n" : ""}`,
    ).join("");
    const printable = readTransfer(new TextEncoder().encode(quoted), "quoted-printable");
    assert.deepEqual([printable.bytes, printable.note], [all, undefined]);
  });
});
