/**
 * What a mail server may make this process hold with the answer to one command.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Secret } from "../../../lib/config/secret.ts";
import { reasonOf } from "../../../lib/contract/error.ts";
import { Connector } from "../../../lib/imap/connect.ts";
import { execute } from "../../../lib/imap/library.ts";
import {
  MAX_COMMAND_FOLDERS,
  MAX_LINE_BYTES,
  MAX_LITERAL_BYTES,
  MAX_RESPONSE_BYTES,
  MAX_RESPONSE_TOKENS,
} from "../../../lib/imap/limits.ts";
import { Session } from "../../../lib/imap/session.ts";
import { politeScript, startScriptedImap } from "../../servers/scripted_imap.ts";
import { smallCertificates } from "../../support/small_suite.ts";
import { ACCOUNT, EVERY_FOLDER, NO_LOG, SETTINGS } from "./fake_client.ts";
import { NEVER, PASSWORD } from "./listener.ts";

/** Longer than any of this takes to be sent, in milliseconds. */
const SOCKET_MS = 20_000;

const LITERAL = `{${MAX_LITERAL_BYTES}}\r\n${"x".repeat(MAX_LITERAL_BYTES)}`;

/** Answers that have no end, as far as anybody has heard them. */
const ANSWERS: Readonly<Record<string, string>> = {
  "a literal that is longer than any that is asked for": `* X {${MAX_LITERAL_BYTES + 1}}\r\n`,
  "a line that does not end": `* X ${"x".repeat(MAX_LINE_BYTES)}`,
  "many literals": `* X ${LITERAL.repeat(1 + MAX_RESPONSE_BYTES / MAX_LITERAL_BYTES)}`,
  "more words than a machine can hold": `* X ${"(a) ".repeat(MAX_RESPONSE_TOKENS)}\r\n`,
  "more folders than anybody has": '* LIST () "/" x\r\n'.repeat(MAX_COMMAND_FOLDERS + 1),
};

Deno.test("a server is left that answers with more than can be held", async (t) => {
  await using certificates = await smallCertificates();
  const extraCertificates = await Deno.readTextFile(certificates.caPath);
  for (const [what, answer] of Object.entries(ANSWERS)) {
    await t.step(what, async () => {
      const server = await startScriptedImap({
        tls: certificates.tls,
        script: (command, connection) =>
          command.name === "NOOP" ? answer : politeScript(command, connection),
      });
      try {
        const client = await new Connector({
          account: { ...ACCOUNT, host: "localhost", port: server.port },
          password: new Secret(PASSWORD),
          settings: { ...SETTINGS, extraCertificates, socketTimeoutMs: SOCKET_MS },
          log: NO_LOG,
        }).connect(NEVER);
        const session = new Session(client, EVERY_FOLDER);
        await assert.rejects(
          session.run(() => execute(client, "NOOP", [])),
          (error) => reasonOf(error) === "server_answer_too_large",
        );
      } finally {
        await server.stop();
      }
    });
  }
});
