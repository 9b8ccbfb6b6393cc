/**
 * What all answers to a command together may do to a connection, and what a
 * server may say that nobody asked for.
 *
 * @module
 */

import assert from "node:assert/strict";
import { reasonOf } from "../../../lib/contract/error.ts";
import {
  MAX_CAPABILITIES,
  MAX_COMMAND_BYTES,
  MAX_COMMAND_FOLDERS,
  MAX_COMMAND_LINES,
  MAX_COMMAND_RESPONSES,
  MAX_LOGIN_BYTES,
  MAX_LOGIN_RESPONSES,
  MAX_SHORT_RESPONSE_TOKENS,
} from "../../../lib/imap/limits.ts";
import { Secret } from "../../../lib/config/secret.ts";
import { Connector } from "../../../lib/imap/connect.ts";
import { fetchBySequence, type FetchRequest } from "../../../lib/imap/fetch.ts";
import { before, insteadOf } from "../../servers/hostile/acts.ts";
import { startScriptedImap } from "../../servers/scripted_imap.ts";
import { CANARY } from "../../support/canary.ts";
import { smallCertificates } from "../../support/small_suite.ts";
import { ACCOUNT, NO_LOG, SETTINGS } from "./fake_client.ts";
import { connector, failure, Listener, NEVER } from "./listener.ts";
import { afterNoop, told } from "./told.ts";

Deno.test("what a server says besides its answer is bounded for each command", async (t) => {
  await using certificates = await smallCertificates();
  const line = (length: number): string => `* OK ${"x".repeat(length - 7)}\r\n`;
  const floods: readonly (readonly [what: string, text: string, most: number])[] = [
    ["bytes", line(1_024), MAX_COMMAND_BYTES / 1_024],
    ["lines, also empty ones", "\r\n", MAX_COMMAND_LINES],
    ["responses", "* OK\r\n", MAX_COMMAND_RESPONSES],
    ["folders", "* LIST () NIL x\r\n", MAX_COMMAND_FOLDERS],
  ];
  for (const [what, text, most] of floods) {
    await t.step(what, async () => {
      await using few = await told(certificates, before(text.repeat(most / 100)));
      assert.equal(await afterNoop(few), undefined);
      assert.equal(await afterNoop(few), undefined);
      await using many = await told(certificates, before(text.repeat(most + 1)));
      assert.equal(reasonOf(await afterNoop(many)), "server_answer_too_large");
      assert.equal(many.session.usable, false);
    });
  }
});

const flags = (count: number): string => `* 3 FETCH (UID 3 FLAGS (${"a ".repeat(count)}))\r\n`;

Deno.test("what has to be read in one go is bounded, and so is all of it for one command", async (t) => {
  await using certificates = await smallCertificates();
  const part = '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 5 1 NIL ' +
    '("attachment" ("filename" "x.pdf")) NIL NIL)';
  const structure = (parts: number): string =>
    `* 3 FETCH (UID 3 BODYSTRUCTURE (${part.repeat(parts)} "MIXED"))\r\n`;
  const fetched = async (answer: string, items: FetchRequest): Promise<string | undefined> => {
    await using server = await told(certificates, insteadOf(() => answer), "FETCH");
    try {
      await fetchBySequence(server.session, 1, 3, items);
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  };
  const many = flags(MAX_SHORT_RESPONSE_TOKENS);
  const answers: readonly (readonly [string, string, FetchRequest, string | undefined])[] = [
    [
      "the structure of ten thousand parts is read",
      structure(10_000),
      { structure: true },
      undefined,
    ],
    [
      "where nobody asked for it, it is not",
      structure(10_000),
      { flags: true },
      "server_answer_too_large",
    ],
    ["one with more is not", structure(20_000), { structure: true }, "server_answer_too_large"],
    ["a short answer has less", many, { flags: true }, "server_answer_too_large"],
    ["as many as fit are read", flags(45_000).repeat(10), { flags: true }, undefined],
    ["one more is not", flags(45_000).repeat(12), { flags: true }, "server_answer_too_large"],
    [
      "a hundred large messages are read",
      structure(200).repeat(100),
      { structure: true },
      undefined,
    ],
    ["many small answers are read", flags(5).repeat(100_000), { flags: true }, undefined],
  ];
  for (const [what, answer, items, reason] of answers) {
    await t.step(what, async () => assert.equal(await fetched(answer, items), reason));
  }
});

Deno.test("while much is read, others have their turn", async () => {
  await using certificates = await smallCertificates();
  await using server = await told(certificates, insteadOf(() => flags(20_000).repeat(20)), "FETCH");
  let turns = 0;
  const watch = setInterval(() => turns++, 0);
  await fetchBySequence(server.session, 1, 3, { flags: true });
  clearInterval(watch);
  assert.ok(turns > 40, `${turns} turns`);
});

Deno.test("the password is said once, however often it is asked for", async (t) => {
  await using certificates = await smallCertificates();
  const logins: readonly (readonly [
    mechanism: string,
    questions: readonly string[],
    proofs: number,
  ])[] = [
    ["PLAIN", ["", ""], 1],
    ["LOGIN", ["Password:", "password"], 1],
    ["LOGIN", ["Username:", "Password:", "Password:"], 1],
    ["LOGIN", ["Username:", "User name", "Password:"], 0],
  ];
  for (const [mechanism, questions, proofs] of logins) {
    await t.step(`${mechanism}: ${questions.join(" ")}`, async () => {
      const left = [...questions];
      const server = await startScriptedImap({
        tls: certificates.tls,
        script: ({ tag, name }) =>
          name === "CAPABILITY"
            ? `* CAPABILITY IMAP4rev1 AUTH=${mechanism}\r\n${tag} OK done\r\n`
            : left.length > 0
            ? `+ ${btoa(left.shift() ?? "")}\r\n`
            : "",
      });
      try {
        const extraCertificates = await Deno.readTextFile(certificates.caPath);
        const attempt = new Connector({
          account: { ...ACCOUNT, host: "localhost", port: server.port },
          password: new Secret(CANARY),
          settings: { ...SETTINGS, extraCertificates },
          log: NO_LOG,
        }).connect(NEVER);
        assert.equal(reasonOf(await failure(attempt)), "server_answer_invalid");
        const said = server.conversations.join("").split("\r\n");
        const forms = [btoa(CANARY), btoa(`\0${ACCOUNT.user}\0${CANARY}`)];
        assert.equal(said.filter((line) => forms.includes(line)).length, proofs);
      } finally {
        await server.stop();
      }
    });
  }
});

Deno.test("until the login is done a server may say much less", async () => {
  const greetings = [
    "* X\r\n".repeat(MAX_LOGIN_RESPONSES + 1),
    `* X ${"x".repeat(1_000)}\r\n`.repeat(MAX_LOGIN_RESPONSES / 2) +
    "x".repeat(0.6 * MAX_LOGIN_BYTES),
  ];
  for (const greeting of greetings) {
    using server = new Listener((line) => line === undefined ? greeting : "");
    const attempt = connector(server.port, { security: "starttls" }, 20_000).connect(NEVER);
    assert.equal(reasonOf(await failure(attempt)), "server_answer_too_large");
  }
});

Deno.test("a tag cannot be told from those before it", async () => {
  await using certificates = await smallCertificates();
  await using polite = await told(certificates, ({ honest }) => honest());
  for (let i = 0; i < 20; i++) await polite.session.noop();
  const tags = polite.server.record.commands.map(({ tag }) => tag).filter((tag) => tag !== "");
  assert.equal(new Set(tags).size, tags.length);
  const steps = tags.slice(1).map((tag, i) => parseInt(tag, 16) - parseInt(tags[i] ?? "", 16));
  assert.equal(new Set(steps).size, steps.length);
});

Deno.test("what went without EXPUNGE, and flags that nobody asked for, change nothing", async () => {
  await using certificates = await smallCertificates();
  await using server = await told(
    certificates,
    before("* VANISHED 1:3\r\n* 2 FETCH (FLAGS (\\Deleted))\r\n"),
  );
  let flags = 0;
  server.session.client.on("flags", () => flags++);
  assert.equal(await afterNoop(server), undefined);
  assert.equal(server.session.exists, 3);
  assert.equal(flags, 0);
});

Deno.test("a folder does not look empty for a number, and the connection is not kept", async () => {
  await using certificates = await smallCertificates();
  await using fewer = await told(certificates, before("* 0 EXISTS\r\n"));
  assert.equal(await afterNoop(fewer), undefined);
  assert.equal(fewer.session.exists, 3);
  assert.equal(fewer.session.outdated, true);
  await using gone = await told(certificates, before("* 1 EXPUNGE\r\n* 2 EXISTS\r\n"));
  assert.equal(await afterNoop(gone), undefined);
  assert.equal(gone.session.exists, 2);
  assert.equal(gone.session.outdated, false);
});

Deno.test("an open folder whose UIDVALIDITY changes is a conflict", async () => {
  await using certificates = await smallCertificates();
  await using other = await told(certificates, before("* OK [UIDVALIDITY 8] \r\n"));
  assert.equal(reasonOf(await afterNoop(other)), "uidvalidity_changed");
  await using same = await told(certificates, before("* OK [UIDVALIDITY 7] \r\n"));
  assert.equal(await afterNoop(same), undefined);
});

Deno.test("an answer that cannot be read is missed, other lines are not", async () => {
  await using certificates = await smallCertificates();
  for (const line of ["* 3 FETCH (UID 3", "* SEARCH (", "* LIST ((\\x)", '* STATUS "x']) {
    await using broken = await told(certificates, before(`${line}\r\n`));
    assert.equal(reasonOf(await afterNoop(broken)), "server_answer_invalid", line);
  }
  await using junk = await told(certificates, before("* X (\r\n* FLAGS (\r\n* 3 WHAT (\r\n"));
  assert.equal(await afterNoop(junk), undefined);
});

Deno.test("the end of a connection is noticed inside of a long literal", async () => {
  await using certificates = await smallCertificates();
  const literal = `* 3 FETCH (UID 3 BODY[] {288000}\r\n${"x".repeat(200_000)}`;
  await using ending = await told(certificates, ({ connection }) => {
    connection.close();
    return literal;
  });
  assert.equal(reasonOf(await afterNoop(ending)), "connection_lost");
});

Deno.test("a pause that a server asks for is told at once, and no longer than an hour", async () => {
  await using certificates = await smallCertificates();
  await using busy = await told(
    certificates,
    ({ tag }) => `${tag} BAD Request is throttled. Suggested Backoff Time: ${"9".repeat(30)}\r\n`,
  );
  const error = await afterNoop(busy);
  assert.equal(error?.code, "rate_limited");
  assert.equal(error.details?.["retry_after_ms"], 3_600_000);
});

/** Of imapflow, which does not declare it. */
interface AuthCapabilities {
  readonly authCapabilities: ReadonlyMap<string, unknown>;
}

Deno.test("only so many capabilities are kept, and the mechanisms of the last answer", async () => {
  await using certificates = await smallCertificates();
  let round = 0;
  await using boastful = await told(certificates, ({ tag }) => {
    const names = Array.from({ length: 1_000 }, (_, i) => `AUTH=X${round}-${i}`);
    round++;
    return `* CAPABILITY IMAP4rev1 ${names.join(" ")}\r\n${tag} OK done\r\n`;
  });
  for (let i = 0; i < 3; i++) assert.equal(await afterNoop(boastful), undefined);
  const { capabilities } = boastful.session.client;
  const { authCapabilities } = boastful.session.client as unknown as AuthCapabilities;
  assert.ok(capabilities.size <= MAX_CAPABILITIES, `${capabilities.size}`);
  assert.ok(authCapabilities.size <= MAX_CAPABILITIES, `${authCapabilities.size}`);
});
