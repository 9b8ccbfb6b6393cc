/**
 * Messages that are built to break a page, an answer or the process.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startScriptedImap } from "../servers/scripted_imap.ts";
import { politeScript } from "../servers/scripted_imap.ts";
import { createAuthority } from "../servers/certificates.ts";
import { BEN, sampleServer } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables, startProduct } from "../support/product.ts";
import { CANARY } from "../support/canary.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("no message can take its page, its envelope or the process down", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const writer = await server.connect(BEN);
  stack.defer(() => writer.close());
  const product = await startProduct(accountVariables(server, BEN));
  stack.defer(() => product.close());
  const newest = async () =>
    (await product.call("imap_search_messages", { limit: 2 })).data.messages;
  const plain = "From: First <first@example.test>\r\nSubject: First\r\n\r\nText.\r\n";
  await writer.append("INBOX", bytes(plain));

  await t.step(
    "a subject of a megabyte hides neither the sender nor the other messages",
    async () => {
      const subject = `Subject: ${
        "long ".repeat(200_000)
      }\r\nFrom: Real <real@example.test>\r\n\r\nx\r\n`;
      await writer.append("INBOX", bytes(subject));
      const [hostile, first] = await newest();
      assert.equal(hostile.from, "Real <real@example.test>");
      assert.equal(first.subject, "First");
      const { data } = await product.call("imap_get_message", { message_id: hostile.id });
      assert.deepEqual(data.from, ["Real <real@example.test>"]);
    },
  );

  await t.step("600 recipients before the subject are counted and hide nothing", async () => {
    const to = Array.from({ length: 600 }, (_, i) => `somebody${i}@example.test`).join(",\r\n ");
    await writer.append(
      "INBOX",
      bytes(`To: ${to}\r\nFrom: r@example.test\r\nSubject: To all\r\n\r\nx\r\n`),
    );
    const [message] = await newest();
    assert.deepEqual([message.subject, message.from, message.to_count], [
      "To all",
      "r@example.test",
      600,
    ]);
  });

  await t.step(
    "a thousand header fields do not hide the envelope, and the list says it is cut",
    async () => {
      const junk = Array.from({ length: 1_000 }, (_, i) => `X-Junk: ${i}\r\n`).join("");
      await writer.append(
        "INBOX",
        bytes(`${junk}From: r@example.test\r\nSubject: Below\r\n\r\nx\r\n`),
      );
      const [message] = await newest();
      const { data } = await product.call("imap_get_message", {
        message_id: message.id,
        include_headers: "all",
      });
      assert.deepEqual([data.subject, data.from, data.headers_truncated], ["Below", [
        "r@example.test",
      ], true]);
    },
  );

  await t.step("fifty HTML parts that are slow to read are answered, again and again", async () => {
    const part = `--b\r\nContent-Type: text/html\r\n\r\n${"<blockquote>".repeat(190)}${
      "<p>text".repeat(6_000)
    }\r\n`;
    await writer.append(
      "INBOX",
      bytes(
        `From: r@example.test\r\nSubject: Slow\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${
          part.repeat(50)
        }--b--\r\n`,
      ),
    );
    const [message] = await newest();
    for (let i = 0; i < 4; i++) {
      const answer = await product.call("imap_get_message", { message_id: message.id });
      assert.equal(answer.failed, false, answer.text);
      assert.equal(answer.data.body.truncated, true);
    }
  });
});

Deno.test("a structure larger than is accepted costs its own attachments' flag, not the page", async () => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const monstrous = `(${'("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)'.repeat(250_000)} "MIXED")`;
  const server = await startScriptedImap({
    tls: await authority.issue("server", "DNS:localhost"),
    script: (command, connection) =>
      politeScript(command, connection)?.replace(/(?<=BODYSTRUCTURE )\([^)]*\)/, () => monstrous) ??
        undefined,
  });
  stack.defer(() => server.stop());
  const session = await startInProcess(
    accountVariables({ port: server.port, caPath: authority.cert }, {
      name: "u",
      password: CANARY,
    }),
  );
  stack.defer(() => session.close());
  const answer = await session.call("imap_search_messages");
  assert.equal(answer.failed, false, answer.text);
  assert.equal(answer.data.messages.length, 1);
  assert.equal(answer.data.messages[0].has_attachments, undefined);
});

Deno.test("a message of the client that is too large ends the server with a reason, not in silence", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct(accountVariables(server, BEN));
  stack.defer(() => product.close());
  await assert.rejects(product.call("imap_search_messages", { query: "x".repeat(12_000_000) }));
  assert.match(product.stderr(), /the client sent a message that is too large/);
});

Deno.test("a literal of a gigabyte is refused when it is declared, and is not waited for", async () => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const server = await startScriptedImap({
    tls: await authority.issue("server", "DNS:localhost"),
    script: (command, connection) =>
      command.name.endsWith("FETCH")
        ? "* 1 FETCH (UID 1 BODY[HEADER]<0> {1073741824}\r\nand then nothing"
        : politeScript(command, connection),
  });
  stack.defer(() => server.stop());
  const session = await startInProcess(
    accountVariables({ port: server.port, caPath: authority.cert }, {
      name: "u",
      password: CANARY,
    }),
  );
  stack.defer(() => session.close());
  const { error } = await session.call("imap_search_messages");
  assert.deepEqual([error?.code, error?.details?.["reason"]], [
    "too_large",
    "server_answer_too_large",
  ]);
});

Deno.test("neither a snippet nor a body has what only another form of the message says", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const writer = await server.connect(BEN);
  stack.defer(() => writer.close());
  const session = await startInProcess(accountVariables(server, BEN));
  stack.defer(() => session.close());
  const html = (text: string) => `Content-Type: text/html\r\n\r\n${text}\r\n`;
  const plain = (text: string) => `Content-Type: text/plain\r\n\r\n${text}\r\n`;
  const multipart = (kind: string, ...parts: string[]) =>
    `Content-Type: multipart/${kind}; boundary=b${kind}\r\n\r\n${
      parts.map((part) => `--b${kind}\r\n${part}`).join("")
    }--b${kind}--\r\n`;
  // Without the version Courier calls everything text (RFC 2045 section 4).
  const head = "From: a@example.test\r\nSubject: s\r\nMIME-Version: 1.0\r\n";
  const filler = "<p>words of a newsletter</p>\r\n".repeat(800);
  const cases = {
    "a style sheet at the end hides the beginning": html(
      `<p class="x">SECRET</p>${filler}<style>.x{display:none}</style>`,
    ),
    "HTML is shown and the text beside it is not": multipart(
      "alternative",
      plain("SECRET"),
      html("<p>words</p>"),
    ),
  };
  for (const [name, body] of Object.entries(cases)) {
    await t.step(name, async () => {
      await writer.append("INBOX", bytes(head + body));
      const { data } = await session.call("imap_search_messages", {
        limit: 1,
        snippet_max_chars: 100,
      });
      const [{ id, snippet }] = data.messages;
      assert.match(snippet, /^words/);
      const read = await session.call("imap_get_message", { message_id: id });
      assert.doesNotMatch(read.text, /SECRET/);
    });
  }

  await t.step("a word before an attached message is not lost", async () => {
    const attached = `Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n`;
    const body = multipart("mixed", plain("FYI"), attached);
    await writer.append("INBOX", bytes(head + body));
    const { data: { messages } } = await session.call("imap_search_messages", { limit: 1 });
    const { data } = await session.call("imap_get_message", { message_id: messages[0].id });
    assert.match(data.body.text, /FYI\s+inner text/);
    assert.deepEqual(data.body.part_ids, ["1", "2.1"]);
  });

  await t.step("what is odd about a header is said", async () => {
    await writer.append("INBOX", bytes("Subject: a\r\nSubject: b\r\nno field\r\n\r\nx\r\n"));
    const { data: { messages } } = await session.call("imap_search_messages", { limit: 1 });
    const { data } = await session.call("imap_get_message", { message_id: messages[0].id });
    assert.deepEqual(data.body.notes, ["header_malformed", "header_duplicated"]);
  });
});
