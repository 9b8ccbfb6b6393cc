/**
 * What a mail server may make this process hold. All of it holds for the
 * greeting too, which comes before anybody is known.
 *
 * @module
 */

import assert from "node:assert/strict";
import { reasonOf } from "../../../lib/contract/error.ts";
import {
  MAX_LINE_BYTES,
  MAX_LITERAL_BYTES,
  MAX_RESPONSE_BYTES,
  MAX_RESPONSE_TOKENS,
} from "../../../lib/imap/limits.ts";
import { connector, failure, Listener, NEVER } from "./listener.ts";

/** Longer than any of this takes to be sent. */
const GREETING_MS = 20_000;

const LITERAL = `{${MAX_LITERAL_BYTES}}\r\n${"x".repeat(MAX_LITERAL_BYTES)}`;

/** Greetings that have no end, as far as anybody has heard them. */
const GREETINGS: Readonly<Record<string, string>> = {
  "a literal that is longer than any that is asked for": `* OK {${MAX_LITERAL_BYTES + 1}}\r\n`,
  "a line that does not end": `* OK ${"x".repeat(MAX_LINE_BYTES)}`,
  "many literals": `* OK ${LITERAL.repeat(1 + MAX_RESPONSE_BYTES / MAX_LITERAL_BYTES)}`,
  "more words than a machine can hold": `* LIST ${"(a) ".repeat(MAX_RESPONSE_TOKENS)}\r\n`,
};

for (const [what, greeting] of Object.entries(GREETINGS)) {
  Deno.test(`a server is left that sends ${what}`, async () => {
    using server = new Listener((line) => line === undefined ? greeting : "");
    const attempt = connector(server.port, { security: "starttls" }, GREETING_MS).connect(NEVER);
    assert.equal(reasonOf(await failure(attempt)), "server_answer_too_large");
  });
}
