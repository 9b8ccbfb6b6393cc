/**
 * Attachments in the words of their own format: calendars, contacts, tables,
 * rich text, drawings, archives and PDF.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { docx, paragraph, xlsx, zip } from "../samples/documents.ts";
import { pdf } from "../samples/pdf.ts";
import { randomSource } from "../samples/random.ts";
import { ask, askInPages } from "../support/extract.ts";
import { anyText } from "../support/any_text.ts";
import { holds } from "./cases.ts";
import { assertSafe } from "./safe.ts";

/** What each format is made of, well closed or not. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ics: [
    ...["BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n", "BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "BEGIN:"],
    ...["BEGIN:VALARM\n", "END:VALARM\n", "BEGIN:VTODO\n", "END:VTODO\n", "BEGIN:VTIMEZONE\n"],
    ...["SUMMARY:a\\, b\\n\\;", "DTSTART:20260601T090000Z", "DTSTART;TZID=Europe/Berlin:2026"],
    ...["DTEND;VALUE=DATE:99999999", "DURATION:P1W2DT3H", "RRULE:FREQ=DAILY;COUNT=99999999"],
    ...['ORGANIZER;CN="A: B":mailto:a@b.test', 'ATTENDEE;PARTSTAT=X;CN="', "DESCRIPTION;ENCODING="],
    ...[
      "QUOTED-PRINTABLE:=C3=",
      "\r\n ",
      "\n\t",
      ":",
      ";",
      "=",
      '"',
      "^n^'^^",
      "\\",
      "METHOD:REPLY",
    ],
    ...[
      "LOCATION;LANGUAGE=de:",
      "URL:javascript:1",
      "ATTACH;ENCODING=BASE64:AAAA",
      "X-ALT-DESC:<b>",
    ],
  ],
  vcf: [
    ...[
      "BEGIN:VCARD\r\n",
      "END:VCARD\r\n",
      "VERSION:2.1\n",
      "VERSION:4.0\n",
      "FN:",
      "N:a;b;c;d;e\n",
    ],
    ...[
      "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6=\n",
      "item1.TEL;TYPE=cell:+1",
      "ADR:;;;",
    ],
    ...[
      'EMAIL;TYPE="a,b":x@y.test\n',
      "NOTE:",
      "PHOTO;ENCODING=b:AAAA\n",
      "=\n",
      "\n ",
      ";",
      ":",
      ".",
    ],
    ...["BDAY:--0415", "ORG:a\\;b;c", "CHARSET=koi8-r", "URL:https://a.test", "\\,", "BEGIN:VCARD"],
  ],
  csv: [...'a,b;c\t|"\r\n=@+-'.split(""), '""', '"a\nb"', "\r", "=cmd|' /C calc'!A0", "é", "\0"],
  rtf: [
    ...[
      "{\\rtf1",
      "{",
      "}",
      "\\ansi",
      "\\ansicpg1252 ",
      "\\ansicpg99999",
      "\\par ",
      "\\'e9",
      "\\'zz",
    ],
    ...[
      "\\u8217?",
      "\\u-10179?",
      "\\u99999999999 ",
      "\\uc0",
      "\\uc99999 ",
      "\\bin5 ",
      "\\bin999999 ",
    ],
    ...[
      "{\\fonttbl{\\f0\\fcharset204 A;}}",
      "\\f0 ",
      "\\f99999 ",
      "{\\*\\x ",
      "{\\pict ",
      "\\v ",
      "\\v0 ",
    ],
    ...['{\\field{\\*\\fldinst HYPERLINK "a"}{\\fldrslt b}}', "\\cell\\row ", "\\~", "\\-", "\\_"],
    ...[
      "{\\object\\objdata 00ff}",
      "\\deleted ",
      "a",
      " ",
      "\n",
      "\\",
      "\\\n",
      "\\tab",
      "\\fromhtml1 ",
    ],
  ],
  enriched: [
    ...["<bold>", "</bold>", "<<", "<nofill>", "</nofill>", "<param>", "</param>", "<color>", "\n"],
    ...["\n\n", "<", ">", "a", "<x-y>", "</", "<paraindent>", "<", "<param>red", "<excerpt>"],
  ],
  svg: [
    ...["<svg xmlns='http://www.w3.org/2000/svg'>", "</svg>", "<text>", "</text>", "<tspan x='1'>"],
    ...[
      "<title>",
      "</title>",
      "<desc>",
      "<script>",
      "<style>",
      "<foreignObject>",
      "<![CDATA[",
      "]]>",
    ],
    ...[
      "<!DOCTYPE svg [<!ENTITY e 'x'>]>",
      "&e;",
      "&#x202e;",
      "<!--",
      "-->",
      "<?x?>",
      "a",
      "<use/>",
    ],
    ...["<text display='none'>", "<a href='javascript:1'>", "<", ">", "&", "'"],
  ],
  html: [
    ...["<html>", "<meta charset=x>", "<table><tr><td>", "<p>", "<script>", "<!--", "]]>", "&#0;"],
    ...["<style>p{display:none}</style>", "<p hidden>", "</html>", "<iframe srcdoc='", "a ", "\n"],
  ],
};

/** How an attachment of the format is described. */
const TYPES: Readonly<Record<string, string>> = {
  ics: "text/calendar",
  vcf: "text/vcard",
  csv: "text/csv",
  rtf: "application/rtf",
  enriched: "text/enriched",
  svg: "image/svg+xml",
  html: "text/html",
};

/** How each begins, so that it is taken for what it is. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  ics: "BEGIN:VCALENDAR\r\n",
  vcf: "BEGIN:VCARD\r\n",
  rtf: "{\\rtf1 ",
  svg: "<svg xmlns='http://www.w3.org/2000/svg'>",
};

const file = fc.constantFrom(...Object.keys(WORDS)).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    begun: fc.boolean(),
    text: fc.array(
      fc.oneof({ arbitrary: fc.constantFrom(...WORDS[kind] ?? []), weight: 8 }, anyText(4)),
      { maxLength: 60 },
    ).map((words) => words.join("")),
    pageSize: fc.integer({ min: 1, max: 60 }),
  })
);

/** Pages of one text: what is tested is where they meet. */
const MAX_PAGES = 30;

Deno.test("Any words of a format are a document whose text is safe, whole and in pages.", async () => {
  await holds(file, 3_000, async ({ kind, begun, text, pageSize }) => {
    const source = (begun ? BEGINNINGS[kind] ?? "" : "") + text;
    const request = { name: `a.${kind}`, type: TYPES[kind] ?? "" };
    const answer = await ask(source, request);
    assert.match(answer.kind, /^[a-z0-9_]+$/);
    assertSafe(answer.text);
    for (const note of answer.notes) assert.match(note, /^[a-z_]+$/);
    if (answer.next !== undefined) return;
    const size = Math.max(pageSize, Math.ceil([...answer.text].length / MAX_PAGES));
    // By its bytes alone, since pages are asked for without a description.
    const bare = await ask(source);
    assert.equal(await askInPages(source, size), bare.text);
  });
});

const ZIPS = [
  docx(paragraph("hello") + paragraph("world")),
  xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', ["hello"]),
  zip({ "a.txt": "hello", "b/c.txt": "world".repeat(50) }),
];

/** Where the records of an archive begin (APPNOTE 4.3): of an entry, of the directory, of its end. */
const RECORDS = [0x04034b50, 0x02014b50, 0x06054b50];

/** Numbers that mean too much, too little, or another format. */
const NUMBERS = [0, 1, 0x7fff, 0xffff, 0xfffe, 0x7fffffff, 0xffffffff, 0xfffffffe, 8, 9, 99];

Deno.test("Archives whose records say anything give an answer in time.", async () => {
  const change = fc.record({
    record: fc.nat(1_000),
    offset: fc.integer({ min: 4, max: 45 }),
    value: fc.constantFrom(...NUMBERS),
    wide: fc.boolean(),
  });
  const changes = fc.array(change, { minLength: 1, maxLength: 6 });
  await holds(fc.tuple(fc.nat(ZIPS.length - 1), changes), 1_500, async ([which, all]) => {
    const bytes = Uint8Array.from(ZIPS[which] as Uint8Array);
    const view = new DataView(bytes.buffer);
    const records = [...bytes.keys()].filter((at) =>
      at + 4 <= bytes.length && RECORDS.includes(view.getUint32(at, true))
    );
    for (const { record, offset, value, wide } of all) {
      const at = (records[record % records.length] ?? 0) + offset;
      if (at + 4 > bytes.length) continue;
      if (wide) view.setUint32(at, value, true);
      else view.setUint16(at, value & 0xffff, true);
    }
    const { kind, text } = await ask(bytes, { name: "a.docx" });
    assert.match(kind, /^[a-z0-9_]+$/);
    assertSafe(text);
  });
});

Deno.test("PDF files whose objects say anything give an answer in time.", async () => {
  const source = new TextDecoder("latin1").decode(pdf(["hello", "world"]));
  const tokens = source.match(/[A-Za-z]+|\d+|\/|<<|>>|[^]/g) ?? [];
  const words = [
    ...[
      "0",
      "-1",
      "99999999999",
      "1 0 R",
      "9 0 R",
      "<<",
      ">>",
      "[",
      "]",
      "(",
      ")",
      "/Kids",
      "/Page",
    ],
    ...[
      "/Length 0",
      "/Filter /FlateDecode",
      "/Filter [/ASCIIHexDecode /LZWDecode]",
      "endobj",
      "null",
    ],
    ...["stream", "endstream", "xref", "trailer", "startxref", "/Parent 1 0 R", "/Encrypt 1 0 R"],
    ...["/JavaScript", "/OpenAction", "/ObjStm", "/XRef", "/Prev 0", "/Contents", "Tj", "BT", "ET"],
  ];
  // Each is read by a worker of its own, which takes a tenth of a second to start.
  await holds(fc.integer(), 15, async (seed) => {
    const random = randomSource(seed);
    const changed = tokens.slice();
    for (let i = 1 + random() % 6; i > 0; i--) {
      const put = random() % 3 === 0
        ? tokens[random() % tokens.length]
        : words[random() % words.length];
      changed.splice(random() % changed.length, random() % 3, put ?? "");
    }
    const bytes = Uint8Array.from(changed.join(""), (character) => character.charCodeAt(0));
    assertSafe((await ask(bytes, { name: "a.pdf" })).text);
  }, 15_000);
});
