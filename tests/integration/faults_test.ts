/**
 * Every way a connection can fail has a name, a hint, and a next call that works.
 *
 * @module
 */

import assert from "node:assert/strict";
import { selfSigned } from "../servers/certificates.ts";
import { KIND } from "../servers/kind.ts";
import { freePorts } from "../servers/ports.ts";
import { politeScript, startScriptedImap } from "../servers/scripted_imap.ts";
import { startTap } from "../servers/tap.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, startProduct } from "../support/product.ts";
import { CANARY } from "../support/canary.ts";

Deno.test("every fault of a server or a configuration is told apart, and the next call works", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const directory = server.directory;
  const otherName = await server.authority.issue("other-name", "DNS:mail.example.test");
  const nobody = await selfSigned(directory, "self-signed", "DNS:localhost");
  const good = await server.authority.issue("good", "DNS:localhost");

  const named = await startScriptedImap({ tls: otherName });
  stack.defer(() => named.stop());
  const unsigned = await startScriptedImap({ tls: nobody });
  stack.defer(() => unsigned.stop());
  const silent = await startScriptedImap({ tls: good, greeting: "" });
  stack.defer(() => silent.stop());
  const hanging = await startScriptedImap({
    tls: good,
    script: (command, connection) =>
      command.name === "EXAMINE" ? undefined : politeScript(command, connection),
  });
  stack.defer(() => hanging.stop());
  const noTls = await startScriptedImap();
  stack.defer(() => noTls.stop());
  const garbage = await startScriptedImap({
    tls: good,
    greeting: "HTTP/1.1 400 Bad Request\r\n\r\n",
  });
  stack.defer(() => garbage.stop());
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const [nothingThere] = freePorts(1);

  const account = (name: string, port: number, more: Record<string, string> = {}) => ({
    ...accountVariables({ port, caPath: server.caPath }, ADA, name),
    ...more,
  });
  const product = await startProduct({
    ...accountVariables(server, ADA),
    ...account("BADPASS", server.port, { MAIL_IMAP_BADPASS_PASS: `wrong-${CANARY}` }),
    ...account("UNKNOWN", 993, { MAIL_IMAP_UNKNOWN_HOST: "no-such-host.invalid" }),
    ...account("REFUSED", nothingThere as number),
    ...account("NAMED", named.port),
    ...account("UNSIGNED", unsigned.port),
    ...account("SILENT", silent.port),
    ...account("HANGING", hanging.port),
    ...account("PLAIN", noTls.port, { MAIL_IMAP_PLAIN_SECURE: "starttls" }),
    ...account("GARBAGE", garbage.port),
    ...account("CUT", tap.port),
    MAIL_IMAP_GREETING_TIMEOUT_MS: 400,
    MAIL_IMAP_CONNECT_TIMEOUT_MS: 3_000,
    // Courier takes five seconds to refuse a password.
    MAIL_IMAP_SOCKET_TIMEOUT_MS: KIND === "courier" ? 7_000 : 1_000,
    MAIL_IMAP_TOOL_TIMEOUT_MS: KIND === "courier" ? 12_000 : 5_000,
  }, { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } });
  stack.defer(() => product.close());

  const cases: readonly [account_id: string, code: string, reason: string, retryable: boolean][] = [
    ["badpass", "auth_failed", "credentials_rejected", false],
    ["refused", "unavailable", "connection_refused", true],
    ["named", "unavailable", "certificate_name_mismatch", false],
    ["unsigned", "unavailable", "certificate_untrusted", false],
    ["silent", "timeout", "greeting_timeout", true],
    ["hanging", "timeout", "server_silent", true],
    ["plain", "unavailable", "starttls_failed", false],
    ["garbage", "timeout", "greeting_timeout", true],
  ];
  for (const [account_id, code, reason, retryable] of cases) {
    await t.step(`${account_id}: ${code}, ${reason}`, async () => {
      const { error } = await product.call("imap_search_messages", { account_id });
      assert.equal(error?.code, code, JSON.stringify(error));
      assert.equal(error?.details?.["reason"], reason, JSON.stringify(error));
      assert.equal(error?.retryable, retryable);
      assert.ok((error?.hint ?? "").length > 20, "there is a hint");
      const next = await product.call("imap_search_messages", { limit: 1 });
      assert.equal(next.failed, false, next.text);
    });
  }

  await t.step(
    "unknown: a name that does not exist, or a resolver that does not answer",
    async () => {
      const { error } = await product.call("imap_search_messages", { account_id: "unknown" });
      assert.equal(error?.code, "unavailable", JSON.stringify(error));
      assert.equal(error?.details?.["reason"], "unknown_host");
    },
  );

  await t.step("cut: a server that closes in the middle of an answer", async () => {
    const before = await product.call("imap_search_messages", { account_id: "cut", limit: 1 });
    assert.equal(before.failed, false, before.text);
    tap.cut();
    tap.cutAfter(4_000);
    const { error } = await product.call("imap_search_messages", { account_id: "cut", limit: 100 });
    assert.equal(error?.code, "unavailable", JSON.stringify(error));
    assert.equal(error?.details?.["reason"], "connection_lost");
    tap.cut();
    const after = await product.call("imap_search_messages", { account_id: "cut", limit: 100 });
    assert.equal(after.failed, false, after.text);
    assert.equal(after.data.messages.length, 25);
  });

  await t.step("no password was sent over a connection that was not verified", () => {
    for (
      const conversation of [
        ...named.conversations,
        ...unsigned.conversations,
        ...noTls.conversations,
      ]
    ) {
      assert.ok(!/AUTHENTICATE|LOGIN/i.test(conversation), conversation);
    }
    assert.equal(named.commands.length + unsigned.commands.length, 0);
  });

  await t.step("no password is in any answer or log line", () => {
    assert.ok(!product.stderr().includes(CANARY));
    assert.ok(!product.stderr().includes(ADA.password));
  });
});
