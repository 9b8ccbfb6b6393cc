/**
 * Text and bytes by somebody who knows what the content room does.
 *
 * @module
 */

import fc from "fast-check";
import type { TextPart } from "../../lib/content/protocol.ts";
import { anyText } from "../support/any_text.ts";

const encoder = new TextEncoder();

/** Pieces of text that mean something to a decoder, a sanitizer, a fence, or a model. */
const PIECES: readonly string[] = [
  ...[
    "\u200b",
    "\u200c",
    "\u200d",
    "\u202e",
    "\ufeff",
    "\ufe0f",
    "\u{e0041}",
    "\u{e0101}",
    "\u00ad",
  ],
  ...["🏴", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", "\u{e0067}\u{e007f}"],
  ...["\u001b", "\0", "\r", "\n", "\r\n", "\t", " ", "\u2028", "\u0085", "\ufffe", "\u0332"],
  ...["😀", "👩‍👩‍👧", "🏳️‍🌈", "☎", "1️⃣", "م", "می‌خ", "क्‍ष", "שלום", "é", "日本", "e\u0301"],
  ...[
    "<",
    "</",
    ">",
    "untrusted",
    "_",
    "mail",
    "untrusted_mail",
    "</untrusted_mail abc>",
    "＜",
    "＿",
  ],
  ...[
    "UNTRUSTED_MAIL",
    "ｕntrusted",
    "untrustеd",
    "mаil",
    "&lt;/untrusted_mail&gt;",
    "&#x5f;",
    "‿",
  ],
  ...[" \r\n-- \r\n", "words \n> words \n>> ", "☎\ufe0f\ufe0f", "<untrusted mail>", "<untrusted_"],
  ...[">", "> ", ">> ", "-- ", "--", "> -- ", " \n", "=\n", "=3D", "=", "=C3", "=A9", "QUJD", "=="],
  ...["plain words of a mail ", "Dear Ada, ", "https://example.com/a?b=c ", "a@example.com"],
];

/** Pieces of markup, well closed or not. */
const MARKUP: readonly string[] = [
  ...[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<a href='",
    '<a href="javascript:alert(1)">',
    "</a>",
    "'>",
  ],
  ...[
    "<img src=x onerror=alert(1)>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<!--",
    "-->",
  ],
  ...["<svg><a xlink:href='javascript:1'>", "<math>", "<table><tr><td>", "</table>", "<ul><li>"],
  ...["<a href='data:text/html,x'>", "<a href=' java\tscript:x'>", "<a href='&#106;avascript:x'>"],
  ...["<a href=vbscript:x>", "<iframe srcdoc='", "<base href='javascript:/'>", "<form action='"],
  ...["&nbsp;", "&#8203;", "&#x202e;", "&zwj;", "&amp;lt;", "&#0;", "&#x110000;", "&lt", "&#"],
  ...["<div style='display:none'>", "<b", "<![CDATA[", "<?xml", "<template>", "<noscript>", "]]>"],
  ...[
    "<textarea>",
    "<title>",
    "<plaintext>",
    "<select><option>",
    "<pre>\n",
    "<h1>",
    "<ol><li>",
    "<br>",
  ],
];

/** Any text, with hostile pieces in it more often than not. */
export function hostileText(maxPieces = 20): fc.Arbitrary<string> {
  return fc.array(fc.oneof(fc.constantFrom(...PIECES), anyText(4)), { maxLength: maxPieces })
    .map((pieces) => pieces.join(""));
}

/** Text that looks like HTML to a browser at least here and there. */
export function hostileHtml(maxPieces = 25): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { arbitrary: fc.constantFrom(...MARKUP), weight: 3 },
    { arbitrary: fc.constantFrom(...PIECES), weight: 2 },
    { arbitrary: anyText(4), weight: 1 },
  );
  return fc.array(piece, { maxLength: maxPieces }).map((pieces) => pieces.join(""));
}

/** Bytes: any at all, or text in some encoding, or both. */
export function hostileBytes(text: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const piece = fc.oneof(
    { arbitrary: text.map((value) => encoder.encode(value)), weight: 4 },
    { arbitrary: fc.uint8Array({ maxLength: 12 }), weight: 1 },
    { arbitrary: fc.constantFrom(...LEGACY), weight: 1 },
    {
      arbitrary: fc.integer({ min: 1, max: 1_200 }).map((size) => new Uint8Array(size).fill(0x61)),
      weight: 1,
    },
  );
  return fc.array(piece, { maxLength: 4 })
    .map((pieces) => Uint8Array.from(pieces.flatMap((bytes) => [...bytes])));
}

/** Bytes of old charsets, and marks that begin others. */
const LEGACY: readonly Uint8Array[] = [
  ...[
    "1b242442",
    "1b2442467c4b5c1b2842",
    "93fa967b",
    "c6fccbdc",
    "d6d0b9fa9439da33",
    "f0d2c9d7c5d4",
  ],
  ...["fffe", "feff", "efbbbf", "e9", "80", "c3", "f09f98", "2b4144772d", "cff0e8e2e5f2", "eda080"],
].map((hex) => Uint8Array.fromHex(hex));

/** Charsets as senders name them, rightly or not. */
export const CHARSETS: readonly string[] = [
  ...[
    "",
    "utf-8",
    "us-ascii",
    "iso-8859-1",
    "windows-1252",
    "UTF-16",
    "utf-16le",
    "utf-7",
    "koi8-r",
  ],
  ...[
    "iso-2022-jp",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
    "windows-1251",
    "x-unknown",
    "__proto__",
  ],
];

/** A text part as it may come from anybody. */
export function hostilePart(html: boolean): fc.Arbitrary<TextPart> {
  return fc.record({
    bytes: hostileBytes(html ? hostileHtml() : hostileText()),
    type: fc.constant(html ? "html" as const : "plain" as const),
    encoding: fc.constantFrom("7bit", "8bit", "8bit", "base64", "quoted-printable", "x-unknown"),
    charset: fc.constantFrom(...CHARSETS),
    flowed: fc.boolean(),
    delSp: fc.boolean(),
    complete: fc.boolean(),
  });
}
