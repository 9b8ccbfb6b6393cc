/**
 * Answers that are IMAP and not what was asked for, and numbers that cannot be.
 *
 * @module
 */

import { before, bytes, insteadOf, rewritten } from "./acts.ts";
import { type Act, atEach, type Behaviour, type Ending, PLANTED, type Point } from "./behaviour.ts";

const INVALID: readonly Ending[] = ["server_answer_invalid"];
const WORKS: readonly Ending[] = ["works"];

/** Numbers that are no UID. */
const NO_UID = ["0", "-1", "4294967296", "18446744073709551616", "1e999", "9".repeat(400), "NIL"];

/** Answers about all messages but one. */
function withoutMessage(sequence: number): Act {
  // Up to its last line: alone, or the one behind its literals.
  const about = new RegExp(`\\* ${sequence} FETCH (?:[^{]*?|[^]*?\\r\\n)\\)\\r\\n`, "g");
  return rewritten((answer) => answer.replaceAll(about, ""));
}

/** UIDs, sections and messages of FETCH. */
const FETCHES: readonly Behaviour[] = [
  {
    name: "tells of other messages than were asked for",
    at: "FETCH",
    act: rewritten((answer) =>
      answer.replaceAll(/^\* (\d) FETCH \(UID (\d)/gm, "* 1$1 FETCH (UID 1$2")
    ),
    ends: INVALID,
  },
  {
    name: "tells of another message than was asked for, by UID",
    at: "UID FETCH",
    act: rewritten((answer) => answer.replaceAll("UID 3", "UID 2")),
    ends: INVALID,
  },
  {
    name: "leaves a message out",
    at: "FETCH",
    act: withoutMessage(2),
    ends: WORKS,
  },
  {
    name: "leaves a message out by UID",
    at: "UID FETCH",
    act: withoutMessage(3),
    ends: INVALID,
  },
  ...(["every folder", "a search", "a conversation"] as const).map((asks): Behaviour => ({
    name: `leaves a message out that it has found (${asks})`,
    at: "UID FETCH",
    act: withoutMessage(2),
    asks,
    ends: ["a part"],
  })),
  ...[/FLAGS \(\)/, /INTERNALDATE "[^"]*"/, /RFC822\.SIZE 100/].map((item): Behaviour => ({
    name: `leaves ${item.source.slice(0, 5)} of a message out`,
    at: "FETCH",
    act: rewritten((answer) => answer.replace(item, "")),
    ends: INVALID,
  })),
  {
    name: "tells no UID",
    at: "FETCH",
    act: rewritten((answer) => answer.replaceAll(/UID \d /g, "")),
    ends: INVALID,
  },
  ...NO_UID.map((uid): Behaviour => ({
    name: `has a message with the UID ${uid.slice(0, 24)}`,
    at: "FETCH",
    act: rewritten((answer) => answer.replaceAll(/UID \d /g, `UID ${uid} `)),
    ends: INVALID,
  })),
  {
    name: "tells of each message twice",
    at: "FETCH",
    act: rewritten((answer, tag) => answer.split(`${tag} OK`)[0] + answer),
    ends: WORKS,
  },
  {
    name: "sends another section than was asked for",
    at: "UID FETCH",
    act: rewritten((answer) => answer.replaceAll("BODY[HEADER]", "BODY[TEXT]")),
    ends: INVALID,
  },
  {
    name: "sends a section from another byte on than was asked for",
    at: "UID FETCH",
    act: rewritten((answer) => answer.replaceAll("]<0>", "]<77>")),
    ends: INVALID,
  },
  {
    name: "sends sections that nobody asked for",
    at: "UID FETCH",
    act: rewritten((answer) =>
      answer.replaceAll("FLAGS ()", `FLAGS () BODY[9.9] "${PLANTED}" BODY[TEXT]<0> "${PLANTED}"`)
    ),
    ends: WORKS,
  },
  {
    name: "sends ten thousand flags",
    at: "FETCH",
    act: rewritten((answer) =>
      answer.replaceAll("FLAGS ()", `FLAGS (${"\\Seen flag ".repeat(5_000)})`)
    ),
    ends: WORKS,
  },
  {
    name: "sends dates and sizes that are none",
    at: "FETCH",
    act: rewritten((answer) =>
      answer.replaceAll(
        /INTERNALDATE "[^"]*" RFC822.SIZE \d+/g,
        `INTERNALDATE "${PLANTED}" RFC822.SIZE 1e999`,
      )
    ),
    ends: WORKS,
  },
  {
    name: "sends lists where words belong",
    at: "FETCH",
    act: rewritten((answer) =>
      answer.replaceAll("FLAGS ()", "FLAGS ((((a)))) INTERNALDATE (NIL (b))")
    ),
    ends: WORKS,
  },
  {
    name: "sends a header that is not UTF-8, with NUL in it",
    at: "FETCH",
    act: function* ({ honest }) {
      yield bytes(honest().replaceAll("ada@example", "\xff\xfe\0\x80\xc3\x28@test"));
    },
    ends: WORKS,
  },
  {
    name: "ends its lines with LF alone",
    at: "FETCH",
    act: rewritten((answer) => answer.replaceAll(/\)\r\n/g, ")\n")),
    ends: WORKS,
  },
  ...["(", "((", '("', "{1", "BODY["].map((junk): Behaviour => ({
    name: `breaks off inside of ${junk}`,
    at: "FETCH",
    act: insteadOf(() => `* 3 FETCH (UID 3 FLAGS ${junk}\r\n`),
    ends: INVALID,
  })),
  {
    name: "answers a question about messages with nothing",
    at: "FETCH",
    act: insteadOf(() => ""),
    ends: INVALID,
  },
];

/** A folder that cannot be. */
function folder(
  name: string,
  edit: (answer: string) => string,
  ends: readonly Ending[],
): Behaviour {
  return { name, at: "EXAMINE", act: rewritten(edit), ends };
}

const FOLDERS: readonly Behaviour[] = [
  folder(
    "opens a folder without its UIDVALIDITY",
    (a) => a.replace("[UIDVALIDITY 7] ", ""),
    INVALID,
  ),
  folder(
    "opens a folder without the number of its messages",
    (a) => a.replace("* 3 EXISTS\r\n", ""),
    INVALID,
  ),
  ...["0", "-7", "4294967296", "99999999999999999999", "1e999", "x", "NIL", '"7"'].map((told) =>
    folder(
      `opens a folder with the UIDVALIDITY ${told}`,
      (a) => a.replace("[UIDVALIDITY 7]", `[UIDVALIDITY ${told}]`),
      told === '"7"' ? WORKS : INVALID,
    )
  ),
  ...["4294967296", "9".repeat(30), "-3", "1e999", "3.5"].map((told) =>
    folder(
      `opens a folder of ${told} messages`,
      (a) => a.replace("* 3 EXISTS", `* ${told} EXISTS`),
      INVALID,
    )
  ),
  folder(
    "opens a folder of 4294967295 messages and has none",
    (a) => a.replace("* 3 EXISTS", "* 4294967295 EXISTS"),
    INVALID,
  ),
  folder(
    "lets UIDNEXT fall",
    (a) => a.replace("* OK", "* OK [UIDNEXT 9] \r\n* OK [UIDNEXT 2] \r\n* OK"),
    WORKS,
  ),
  folder(
    "opens a folder for writing that was to be read",
    (a) => a.replace("[READ-ONLY]", "[READ-WRITE]"),
    WORKS,
  ),
  folder("opens a folder without a word", (a) => a.replace(/^\*[^]*\r\n(?=\w+ OK)/, ""), INVALID),
];

/** What a search finds. */
function found(name: string, answer: (tag: string) => string, ends: readonly Ending[]): Behaviour {
  return { name, at: "UID SEARCH", act: insteadOf(answer), ends };
}

const esearch = (all: string) => (tag: string): string =>
  `* ESEARCH (TAG "${tag}") UID ALL ${all}\r\n`;

const SEARCHES: readonly Behaviour[] = [
  found("answers another search", () => '* ESEARCH (TAG "ZZ9") UID ALL 1:3\r\n', INVALID),
  found("does not say what it found", () => "", INVALID),
  found(
    "says how many it found and not which",
    (tag) => `* ESEARCH (TAG "${tag}") UID COUNT 3\r\n`,
    INVALID,
  ),
  ...[
    ["finds fewer than it counts", "UID COUNT 3 ALL 1"],
    ["finds more than it counts", "UID COUNT 1 ALL 1:3"],
    ["tells the first and the last of what it found", "UID MIN 1 MAX 3"],
    ["finds numbers that are no UIDs", "ALL 1:3"],
  ].map(([name = "", told]) =>
    found(name, (tag) => `* ESEARCH (TAG "${tag}") ${told}\r\n`, INVALID)
  ),
  found("finds all that there could be", esearch("1:4294967295"), INVALID),
  found("finds what has no end", esearch("5:*"), INVALID),
  found("finds what is no set", esearch(PLANTED), INVALID),
  found("finds a list", (tag) => `* ESEARCH (TAG "${tag}") UID ALL (1 2 3)\r\n`, INVALID),
  found("finds ranges the wrong way round", esearch("3:1"), WORKS),
  ...NO_UID.flatMap((uid) => [
    found(`finds ${uid.slice(0, 24)}`, () => `* SEARCH ${uid}\r\n`, INVALID),
    found(`finds 1:${uid.slice(0, 24)}`, esearch(`1:${uid}`), INVALID),
  ]),
  found(
    "finds each message a hundred thousand times",
    () => `* SEARCH${" 1 2 3".repeat(100_000)}\r\n`,
    WORKS,
  ),
  found(
    "finds each message in a hundred thousand ranges",
    esearch(`${"1:3,".repeat(100_000)}1`),
    WORKS,
  ),
  found("finds messages in a thousand answers", () => "* SEARCH 1 2 3\r\n".repeat(1_000), WORKS),
];

/** Said before the honest answer, everywhere. */
function everywhere(
  name: string,
  text: string,
  ends: (point: Point) => readonly Ending[],
): readonly Behaviour[] {
  return atEach(
    ["EXAMINE", "FETCH", "UID SEARCH", "UID FETCH", "LIST", "NOOP", "AUTHENTICATE", "CAPABILITY"],
    name,
    before(text),
    ends,
  );
}

const works = (): readonly Ending[] => WORKS;

const UNSOLICITED: readonly Behaviour[] = [
  ...everywhere("tells of new messages", "* 5 EXISTS\r\n* 5 RECENT\r\n", works),
  ...everywhere("tells that the folder is empty", "* 0 EXISTS\r\n", works),
  ...everywhere(
    "tells that messages went",
    "* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 99 EXPUNGE\r\n* 0 EXPUNGE\r\n",
    works,
  ).map((one) => ({ ...one, forgets: true })),
  ...everywhere(
    "tells of everything that went",
    "* VANISHED 1:4294967295\r\n* VANISHED (EARLIER) 1:*\r\n",
    works,
  ),
  ...everywhere(
    "tells of flags",
    `* 2 FETCH (FLAGS (\\Deleted))\r\n* 9 FETCH (UID 9 FLAGS (\\Seen))\r\n* 9 FETCH NIL\r\n* 9 FETCH\r\n`,
    works,
  ),
  ...everywhere(
    "changes its capabilities",
    `* CAPABILITY IMAP4rev1 AUTH=PLAIN LOGINDISABLED X-${PLANTED}\r\n`,
    works,
  ),
  ...everywhere(
    "answers what is not asked",
    "* STATUS x ()\r\n* SORT 1\r\n* THREAD (1)\r\n* ID NIL\r\n* FLAGS ()\r\n* X\r\n",
    works,
  ),
  ...everywhere(
    "changes the UIDVALIDITY",
    "* OK [UIDVALIDITY 8] \r\n",
    (point) =>
      point === "UID SEARCH" || point === "FETCH" || point === "UID FETCH"
        ? ["uidvalidity_changed"]
        : WORKS,
  ),
  ...everywhere("sends an alert", `* OK [ALERT] ${PLANTED}\r\n* NO [ALERT] ${PLANTED}\r\n`, works),
];

/** While nobody asks. */
const rest = (name: string, text: string | Uint8Array, ends: readonly Ending[]): Behaviour => ({
  name: `${name} (rest)`,
  at: "rest",
  act: (() => text) satisfies Act,
  ends,
});

const RESTING: readonly Behaviour[] = [
  rest("tells of more messages than there are", "* 4 EXISTS\r\n", WORKS),
  rest("tells of as many messages as there can be", "* 4294967295 EXISTS\r\n", WORKS),
  rest("tells that the folder is empty", "* 0 EXISTS\r\n", WORKS),
  { ...rest("tells that messages went", "* 1 EXPUNGE\r\n", ["what is left"]), forgets: true },
  rest("changes the UIDVALIDITY", "* OK [UIDVALIDITY 8] \r\n", WORKS),
  rest("ends a command that there is not", `A9 NO ${PLANTED}\r\n9 OK\r\n`, WORKS),
  rest("asks for more", "+ \r\n+ more\r\n", WORKS),
  rest("says what is not IMAP", bytes("\0\xff\xfe garbage\r\n\x16\x03\x01\r\n"), WORKS),
  rest("announces a literal that does not come", "* 1 FETCH (BODY[] {999}\r\n", ["works"]),
];

/** All of them. */
export const ANSWERS: readonly Behaviour[] = [
  ...FETCHES,
  ...FOLDERS,
  ...SEARCHES,
  ...UNSOLICITED,
  ...RESTING,
];
