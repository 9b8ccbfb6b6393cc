/**
 * Letters in the charset that a message names, does not name, or names wrongly.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { type Draft, type Entry, headerLines, lines, rawEntry, utf8 } from "../entry.ts";

/** Bytes as lines of base64. */
function base64(bytes: string): readonly string[] {
  return Buffer.from(bytes, "latin1").toString("base64").match(/.{1,76}/g) ?? [];
}

/** A message with one part of exactly these bytes. */
function one(
  draft: Draft,
  contentType: string | undefined,
  body: readonly string[],
  ...more: readonly string[]
): Entry {
  return rawEntry(
    "charset",
    draft,
    lines(
      ...headerLines(draft.name, { subject: "Charsets" }),
      "MIME-Version: 1.0",
      ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
      "Content-Transfer-Encoding: 8bit",
      ...more,
      "",
      ...body,
    ),
  );
}

/** Bytes written as hexadecimal digits. */
function hex(digits: string): string {
  return Buffer.from(digits.replaceAll(" ", ""), "hex").toString("latin1");
}

const GERMAN = "Grüße aus Köln, die Brücke schließt für Fußgänger.";

export const charset: readonly Entry[] = [
  one(
    { name: "utf-8-named", description: "UTF-8, and says so", must: [GERMAN] },
    "text/plain; charset=utf-8",
    [utf8(GERMAN)],
  ),
  one(
    { name: "utf-8-not-named", description: "UTF-8 without a word about it", must: [GERMAN] },
    "text/plain",
    [utf8(GERMAN)],
  ),
  one(
    { name: "utf-8-called-ascii", description: "UTF-8 that says it is us-ascii", must: [GERMAN] },
    "text/plain; charset=us-ascii",
    [utf8(GERMAN)],
  ),
  one(
    {
      name: "utf-8-called-latin-1",
      description: "UTF-8 that says it is iso-8859-1",
      must: [GERMAN],
    },
    "text/plain; charset=iso-8859-1",
    [utf8(GERMAN)],
  ),
  one(
    {
      name: "windows-1252-called-latin-1",
      description: "Quotation marks and a euro sign of Windows under the name iso-8859-1",
      must: ["“Zwölf €”, sagte sie — und ging."],
    },
    "text/plain; charset=iso-8859-1",
    ["\x93Zw\xf6lf \x80\x94, sagte sie \x97 und ging."],
  ),
  one(
    {
      name: "windows-1252-not-named",
      description: "Bytes of Windows-1252 without a charset",
      must: [GERMAN],
    },
    "text/plain",
    [GERMAN],
  ),
  one(
    {
      name: "windows-1252-called-utf-8",
      description: "Bytes of Windows-1252 that say they are UTF-8",
      must: [GERMAN],
    },
    "text/plain; charset=utf-8",
    [GERMAN],
  ),
  one(
    {
      name: "no-content-type-8-bit",
      description: "UTF-8 in a message without Content-Type",
      must: [GERMAN],
    },
    undefined,
    [utf8(GERMAN)],
  ),
  one(
    {
      name: "unknown-charset",
      description: "A charset that nobody has heard of; the bytes are UTF-8",
      must: [GERMAN],
    },
    `text/plain; charset="x-harbour-7"`,
    [utf8(GERMAN)],
  ),
  one(
    {
      name: "shift-jis",
      description: "Japanese in Shift_JIS",
      must: ["会議は火曜日に変わりました"],
    },
    "text/plain; charset=Shift_JIS",
    [hex("89ef8b6382cd89ce976a93fa82c995cf82ed82e882dc82b582bd")],
  ),
  one(
    {
      name: "iso-2022-jp",
      description: "Japanese in ISO-2022-JP, with its escapes",
      must: ["会議は火曜日に変わりました"],
    },
    "text/plain; charset=iso-2022-jp",
    [hex("1b2442 3271 3544 244f 3250 4d4b 467c 244b 4a51 246f 246a 245e 2437 243f 1b2842")],
  ),
  one(
    { name: "euc-kr", description: "Korean in EUC-KR", must: ["안녕하세요"] },
    "text/plain; charset=euc-kr",
    [hex("bec8b3e7c7cfbcbcbfe4")],
  ),
  one(
    {
      name: "gb18030-called-gb2312",
      description: "Chinese with a character that only the larger set has",
      must: ["会议改到星期二，朱镕基路"],
    },
    "text/plain; charset=gb2312",
    [hex("bbe1d2e9b8c4b5bdd0c7c6dab6fea3acd6ece946bbf9c2b7")],
  ),
  one(
    { name: "koi8-r", description: "Russian in KOI8-R", must: ["Встреча во вторник"] },
    "text/plain; charset=koi8-r",
    [hex("f7d3d4d2c5dec120d7cf20d7d4cfd2cec9cb")],
  ),
  one(
    { name: "windows-1251", description: "Russian in Windows-1251", must: ["Встреча во вторник"] },
    `text/plain; charset="windows-1251"`,
    [hex("c2f1f2f0e5f7e020e2ee20e2f2eef0ede8ea")],
  ),
  one(
    { name: "iso-8859-8-i", description: "Hebrew in ISO-8859-8-I", must: ["שלום עדה"] },
    "text/plain; charset=iso-8859-8-i",
    [hex("f9ece5ed20f2e3e4")],
  ),
  rawEntry(
    "charset",
    {
      name: "utf-16-base64",
      description: "UTF-16 with a byte order mark, in base64",
      must: ["Grüße aus Köln"],
    },
    lines(
      ...headerLines("utf-16-base64"),
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-16",
      "Content-Transfer-Encoding: base64",
      "",
      ...base64(
        `\xff\xfe${[..."Grüße aus Köln"].map((letter) => `${letter}\0`).join("")}`,
      ),
    ),
  ),
  one(
    {
      name: "utf-8-byte-order-mark",
      description: "A byte order mark before UTF-8 without a name",
      must: [GERMAN],
    },
    "text/plain",
    [utf8(`\ufeff${GERMAN}`)],
  ),
  one(
    {
      name: "html-meta-only",
      description: "HTML whose charset stands only in <meta>",
      must: ["Встреча во вторник"],
    },
    "text/html",
    [
      `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head>`,
      `<body><p>${hex("c2f1f2f0e5f7e020e2ee20e2f2eef0ede8ea")}</p></body></html>`,
    ],
  ),
  one(
    {
      name: "html-meta-disagrees",
      description: "HTML whose <meta> names another charset than its header, which is right",
      must: [GERMAN],
    },
    "text/html; charset=utf-8",
    [`<html><head><meta charset="iso-8859-1"></head><body><p>${utf8(GERMAN)}</p></body></html>`],
  ),
  rawEntry(
    "charset",
    {
      name: "torn-utf-8",
      description: "UTF-8 with one broken byte; the rest is to be read as UTF-8",
      must: ["Grüße aus Köln", "schließt für Fußgänger"],
    },
    lines(
      ...headerLines("torn-utf-8"),
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: 8bit",
      "",
      utf8("Grüße aus Köln"),
      "broken: \xc3",
      utf8("schließt für Fußgänger"),
    ),
  ),
];
