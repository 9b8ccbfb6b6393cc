/**
 * Connections: reused, replaced when dead, never more than allowed, and few
 * commands on each.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sample } from "../samples/envelope.ts";
import { text } from "../samples/mime.ts";
import { startTap } from "../servers/tap.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables, startProduct } from "../support/product.ts";
import { sideBySide } from "../support/side_by_side.ts";

/** Longest wait for what is sure to come, in milliseconds: a busy machine must not fail a test. */
const PATIENCE_MS = 20_000;

const CAP = "MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT";

async function tapped(variables: Record<string, string | number> = {}, maxConnections?: number) {
  const stack = new AsyncDisposableStack();
  const server = await sampleServer(maxConnections);
  stack.defer(() => server.stop());
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const product = await startProduct({
    ...accountVariables({ port: tap.port, caPath: tap.caPath }, ADA),
    ...variables,
  });
  stack.defer(() => product.close());
  const newest = await product.call("imap_search_messages", { limit: 10 });
  assert.equal(newest.failed, false, newest.text);
  const ids: string[] = newest.data.messages.map(({ id }: { id: string }) => id);
  return {
    stack,
    server,
    tap,
    product,
    ids,
    commands: () => tap.lines.map((line) => line.replace(/^\S+ /, "")),
  };
}

/** Waits for what comes to be. @throws {AssertionError} When it does not. */
async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!await is()) {
    assert.ok(performance.now() < deadline, `not so after ${PATIENCE_MS} ms: ${is}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("a warm call sends no command that it does not need", async (t) => {
  const { stack, server, tap, product, ids, commands } = await tapped();
  await using _ = stack;
  const message_id = ids[5] as string;
  const writer = await server.connect(ADA);
  await writer.command("CREATE Letters");
  for (let i = 0; i < 12; i++) {
    const letter = sample({
      id: `letter-${i}`,
      from: "Some Body <some.body@company.example.test>",
      subject: `A subject of the usual length, number ${i}`,
      hoursAgo: 20 - i,
      body: text("Words."),
    }, new Date());
    await writer.append("Letters", letter.source, { date: letter.date });
  }
  await writer.close();
  await product.call("imap_get_message", { message_id });

  await t.step("the newest ten of an open folder are two commands and under 5 KB", async () => {
    await product.call("imap_search_messages", { mailbox: "Letters" });
    tap.reset();
    const answer = await product.call("imap_search_messages", { mailbox: "Letters", limit: 10 });
    assert.deepEqual(commands().map((command) => command.split(" ")[0]), ["NOOP", "FETCH"]);
    assert.ok(tap.received < 5_000, `${tap.received} bytes`);
    const { messages } = answer.data;
    assert.ok(
      JSON.stringify(messages).length < 3_500,
      `${JSON.stringify(messages).length} bytes of JSON`,
    );
  });

  await t.step("the newest ten of another folder are two commands", async () => {
    tap.reset();
    await product.call("imap_search_messages", { mailbox: "Sent" });
    assert.deepEqual(commands().map((command) => command.split(" ")[0]), ["EXAMINE", "FETCH"]);
    await product.call("imap_search_messages", {});
  });

  await t.step("a small message that was listed is one command", async () => {
    tap.reset();
    const answer = await product.call("imap_get_message", { message_id });
    assert.equal(answer.failed, false, answer.text);
    assert.deepEqual(commands().map((command) => command.split(" ").slice(0, 2).join(" ")), [
      "UID FETCH",
    ]);
  });

  await t.step("a page from a cursor is two commands", async () => {
    const first = await product.call("imap_search_messages", { limit: 5 });
    tap.reset();
    await product.call("imap_search_messages", { cursor: first.data.next_cursor, limit: 5 });
    assert.deepEqual(commands().map((command) => command.split(" ")[0]), ["NOOP", "FETCH"]);
  });

  await t.step("folders with their counts are one command, besides asking for news", async () => {
    tap.reset();
    await product.call("imap_list_mailboxes", { include_counts: true });
    const names = commands().map((command) => command.split(" ")[0]);
    assert.deepEqual(names.filter((name) => name !== "NOOP"), ["LIST"]);
  });

  await t.step("the text of a message with a 5 MB attachment is under 64 KB", async () => {
    const found = await product.call("imap_search_messages", { subject: "The photos" });
    tap.reset();
    const { data } = await product.call("imap_get_message", {
      message_id: found.data.messages[0].id,
    });
    assert.ok(data.size > 5_000_000);
    assert.ok(tap.received < 65_536, `${tap.received} bytes`);
  });
});

Deno.test("connections that are lost or fall silent", (t) =>
  sideBySide(t, [
    ...[0, 1_200].map((idleMs) => ({
      name: `one that died ${idleMs} ms ago costs one reconnect and no error`,
      async run() {
        const { stack, tap, product, ids } = await tapped();
        await using _ = stack;
        const before = tap.accepted;
        tap.cut();
        await new Promise((resolve) => setTimeout(resolve, idleMs));
        const answer = await product.call("imap_get_message", { message_id: ids[3] });
        assert.equal(answer.failed, false, answer.text);
        assert.equal(tap.accepted, before + 1);
      },
    })),
    ...[0, 1_200].map((idleMs) => ({
      name: `one that fell silent ${idleMs} ms ago is noticed within 2 s and replaced`,
      async run() {
        const { stack, tap, product, ids } = await tapped();
        await using _ = stack;
        const before = tap.accepted;
        tap.freeze();
        await new Promise((resolve) => setTimeout(resolve, idleMs));
        const startedAt = performance.now();
        const answer = await product.call("imap_get_message", { message_id: ids[3] });
        assert.equal(answer.failed, false, answer.text);
        assert.equal(tap.accepted, before + 1);
        // 2 s to notice; the rest is the reconnect, on a machine that may be busy.
        assert.ok(performance.now() - startedAt < 4_000);
      },
    })),
    {
      name: "a call that the client cancels is ended and harms no other",
      async run() {
        const { stack, tap, product, ids } = await tapped({ [CAP]: 1 });
        await using _ = stack;
        tap.freeze();
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 100);
        await assert.rejects(
          product.call("imap_get_message", { message_id: ids[0] }, controller.signal),
        );
        const answer = await product.call("imap_get_message", { message_id: ids[1] });
        assert.equal(answer.failed, false, answer.text);
      },
    },
  ]));

Deno.test("50 concurrent reads are answered over no more connections than configured", async () => {
  const { stack, tap, product, ids } = await tapped({ [CAP]: 3 });
  await using _ = stack;
  const answers = await Promise.all(
    Array.from(
      { length: 50 },
      (_, i) => product.call("imap_get_message", { message_id: ids[i % 10] }),
    ),
  );
  assert.deepEqual(answers.filter(({ failed }) => failed).map(({ text }) => text), []);
  assert.ok(tap.most <= 3, `${tap.most} connections`);
});

Deno.test("50 concurrent reads are answered when the server allows fewer connections than configured", async () => {
  const { stack, server, tap, product, ids } = await tapped({ [CAP]: 8 }, 2);
  await using _ = stack;
  // Dovecot counts a connection a moment after its login, so logins at the same time may all pass
  // its limit. With another program's connection it is reached before they begin.
  const other = await server.connect(ADA);
  stack.defer(() => other.close());
  await until(async () => await server.loggedIn(ADA) === 2);
  for (let round = 0; round < 2; round++) {
    const answers = await Promise.all(
      Array.from(
        { length: 50 },
        (_, i) => product.call("imap_get_message", { message_id: ids[i % 10] }),
      ),
    );
    assert.deepEqual(answers.filter(({ failed }) => failed).map(({ text }) => text), []);
  }
  assert.ok(tap.most <= 8, `${tap.most} connections`);
  // A login may be refused after the last answer.
  await until(() => product.stderr().includes("server allows fewer connections"));
});

Deno.test("an account on STARTTLS is read like one on TLS", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct({
    ...accountVariables({ port: server.starttlsPort, caPath: server.caPath }, ADA),
    MAIL_IMAP_DEFAULT_SECURE: "starttls",
  });
  stack.defer(() => product.close());
  const { data } = await product.call("imap_verify_account");
  assert.match(data.tls.version, /^TLSv1\.[23]$/);
  assert.equal((await product.call("imap_search_messages")).data.total, 25);
});

Deno.test("after STARTTLS a certificate for another name is refused, also one for localhost", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startDovecot({ users: [ADA], subjectAltName: "DNS:localhost" });
  stack.defer(() => server.stop());
  const product = await startInProcess({
    ...accountVariables({ port: server.starttlsPort, caPath: server.caPath }, ADA),
    MAIL_IMAP_DEFAULT_HOST: "127.0.0.1",
    MAIL_IMAP_DEFAULT_SECURE: "starttls",
  });
  stack.defer(() => product.close());
  const { error } = await product.call("imap_search_messages");
  assert.equal(error?.details?.["reason"], "certificate_name_mismatch", JSON.stringify(error));
});

Deno.test("a CA bundle adds trust and takes none away", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const other = await sampleServer();
  stack.defer(() => other.stop());
  // DENO_CERT stands for the built-in authorities, which no test server can use.
  const product = await startProduct({
    ...accountVariables(other, ADA, "OTHER"),
    ...accountVariables(server, ADA),
  }, { env: { DENO_CERT: other.caPath } });
  stack.defer(() => product.close());
  for (const account_id of ["default", "other", "other"]) {
    const answer = await product.call("imap_search_messages", { account_id, limit: 1 });
    assert.equal(answer.failed, false, `${account_id}: ${answer.text}`);
  }
});
