/**
 * More than anybody can hold: lines that do not end, and answers without number.
 *
 * @module
 */

import type { Piece } from "../scripted_imap.ts";
import { endless } from "./acts.ts";
import {
  type Act,
  atEach,
  type Behaviour,
  COMMAND_POINTS,
  type Ending,
  PLANTED,
  type Point,
} from "./behaviour.ts";

const CUT: readonly Ending[] = ["server_answer_too_large"];

/** Lines that are all different. */
function counted(line: (n: number) => string): Act {
  return function* (): Iterable<Piece> {
    for (let n = 1;;) {
      let many = "";
      for (const end = n + 1_000; n < end; n++) many += `${line(n)}\r\n`;
      yield many;
    }
  };
}

/** One answer of literals, each of which is small enough. */
const endlessLiterals: Act = function* () {
  const part = new Uint8Array(2_000_000).fill(120);
  yield "* 3 FETCH (UID 3";
  for (let i = 1;; i++) {
    yield ` BODY[${i}]<0> {${part.length}}\r\n`;
    yield part;
  }
};

/** Messages that were not asked for, with texts. */
const endlessTexts: Act = function* () {
  const text = "x".repeat(500_000);
  for (let n = 1;; n++) {
    yield `* 3 FETCH (UID ${n} BODY[${n}]<0> {${text.length}}\r\n${text} BODY[HEADER]<0> {${text.length}}\r\n${text})\r\n`;
  }
};

/** Requests to go on. */
const asksForMore = endless("+ \r\n");

/** What is flooded with, at which points. */
const KINDS: readonly (readonly [name: string, act: Act, points: readonly Point[]])[] = [
  ["sends a line without an end", endless("x"), ["greeting", "AUTHENTICATE", "UID FETCH", "rest"]],
  ["sends empty lines without end", endless("\r\n"), ["greeting", "UID FETCH", "rest"]],
  ["sends NUL without end", endless("\0"), ["NOOP"]],
  [
    "sends what is not UTF-8 without end",
    endless(new Uint8Array([42, 32, 0xff, 0xfe, 13, 10])),
    ["UID FETCH"],
  ],
  ["sends untagged OK without end", endless(`* OK ${PLANTED}\r\n`), [
    "CAPABILITY",
    "EXAMINE",
    "UID FETCH",
    "rest",
  ]],
  ["sends EXISTS without end", counted((n) => `* ${n} EXISTS`), ["EXAMINE", "rest"]],
  ["sends RECENT without end", endless("* 1 RECENT\r\n"), ["NOOP"]],
  ["sends removals without end", endless("* 1 EXPUNGE\r\n"), ["UID SEARCH", "rest"]],
  ["sends what is gone without end", endless("* VANISHED 1:4294967295\r\n"), ["EXAMINE", "rest"]],
  ["sends flags without end", counted((n) => `* ${n} FETCH (UID ${n} FLAGS (\\Seen))`), [
    "FETCH",
    "rest",
  ]],
  [
    "sends tokens without end",
    endless(`* 3 FETCH (UID 3 FLAGS (${"a ".repeat(40_000)}b))\r\n`),
    ["FETCH", "rest"],
  ],
  ["sends literals without end", endlessLiterals, ["UID FETCH"]],
  ["sends texts without end", endlessTexts, ["UID FETCH"]],
  ["sends folders without end", counted((n) => `* LIST () "/" "folder ${n}"`), ["LIST"]],
  [
    "sends the status of folders without end",
    counted((n) => `* STATUS "folder ${n}" (MESSAGES ${n})`),
    ["LIST"],
  ],
  ["sends capabilities without end", counted((n) => `* CAPABILITY IMAP4rev1 AUTH=X${n} Y${n}`), [
    "CAPABILITY",
    "rest",
  ]],
  ["asks for more without end", asksForMore, ["AUTHENTICATE", "UID FETCH"]],
  ["ends commands without end that nobody sent", counted((n) => `Z${n} OK ${PLANTED}`), [
    "UID FETCH",
  ]],
  ["sends matches without end", counted((n) => `* SEARCH ${n}`), ["UID SEARCH"]],
  ["sends ranges of matches without end", counted((n) => `* ESEARCH UID ALL ${n}:${n + 5}`), [
    "UID SEARCH",
  ]],
  ["says who it is without end", counted((n) => `* ID ("name" "${n}" "x${n}" "y")`), ["ID"]],
  ["sends namespaces without end", counted((n) => `* NAMESPACE (("n${n}" "/")) NIL NIL`), [
    "NAMESPACE",
  ]],
];

/** A kept connection is replaced; a login has one request to go on, if it is read before all that comes is too much. */
const ends = (point: Point, act: Act): readonly Ending[] => {
  if (point === "rest" || point === "NOOP") return ["works"];
  return point === "AUTHENTICATE" && act === asksForMore ? ["server_answer_invalid", ...CUT] : CUT;
};

/** Each kind where it hurts most. */
export const FLOODS: readonly Behaviour[] = KINDS.flatMap(([name, act, points]) =>
  atEach(points, name, act, (point) => ends(point, act))
);

/** Each kind at every point of a conversation. */
export const ALL_FLOODS: readonly Behaviour[] = KINDS.flatMap(([name, act]) =>
  atEach(["greeting", ...COMMAND_POINTS, "rest"], name, act, (point) => ends(point, act))
);
