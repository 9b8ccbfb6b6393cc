/**
 * Damage to what a mail server says, by somebody who knows its grammar
 * (RFC 3501 section 9): tokens, literals, lists, numbers, tags and line ends.
 *
 * @module
 */

import fc from "fast-check";
import { TAG } from "./recording.ts";

/** One thing that is done to an answer; the numbers are places, taken modulo how many there are. */
export interface Damage {
  readonly kind: number;
  readonly at: number;
  readonly value: number;
}

/** Some damage. */
export const anyDamage: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({ kind: fc.nat(1_000), at: fc.nat(100_000), value: fc.nat(100_000) }),
  { minLength: 1, maxLength: 5 },
);

/** Bytes as characters. */
function latin1(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** In place of a token. */
const TOKENS: readonly string[] = [
  ...["NIL", "()", "(())", '""', "0", "-1", "4294967295", "4294967296", "99999999999999999999"],
  ...["1:*", "*", "1:4294967295", "5:1", "1,,2", "2,4:7,9", "1e9", "9007199254740993", "0x10"],
  ...["{0}\r\n", "{3}\r\nabc", "{3+}\r\nabc", "{99999999}\r\n", "{-1}\r\n", "~{2}\r\nab", "{}\r\n"],
  ...['"\\""', '"a\\\\b"', '"unclosed', "&AGEA-", "&", "&-", "&&-", "&2D0-", "&AAAA-", '"a&AGE"'],
  ...["__proto__", "constructor", "toString", "\\Deleted", "\\*", "\\", "$x", "BODY[]", "BODY[1]"],
  ...["BODY[HEADER]", "BODYSTRUCTURE", "ENVELOPE", "UID", "FLAGS", "MODSEQ", "X-GM-THRID", "ALL"],
  ...["INBOX", '"inbox"', '"../x"', '"a/b"', '"a\\nb"', '"*"', '"%"', "\0", "\xff\xfe", "\x80"],
  ...[
    '"01-Jan-2026 00:00:00 +0000"',
    '"99-Foo-0000 99:99:99 +9999"',
    TAG,
    `"${"x".repeat(3_000)}"`,
  ],
  ...["(".repeat(40), ")".repeat(3), "(".repeat(300), `(${"1 ".repeat(3_000)})`, "[", "]", "<0>"],
  ...[latin1('"Größe"'), latin1('"\u202e"'), latin1('"日本"')],
];

/** Lines that nobody asked for. */
const LINES: readonly string[] = [
  ...["* BYE gone\r\n", "* 0 EXISTS\r\n", "* 99999 EXISTS\r\n", "* 4294967296 EXISTS\r\n"],
  ...[
    "* 1 EXPUNGE\r\n",
    "* 0 EXPUNGE\r\n",
    "* EXPUNGE\r\n",
    "* VANISHED 1:*\r\n",
    "* VANISHED\r\n",
  ],
  ...["* 1 FETCH (FLAGS (\\Deleted))\r\n", "* 0 FETCH ()\r\n", "* FETCH\r\n", "* 1 FETCH NIL\r\n"],
  ...["* 1 FETCH (UID 1 BODY[] NIL)\r\n", "* 1 FETCH (UID 0 RFC822.SIZE -1)\r\n", "* 7 RECENT\r\n"],
  ...[
    "+ go ahead\r\n",
    "+\r\n",
    "*\r\n",
    "\r\n",
    "\r\n\r\n",
    " \r\n",
    "A1 OK\r\n",
    "x\r\n",
    "* \r\n",
  ],
  ...["* OK [UIDVALIDITY 9] new\r\n", "* OK [UIDVALIDITY 0] x\r\n", "* OK [UIDNEXT 0] x\r\n"],
  ...["* OK [ALERT] a\r\n", "* OK [\r\n", "* OK ]\r\n", "* OK [CAPABILITY] x\r\n", "* NO [x\r\n"],
  ...[
    "* CAPABILITY\r\n",
    "* CAPABILITY IMAP4rev1 UTF8=ACCEPT IMAP4rev2\r\n",
    "* ENABLED UTF8=ACCEPT\r\n",
  ],
  ...[
    "* PREAUTH hello\r\n",
    "* FLAGS NIL\r\n",
    "* FLAGS (\\Seen\r\n",
    "* SEARCH\r\n",
    "* SEARCH x\r\n",
  ],
  ...["* SEARCH 4294967296 0 -1\r\n", "* ESEARCH\r\n", "* ESEARCH UID ALL 1:4294967295\r\n"],
  ...[
    '* LIST () NIL ""\r\n',
    "* LIST\r\n",
    '* LIST (\\Noselect) "/" {3}\r\na\r\n\r\n',
    "* THREAD (1 (\r\n",
  ],
  ...[
    `* THREAD ${"(".repeat(200)}1${")".repeat(200)}\r\n`,
    "* SORT 1 1 1\r\n",
    "* STATUS INBOX\r\n",
  ],
  ...[
    `${TAG} OK [COPYUID 1 1:9 1:4294967295] x\r\n`,
    `${TAG} NO [TRYCREATE] x\r\n`,
    `${TAG} BAD\r\n`,
  ],
  ...[
    `${TAG} NO [AUTHENTICATIONFAILED] x\r\n`,
    `${TAG} OK [APPENDUID 0 0] x\r\n`,
    `${TAG} PREAUTH\r\n`,
  ],
  ...["* NAMESPACE NIL NIL NIL\r\n", '* NAMESPACE (("a\\"b" ".")) NIL NIL\r\n', "* ID NIL\r\n"],
];

const TOKEN = /\{\d+\+?\}\r\n|"(?:\\.|[^"\\\r\n])*"|\0TAG\0|\r\n|[ ()[\]<>]|[^\s()[\]<>"{\0]+|[^]/g;

/**
 * Damages an answer.
 *
 * @param answer Bytes as characters.
 * @param other Another answer, of which pieces are taken.
 */
export function damaged(answer: string, other: string, damages: readonly Damage[]): string {
  return damages.reduce((text, damage) => damageOnce(text, other, damage), answer);
}

function damageOnce(answer: string, other: string, { kind, at, value }: Damage): string {
  const tokens = answer.match(TOKEN) ?? [];
  const place = tokens.length === 0 ? 0 : at % tokens.length;
  const splice = (count: number, ...put: readonly string[]): string =>
    tokens.toSpliced(place, count, ...put).join("");
  const pick = (all: readonly string[]): string => all[value % all.length] ?? "";
  const ends = [...answer.matchAll(/\r\n/g)].map(({ index }) => index + 2);
  const end = ends[at % Math.max(1, ends.length)] ?? answer.length;
  switch (kind % 16) {
    case 0:
      return splice(1);
    case 1:
      return splice(0, tokens[place] ?? "");
    case 2:
      return splice(1, tokens[value % Math.max(1, tokens.length)] ?? "");
    case 3:
    case 4:
    case 5:
      return splice(1, pick(TOKENS));
    case 6:
      return splice(0, pick(TOKENS), " ");
    case 7:
    case 8:
      return answer.slice(0, end) + pick(LINES) + answer.slice(end);
    case 9:
      // Another length than that of the literal.
      return answer.replace(/\{(\d+)\}/, (_, size) => `{${Number(size) + value % 9 - 4}}`);
    case 10:
      return answer.slice(0, end - 2) + pick(["\n", "\r", "", "\r\r\n", "\0\r\n", " \r\n"]) +
        answer.slice(end);
    case 11:
      // A number, by one or by much.
      return splice(
        1,
        (tokens[place] ?? "").replace(
          /\d+/,
          (n) => `${Number(n) + ([1, -1, 1e5, 2 ** 32][value % 4] ?? 0)}`,
        ),
      );
    case 12: {
      const pieces = other.match(/[^\n]*\n/g) ?? [];
      return answer.slice(0, end) + pick(pieces) + answer.slice(end);
    }
    case 13:
      return answer.slice(0, at % (answer.length + 1));
    case 14: {
      // A line twice, or without an end.
      const begin = answer.lastIndexOf("\n", end - 3) + 1;
      return answer.slice(0, end) + answer.slice(begin, end).repeat(1 + value % 3) +
        answer.slice(end);
    }
    default:
      return answer.slice(0, at % (answer.length + 1)) +
        String.fromCharCode(value % 256) + answer.slice(at % (answer.length + 1) + value % 2);
  }
}
