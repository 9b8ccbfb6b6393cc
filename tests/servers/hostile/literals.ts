/**
 * Literals (RFC 3501 section 4.3) that are too long, too short, of no length at
 * all, or of a kind that a server may not send.
 *
 * @module
 */

import { type Act, type Behaviour, type Ending, PLANTED } from "./behaviour.ts";
import { bytes } from "./acts.ts";

/** Begins a FETCH answer whose header field section is a literal as it is told. */
function fetchWith(marker: string, body: string | Uint8Array, after: (tag: string) => string): Act {
  return function* ({ tag }) {
    yield `* 3 FETCH (UID 3 FLAGS () BODY[HEADER.FIELDS (FROM TO SUBJECT)]<0> ${marker}\r\n`;
    yield body;
    yield after(tag);
  };
}

const nothing = (): string => "";
const done = (tag: string): string => `)\r\n${tag} OK done\r\n`;

/** Announced and never sent, or cut off inside. */
function announced(size: string, ends: readonly Ending[]): readonly Behaviour[] {
  return [
    {
      name: `announces a literal of ${size} bytes and falls silent`,
      at: "FETCH",
      act: fetchWith(`{${size}}`, PLANTED, nothing),
      ends: ends.length > 0 ? ends : ["server_silent"],
    },
    {
      name: `announces a literal of ${size} bytes and closes the connection`,
      at: "FETCH",
      act: (moment) => {
        moment.connection.close();
        return fetchWith(`{${size}}`, PLANTED, nothing)(moment);
      },
      ends: ends.length > 0 ? ends : ["connection_lost"],
    },
  ];
}

const TOO_LARGE = ["server_answer_too_large"] as const;
const UNREADABLE = ["server_answer_invalid"] as const;

/** Announced, within what is accepted, and not sent. */
export const MISSING_LITERALS: readonly Behaviour[] = [
  ...announced("1000", []),
  ...announced("288000", []),
  ...announced("2000000", []),
];

/** Literals after which nothing is waited for. */
export const LITERALS: readonly Behaviour[] = [
  ...announced("3000000", TOO_LARGE),
  ...announced("1000000000", TOO_LARGE),
  ...announced("1000000000000", TOO_LARGE),
  ...announced("9".repeat(40), TOO_LARGE),
  {
    name: "closes the connection inside of a literal of 288 KB",
    at: "FETCH",
    act: (moment) => {
      moment.connection.close();
      return fetchWith("{288000}", "x".repeat(200_000), nothing)(moment);
    },
    ends: ["connection_lost"],
  },
  ...[
    ["of a negative length", "{-5}"],
    ["of a length that is no number", "{1e3}"],
    ["without a length", "{}"],
    ["that is not closed", "{5"],
  ].map(([name, marker = ""]): Behaviour => ({
    name: `announces a literal ${name}`,
    at: "FETCH",
    act: fetchWith(marker, "", done),
    ends: UNREADABLE,
  })),
  {
    name: "sends a literal like a client that does not wait",
    at: "FETCH",
    act: fetchWith("{5+}", "abcde", done),
    ends: UNREADABLE,
  },
  {
    name: "sends a binary literal with NUL",
    at: "FETCH",
    act: function* ({ honest }) {
      yield bytes(honest().replaceAll(/\{\d+\}/g, "~$&").replaceAll("ada@", "a\0\0@"));
    },
    ends: ["works"],
  },
  {
    name: "sends more than the literal that it announced",
    at: "FETCH",
    act: fetchWith("{5}", `abcde${PLANTED}\r\n* 1 FETCH (UID 1)\r\n`, done),
    ends: UNREADABLE,
  },
  {
    name: "pads the length of a literal with a million zeros",
    at: "FETCH",
    act: fetchWith(`{${"0".repeat(1_000_000)}5}`, "abcde", done),
    ends: UNREADABLE,
  },
  {
    name: "sends thousands of empty literals in one answer",
    at: "FETCH",
    act: function* ({ tag }) {
      yield "* 3 FETCH (UID 3";
      yield Array.from({ length: 20_000 }, (_, i) => ` BODY[${i}] {0}\r\n`).join("");
      yield `)\r\n${tag} OK done\r\n`;
    },
    ends: ["server_answer_too_large"],
  },
];
