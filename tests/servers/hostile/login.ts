/**
 * Greetings and logins: referrals, mechanisms that are none, logins without a
 * password. What was sent is looked at by the suite.
 *
 * @module
 */

import { before, rewritten } from "./acts.ts";
import { type Act, type Behaviour, type Ending, PLANTED } from "./behaviour.ts";

/** Greets with something else. */
function greets(
  name: string,
  greeting: string,
  ends: readonly Ending[],
  proof?: Behaviour["proof"],
): Behaviour {
  return {
    name: `greets ${name}`,
    at: "greeting",
    act: () => greeting,
    ends,
    ...(proof === undefined ? {} : { proof }),
  };
}

/** Tells these capabilities, and nothing else, before the login. */
function offers(
  name: string,
  capabilities: string,
  ends: readonly Ending[],
  proof?: Behaviour["proof"],
): Behaviour {
  return {
    name: `offers ${name}`,
    at: "CAPABILITY",
    act: ({ tag }) => `* CAPABILITY IMAP4rev1 ${capabilities}\r\n${tag} OK done\r\n`,
    ends,
    ...(proof === undefined ? {} : { proof }),
  };
}

/** Answers a login with something else. */
function answers(name: string, act: Act, ends: readonly Ending[]): Behaviour {
  return { name: `answers a login ${name}`, at: "AUTHENTICATE", act, ends };
}

/**
 * All of them.
 *
 * @param elsewhere Where referrals point to, as `host:port`.
 */
export function logins(elsewhere: string): readonly Behaviour[] {
  const url = `imap://u;AUTH=*@${elsewhere}/INBOX`;
  return [
    greets(
      "as somebody who is logged in",
      `* PREAUTH [CAPABILITY IMAP4rev1 NAMESPACE ESEARCH] ${PLANTED}\r\n`,
      ["works"],
      "none",
    ),
    greets("with a goodbye", `* BYE ${PLANTED}\r\n`, ["connection_lost"], "none"),
    greets("with a goodbye and a referral (RFC 2221)", `* BYE [REFERRAL ${url}] moved\r\n`, [
      "connection_lost",
    ], "none"),
    greets("with NO", `* NO ${PLANTED}\r\n`, ["greeting_timeout"], "none"),
    greets("with BAD", `* BAD ${PLANTED}\r\n`, ["greeting_timeout"], "none"),
    greets("with a tag", "1 OK ready\r\n", ["greeting_timeout"], "none"),
    greets("with a request to go on", "+ go on\r\n", ["greeting_timeout"], "none"),
    greets("twice", "* OK ready\r\n* OK ready\r\n* PREAUTH ready\r\n", ["works"], "password"),
    greets(
      "like a web server",
      `HTTP/1.1 400 ${PLANTED}\r\n\r\n<html>`,
      ["greeting_timeout"],
      "none",
    ),
    greets("like a server for POP3", "+OK ready\r\n", ["greeting_timeout"], "none"),
    greets("like a server for sending", "220 ready ESMTP\r\n", ["greeting_timeout"], "none"),
    greets("with bytes", "\0\0\0\0\r\n\0* OK\0\r\n", ["greeting_timeout", "works"]),
    greets(
      "with capabilities that forbid a login",
      "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n",
      ["password_not_taken"],
      "none",
    ),
    offers("no login at all", "LOGINDISABLED", ["password_not_taken"], "none"),
    offers("mechanisms that nobody knows", "AUTH=PLANTED AUTH= AUTH=X-PLAIN AUTH=CRAM-MD5", [
      "works",
    ], "password"),
    offers("AUTH=LOGIN alone", "AUTH=LOGIN", ["works"]),
    offers("mechanisms in any letters", "auth=plain Sasl-IR", ["works"], "password"),
    offers("nothing", "", ["works"], "password"),
    answers(
      "with a referral (RFC 2221)",
      ({ tag }) => `${tag} NO [REFERRAL ${url}] ${PLANTED}\r\n`,
      ["credentials_rejected"],
    ),
    answers(
      "with a welcome and a referral",
      ({ tag }) => `${tag} OK [REFERRAL ${url}] ${PLANTED}\r\n`,
      ["works"],
    ),
    answers(
      "before it has the password",
      ({ tag }) => `${tag} OK [CAPABILITY IMAP4rev1 ESEARCH] welcome\r\n`,
      ["works"],
    ),
    answers(
      "with questions that are not base64",
      before(`+ ${PLANTED} ===\r\n+ ${"A".repeat(100_000)}\r\n`),
      ["server_answer_invalid"],
    ),
    answers(
      "with one question that is not base64",
      rewritten((answer) => answer.replace("+ ", `+ ${PLANTED} ===`)),
      ["works"],
    ),
    answers("with two questions", before("+ \r\n"), ["server_answer_invalid"]),
    answers("with 900 questions", before("+ \r\n".repeat(900)), ["server_answer_invalid"]),
    answers(
      "with a request to wait",
      ({ tag }) =>
        `${tag} BAD Request is throttled. Suggested Backoff Time: 3600000 milliseconds\r\n`,
      ["server_throttles", "credentials_rejected"],
    ),
    {
      name: "refers to another server for a folder (RFC 2193)",
      at: "EXAMINE",
      act: ({ tag }) => `${tag} NO [REFERRAL ${url}] ${PLANTED}\r\n`,
      ends: ["server_refused"],
    },
    {
      name: "refers to another server where it lists",
      at: "LIST",
      act: before(`* NO [REFERRAL ${url}] ${PLANTED}\r\n`),
      ends: ["works"],
    },
    {
      name: "asks for an hour's pause",
      at: "UID FETCH",
      act: ({ tag }) =>
        `${tag} BAD Request is throttled. Suggested Backoff Time: 3600000 milliseconds\r\n`,
      ends: ["server_throttles"],
    },
    {
      name: "takes its capabilities back after the login",
      at: "NAMESPACE",
      act: rewritten((answer) => `* CAPABILITY X\r\n${answer}`),
      ends: ["works"],
    },
    {
      name: "offers after the login what it does not have",
      at: "NAMESPACE",
      act: rewritten((answer) =>
        `* CAPABILITY IMAP4rev1 IMAP4rev2 COMPRESS=DEFLATE ENABLE UTF8=ACCEPT QRESYNC CONDSTORE IDLE STARTTLS LIST-STATUS PREVIEW OBJECTID\r\n* ENABLED UTF8=ACCEPT IMAP4rev2\r\n${answer}`
      ),
      ends: ["works", "server_answer_invalid"],
    },
    ...[
      '("name")',
      "NIL",
      "()",
      '(NIL NIL "a" NIL)',
      '((("a")))',
      '("name" {3}\r\na\0b)',
      `("${PLANTED}" "${"x".repeat(100_000)}")`,
    ].map(
      (told): Behaviour => ({
        name: `says that it is ${told.slice(0, 20).replaceAll(/\s/g, " ")}`,
        at: "ID",
        act: ({ tag }) => `* ID ${told}\r\n${tag} OK done\r\n`,
        ends: ["works"],
      }),
    ),
  ];
}
