/**
 * Lists in lists, and other shapes that cost more to read than to send.
 *
 * @module
 */

import { insteadOf, rewritten } from "./acts.ts";
import type { Behaviour, Ending } from "./behaviour.ts";

const deep = (count: number): string => "(".repeat(count) + ")".repeat(count);

/** BODYSTRUCTURE of multiparts in multiparts. */
function matryoshka(count: number): string {
  return `${"(".repeat(count)}("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)${' "MIXED")'.repeat(count)}`;
}

function structure(name: string, text: string, ends: readonly Ending[] = ["works"]): Behaviour {
  return {
    name: `sends a structure ${name}`,
    at: "FETCH",
    act: rewritten((answer) =>
      answer.replace(/BODYSTRUCTURE \(.*?\) (?=BODY)/, () => `BODYSTRUCTURE ${text} `)
    ),
    ends,
  };
}

/** All of them. */
export const NESTING: readonly Behaviour[] = [
  structure("of a hundred multiparts in each other", matryoshka(100)),
  structure("of ten thousand multiparts in each other", matryoshka(10_000)),
  structure("of a hundred thousand empty lists in each other", deep(100_000)),
  structure(
    "of ten thousand parts",
    `(${'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)'.repeat(10_000)} "MIXED")`,
  ),
  structure("that is not closed", "((((("),
  structure("that is a number", "4294967296"),
  structure("of NIL", "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"),
  structure(
    "with parameters without end",
    `("TEXT" "PLAIN" (${'"a" "b" '.repeat(20_000)}) NIL NIL "7BIT" 5 1)`,
  ),
  structure(
    "of messages in messages",
    `${
      '("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 9 NIL '.repeat(300)
    }("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)${" 1)".repeat(300)}`,
  ),
  {
    name: "sends an envelope of lists in each other",
    at: "FETCH",
    act: rewritten((answer) => answer.replaceAll("FLAGS ()", `FLAGS () ENVELOPE ${deep(40_000)}`)),
    ends: ["works"],
  },
  {
    name: "lists a folder with attributes in each other",
    at: "LIST",
    act: insteadOf(() => `* LIST ${deep(40_000)} "/" x\r\n`),
    ends: ["server_answer_invalid"],
  },
  {
    name: "finds lists in each other",
    at: "UID SEARCH",
    act: insteadOf(() => `* SEARCH ${deep(40_000)}\r\n`),
    ends: ["server_answer_invalid"],
  },
  {
    name: "refuses with a code of lists in each other",
    at: "EXAMINE",
    act: ({ tag }) => `${tag} NO [X ${deep(40_000)}] no\r\n`,
    ends: ["server_refused", "server_answer_invalid"],
  },
  {
    name: "tells capabilities in lists",
    at: "CAPABILITY",
    act: ({ tag }) =>
      `* CAPABILITY IMAP4rev1 (((AUTH=PLAIN))) NIL {3}\r\nabc\r\n${tag} OK done\r\n`,
    ends: ["works"],
  },
];
