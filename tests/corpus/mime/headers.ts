/**
 * Headers that are missing, doubled, broken or in bytes of their own.
 *
 * @module
 */

import { type Draft, type Entry, lines, rawEntry, utf8 } from "../entry.ts";

function raw(draft: Draft, ...all: readonly string[]): Entry {
  return rawEntry("mime", draft, lines(...all));
}

export const headers: readonly Entry[] = [
  raw(
    {
      name: "subject-raw-utf-8",
      description: "Header fields in UTF-8 as they are (RFC 6532)",
      must: ["Grüße vom Kai 🚢", "Jürgen Ölmann"],
    },
    `From: ${utf8("Jürgen Ölmann")} <juergen@example.test>`,
    `Subject: ${utf8("Grüße vom Kai 🚢")}`,
    "",
    "Text.",
  ),
  raw(
    {
      name: "subject-raw-latin-1",
      description: "Header fields in bytes of Windows-1252",
      must: ["Grüße vom Kai"],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: Gr\xfc\xdfe vom Kai",
    "",
    "Text.",
  ),
  raw(
    {
      name: "torn-encoded-words",
      description: "A letter torn in two by encoded words",
      must: ["Grüße vom Kai"],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: =?utf-8?B?R3LD?= =?utf-8?B?vMOfZSB2b20gS2Fp?=",
    "",
    "Text.",
  ),
  raw(
    {
      name: "sloppy-encoded-words",
      description: "Encoded words inside words, in quotes, with blanks",
      must: ["Märzprogramm", "Jürgen Ö."],
    },
    `From: "=?iso-8859-1?Q?J=FCrgen =D6.?=" <juergen@example.test>`,
    "Subject: =?UTF-8?Q?M=C3=A4rz?=programm",
    "",
    "Text.",
  ),
  raw(
    {
      name: "two-subjects",
      description: "Subject, From and Content-Type twice; the first one counts",
      must: ["First subject", "first@example.test", "Doubled but readable."],
    },
    "From: First <first@example.test>",
    "From: Second <second@example.test>",
    "Subject: First subject",
    "Subject: Second subject",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Doubled but readable.",
  ),
  raw(
    {
      name: "no-headers",
      description: "No header at all",
      must: ["Nothing stands above me."],
    },
    "",
    "Nothing stands above me.",
  ),
  raw(
    {
      name: "only-headers",
      description: "No body at all",
      must: ["A subject and nothing else"],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: A subject and nothing else",
    "",
  ),
  raw(
    {
      name: "junk-between-headers",
      description: "A line that is no header field among header fields",
      must: ["Subject after junk"],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: Subject after junk",
    "this line is no header field",
    "X-Last: 1",
    "",
    "Text below junk.",
  ),
  raw(
    {
      name: "folded-everywhere",
      description: "Fields folded with tabs, blanks and empty continuation lines",
      must: ["A subject that is folded", "ruth@example.test"],
    },
    "From:",
    "\tRuth",
    " <ruth@example.test>",
    "Subject: A subject",
    "\tthat is",
    "  folded",
    "Content-Type: text/plain;",
    "\tcharset=utf-8;",
    " format=fixed",
    "",
    "Text.",
  ),
  raw(
    {
      name: "mbox-line",
      description: "A From line of an mbox file in front",
      must: ["Out of an old mailbox"],
    },
    "From ruth@example.test Mon Apr  6 09:00:00 2026",
    "From: Ruth <ruth@example.test>",
    "Subject: Out of an old mailbox",
    "",
    "Text.",
  ),
  raw(
    {
      name: "odd-addresses",
      description: "Comments, groups, quotes and no address at all",
      must: ["o'neill@example.test", "Odd addresses"],
    },
    `From: "O'Neill, Ann (\\"Annie\\")" (at work) <o'neill@example.test>`,
    "To: undisclosed-recipients:;",
    "Cc: Friends: a@example.test, B <b@example.test>; , c@example.test",
    "Reply-To: nobody",
    "Subject: Odd addresses",
    "",
    "Text.",
  ),
  raw(
    {
      name: "file-names",
      description: "File names in pieces, in percent signs and in encoded words (RFC 2231)",
      must: ["Grüße und Pläne für den Sommer.txt", "Übersicht.txt"],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: Names",
    "Content-Type: multipart/mixed; boundary=n",
    "",
    "--n",
    "Content-Type: text/plain",
    "Content-Disposition: attachment;",
    " filename*0*=utf-8''Gr%C3%BC%C3%9Fe%20und%20Pl;",
    " filename*1*=%C3%A4ne%20f%C3%BCr%20den;",
    ` filename*2=" Sommer.txt"`,
    "",
    "1",
    "--n",
    `Content-Type: text/plain; name="=?iso-8859-1?Q?=DCbersicht.txt?="`,
    "Content-Disposition: attachment",
    "",
    "2",
    "--n--",
  ),
  raw(
    {
      name: "no-boundary-parameter",
      description: "multipart/mixed that does not name its boundary",
      must: ["Subject of the unbounded"],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: Subject of the unbounded",
    "Content-Type: multipart/mixed",
    "",
    "--b",
    "",
    "Text somewhere.",
    "--b--",
  ),
  rawEntry(
    "mime",
    {
      name: "bare-line-feeds",
      description: "Line feeds without carriage returns",
      must: ["Unix lines", "A body of Unix lines.", "second part"],
    },
    new TextEncoder().encode(
      "From: Ruth <ruth@example.test>\nSubject: Unix lines\nContent-Type: multipart/mixed; boundary=u\n\n" +
        "--u\nContent-Type: text/plain\n\nA body of Unix lines.\n--u\n\nsecond part\n--u--\n",
    ),
  ),
  raw(
    {
      name: "broken-content-type",
      description: "A Content-Type that is none",
      must: ["Readable in spite of it."],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: Broken type",
    "Content-Type: text",
    "",
    "Readable in spite of it.",
  ),
  raw(
    {
      name: "impossible-date",
      description: "A date that is no date",
      must: ["On the 31st of February"],
    },
    "From: Ruth <ruth@example.test>",
    "Subject: On the 31st of February",
    "Date: Mon, 31 Feb 2026 25:61:00 +9900",
    "",
    "Text.",
  ),
];
