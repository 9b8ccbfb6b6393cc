/**
 * All tools inside one process: what they answer, and that every answer keeps
 * to its advertised schema (the official client checks it).
 *
 * @module
 */

import assert from "node:assert/strict";
import { TOOLS } from "../../lib/tools/registry.ts";
import { ADA, BEN, sampleServer } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { startMailServer } from "../support/mail_server.ts";
import { accountVariables } from "../support/product.ts";
import { put } from "../support/written_messages.ts";

Deno.test("every tool answers as its output schema says, and every failure has a code and a hint", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const session = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_BROKEN_USER: "somebody",
    MAIL_IMAP_DEFAULT_PORT: server.port,
  });
  stack.defer(() => session.close());
  // Knowing the schemas, the client refuses an answer that does not keep to them.
  const { tools } = await session.client.listTools();
  const reading = TOOLS.filter(({ capabilities }) => !capabilities).map(({ name }) => name);
  assert.deepEqual(tools.map(({ name }: { name: string }) => name), reading);

  const newest = await session.call("imap_search_messages", { limit: 100, snippet_max_chars: 60 });
  const [first] = newest.data.messages;
  const good: readonly [tool: string, args: Record<string, unknown>][] = [
    ["imap_list_accounts", { include_user: true }],
    ["imap_verify_account", { account_id: "default" }],
    ["imap_list_mailboxes", { pattern: "*", include_counts: true, limit: 3 }],
    ["imap_search_messages", { has_attachments: true, limit: 2 }],
    ["imap_search_messages", { has_attachments: false, limit: 2 }],
    ["imap_get_message", { message_id: first.id, include_headers: "basic" }],
    ["imap_get_message_raw", { message_id: first.id, offset_bytes: 10_000_000 }],
  ];
  for (const [tool, args] of good) {
    await t.step(`${tool} ${JSON.stringify(Object.keys(args))}`, async () => {
      const answer = await session.call(tool, args);
      assert.equal(answer.failed, false, answer.text);
      assert.ok(answer.summary.length > 0);
    });
  }

  const gone = first.id.replace(/\d+$/, "4000000000");
  const bad: readonly [tool: string, args: Record<string, unknown>, code: string][] = [
    ["imap_no_such_tool", {}, "not_found"],
    ["imap_list_accounts", { surprise: 1 }, "invalid_input"],
    ["imap_verify_account", { account_id: "nobody" }, "not_found"],
    ["imap_verify_account", { account_id: "broken" }, "unavailable"],
    ["imap_list_mailboxes", { cursor: "x1" }, "not_found"],
    ["imap_search_messages", { mailbox: "No such folder" }, "not_found"],
    ["imap_search_messages", { cursor: "A".repeat(22) }, "not_found"],
    ["imap_get_message", { message_id: gone }, "not_found"],
    ["imap_get_message_raw", { message_id: gone }, "not_found"],
    ["imap_get_message", { message_id: "imap:nobody:INBOX:1:1" }, "not_found"],
  ];
  for (const [tool, args, code] of bad) {
    await t.step(`${tool} ${JSON.stringify(args).slice(0, 60)} is ${code}`, async () => {
      const { error, structured } = await session.call(tool, args);
      assert.equal(error?.code, code);
      assert.equal(error?.retryable, false);
      assert.equal(structured, undefined);
      if (tool !== "imap_no_such_tool") assert.ok((error?.hint ?? "").length > 10);
    });
  }

  await t.step("a search result shows no message twice and ends", () => {
    const ids = newest.data.messages.map(({ id }: { id: string }) => id);
    assert.equal(new Set(ids).size, newest.data.total);
    assert.equal(newest.data.has_more, false);
  });
});

Deno.test("the counts of a folder that is open are those of now", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [BEN] });
  stack.defer(() => server.stop());
  const product = await startInProcess({
    ...accountVariables(server, BEN),
    MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: 1,
  });
  stack.defer(() => product.close());
  const raw = await server.connect(BEN);
  stack.defer(() => raw.close());
  await put(raw, "INBOX");
  await product.call("imap_search_messages", {});
  await put(raw, "INBOX");
  const { data } = await product.call("imap_list_mailboxes", {
    pattern: "INBOX",
    include_counts: true,
  });
  assert.equal(data.mailboxes[0].messages, 2);
});
