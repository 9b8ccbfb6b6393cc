/**
 * What a hostile server does where it could answer.
 *
 * @module
 */

import type { Answer, Piece } from "../scripted_imap.ts";
import { type Act, type Moment, PLANTED } from "./behaviour.ts";

const encoder = new TextEncoder();

/** Says nothing. */
export function silence(): undefined {}

/** Ends the connection without a word. */
export function close({ connection }: Moment): Answer {
  connection.close();
  return "";
}

/** Begins to answer, and ends the connection. */
export function half({ connection, honest }: Moment): Answer {
  connection.close();
  const answer = honest();
  return answer.slice(0, answer.length / 2);
}

/** Refuses. */
export function refuse(word: "NO" | "BAD"): Act {
  return ({ tag }) => `${tag} ${word} ${PLANTED}\r\n`;
}

/** Says something and then answers. */
export function before(text: Piece | (() => AsyncIterable<Piece> | Iterable<Piece>)): Act {
  return async function* ({ honest }) {
    if (typeof text === "function") yield* text();
    else yield text;
    yield honest();
  };
}

/** Says something instead of the answer, and then that all is well. */
export function insteadOf(text: (tag: string) => Piece): Act {
  return function* ({ tag }) {
    yield text(tag);
    yield `${tag} OK done\r\n`;
  };
}

/** Answers with other words. */
export function rewritten(edit: (answer: string, tag: string) => string): Act {
  return ({ honest, tag }) => edit(honest(), tag);
}

/** Answers under a tag that nobody used. */
export const wrongTag: Act = rewritten((answer, tag) =>
  answer.replaceAll(new RegExp(`^${tag} `, "gm"), "ZZ9 ")
);

/** Says the end of the answer twice. */
export const doubledTag: Act = rewritten((answer, tag) => `${answer}${tag} OK done\r\n`);

/** Answers the next commands along with this one. */
export const tagsInAdvance: Act = rewritten((answer, tag) => {
  const next = Array.from({ length: 10 }, (_, i) => (parseInt(tag, 16) + i + 1).toString(16));
  return answer + next.map((one) => `${one.toUpperCase()} OK done\r\n`).join("");
});

/** Answers one byte at a time, each long before anybody would call it silent. */
export function drip(pauseMs: number): Act {
  return async function* ({ honest }) {
    for (const byte of encoder.encode(honest() || "* OK ready\r\n")) {
      yield new Uint8Array([byte]);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  };
}

/** Says the same for ever. */
export function endless(line: Piece, bytesAtOnce = 65_536): Act {
  return function* () {
    const one = typeof line === "string" ? encoder.encode(line) : line;
    const many = new Uint8Array(one.length * Math.max(1, Math.floor(bytesAtOnce / one.length)));
    for (let at = 0; at < many.length; at += one.length) many.set(one, at);
    for (;;) yield many;
  };
}

/** Characters as the bytes that they stand for. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
