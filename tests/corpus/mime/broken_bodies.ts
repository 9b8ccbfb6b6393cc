/**
 * Bodies that are not written as they should be, and flowed text.
 *
 * @module
 */

import { type Draft, type Entry, headerLines, lines, rawEntry, utf8 } from "../entry.ts";

/** Header lines of the whole message and its body, as they stand. */
function raw(
  draft: Draft,
  contentHeaders: readonly string[],
  body: readonly string[],
): Entry {
  const source = lines(
    ...headerLines(draft.name),
    "MIME-Version: 1.0",
    ...contentHeaders,
    "",
    ...body,
  );
  return rawEntry("mime", draft, source);
}

export const brokenBodies: readonly Entry[] = [
  raw(
    {
      name: "flowed",
      description: "format=flowed: lines are joined, quotes keep their depth",
      must: ["One paragraph that goes on and on.", "> > deeper"],
    },
    ["Content-Type: text/plain; charset=utf-8; format=flowed"],
    ["One paragraph that ", "goes on ", "and on.", "", ">> deeper", "-- ", "Marta"],
  ),
  raw(
    {
      name: "flowed-delsp",
      description: "format=flowed with delsp=yes, as for Japanese",
      must: ["会議は火曜日に変わりました。"],
    },
    [
      `Content-Type: text/plain; charset="utf-8"; format="flowed"; DelSp="yes"`,
      "Content-Transfer-Encoding: 8bit",
    ],
    [utf8("会議は "), utf8("火曜日に "), utf8("変わりました。")],
  ),
  raw(
    {
      name: "base64-dirty",
      description: "Base64 with foreign characters, odd lines and no padding",
      must: ["The quay is closed until further notice."],
    },
    ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"],
    ["VGhlIHF1YXkg", " aXMgY2xv", "!c2VkIHVudGls", "", "IGZ1cnRoZXIgbm90aWNlLg"],
  ),
  raw(
    {
      name: "base64-then-text",
      description: "A footer in plain text after base64 has ended",
      must: ["The quay is closed until noon."],
    },
    ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"],
    ["VGhlIHF1YXkgaXMgY2xvc2VkIHVudGlsIG5vb24u", "", "", "-- ", "list@lists.example.test"],
  ),
  raw(
    {
      name: "base64-that-is-not",
      description: "Plain text that says it is base64",
      must: ["Corpus: base64-that-is-not"],
    },
    ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"],
    ["Dear Ada, this was never encoded. Regards, Petra."],
  ),
  raw(
    {
      name: "quoted-printable-dirty",
      description: "Wrong escapes, lower case, an equals sign alone, blanks at line ends",
      must: ["Grüße", "1+1=2 and =ZZ stays", "one line in the end"],
    },
    ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
    ["Gr=c3=bc=C3=9Fe   ", "1+1=2 and =ZZ stays", "one line =  ", "in the end="],
  ),
  raw(
    {
      name: "quoted-printable-8-bit",
      description: "Quoted-printable with bytes that should have been escaped",
      must: ["Brücke und Grüße"],
    },
    ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
    [`Br=C3=BCcke und ${utf8("Grüße")}`],
  ),
  raw(
    {
      name: "unknown-encoding",
      description: "A transfer encoding that does not exist",
      must: ["Plain words under a strange name."],
    },
    ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: utf8"],
    ["Plain words under a strange name."],
  ),
  raw(
    {
      name: "encoding-with-comment",
      description: "A transfer encoding with a comment and in capitals",
      must: ["Grüße vom Kai"],
    },
    [
      "Content-Type: TEXT/PLAIN; CHARSET=UTF-8",
      "Content-Transfer-Encoding: Quoted-Printable (mostly)",
    ],
    ["Gr=C3=BC=C3=9Fe vom Kai"],
  ),
  raw(
    {
      name: "no-closing-boundary",
      description: "A multipart that just ends",
      must: ["The last line before the cable broke."],
    },
    [`Content-Type: multipart/mixed; boundary="cut"`],
    ["--cut", "Content-Type: text/plain", "", "The last line before the cable broke."],
  ),
  raw(
    {
      name: "preamble-and-epilogue",
      description: "Text before and after the parts, which nobody sees (RFC 2046 section 5.1.1)",
      must: ["Between the boundaries."],
      mustNot: ["This is a message in MIME format", "after the end"],
    },
    [`Content-Type: multipart/mixed; boundary="=_b"`],
    [
      "This is a message in MIME format.",
      "--=_b",
      "Content-Type: text/plain",
      "",
      "Between the boundaries.",
      "--=_b--",
      "Words after the end.",
    ],
  ),
  raw(
    {
      name: "boundary-prefix",
      description: "The inner boundary begins like the outer one",
      must: ["Inner text.", "Outer text."],
    },
    [`Content-Type: multipart/mixed; boundary="abc"`],
    [
      "--abc",
      `Content-Type: multipart/alternative; boundary="abcdef"`,
      "",
      "--abcdef",
      "Content-Type: text/plain",
      "",
      "Inner text.",
      "--abcdef--",
      "--abc",
      "Content-Type: text/plain",
      "",
      "Outer text.",
      "--abc--",
    ],
  ),
  raw(
    {
      name: "part-without-headers",
      description: "A part that begins with an empty line is text/plain",
      must: ["No header at all in this part."],
    },
    [`Content-Type: multipart/mixed; boundary=b1`],
    ["--b1", "", "No header at all in this part.", "--b1--"],
  ),
  raw(
    {
      name: "empty-multipart",
      description: "A multipart without a part",
      must: ["Corpus: empty-multipart"],
    },
    [`Content-Type: multipart/mixed; boundary=b1`],
    ["--b1--"],
  ),
  raw(
    {
      name: "html-lying-as-text",
      description: "HTML that says it is text/plain is shown as it stands",
      must: ["<b>bold</b>"],
    },
    ["Content-Type: text/plain; charset=utf-8"],
    ["<p>This is <b>bold</b>.</p>"],
  ),
  raw(
    {
      name: "text-lying-as-html",
      description: "Plain text that says it is text/html",
      must: ["Dear Ada, the sum is 3 < 5 and AT&T agrees."],
    },
    ["Content-Type: text/html; charset=utf-8"],
    ["Dear Ada, the sum is 3 < 5 and AT&T agrees."],
  ),
  raw(
    {
      name: "nul-bytes-and-controls",
      description: "Control characters in the text",
      must: ["before", "after"],
      mustNot: ["\x1b[", "\x07", "\x08"],
    },
    ["Content-Type: text/plain; charset=utf-8"],
    ["before \x1b[31mred\x1b[0m \x07\x08 after"],
  ),
];
