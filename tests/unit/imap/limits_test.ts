/**
 * What a mail server may make this process hold of one answer.
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
import { smallCertificates } from "../../support/small_suite.ts";
import { afterNoop, told } from "./told.ts";

const LITERAL = `{${MAX_LITERAL_BYTES}}\r\n${"x".repeat(MAX_LITERAL_BYTES)}`;

/** Answers that have no end, as far as anybody has heard them; each is less than a command may have. */
const ANSWERS: Readonly<Record<string, string>> = {
  "a literal that is longer than any that is asked for": `* OK {${MAX_LITERAL_BYTES + 1}}\r\n`,
  "a line that does not end": `* OK ${"x".repeat(MAX_LINE_BYTES)}`,
  "many literals": `* OK ${LITERAL.repeat(1 + MAX_RESPONSE_BYTES / MAX_LITERAL_BYTES)}`,
  "more words than a machine can hold": `* LIST ${"(a) ".repeat(MAX_RESPONSE_TOKENS)}\r\n`,
};

Deno.test("a server is left that sends too much in one answer", async (t) => {
  await using certificates = await smallCertificates();
  for (const [what, answer] of Object.entries(ANSWERS)) {
    await t.step(what, async () => {
      await using server = await told(certificates, () => answer);
      assert.equal(reasonOf(await afterNoop(server)), "server_answer_too_large");
    });
  }
});
