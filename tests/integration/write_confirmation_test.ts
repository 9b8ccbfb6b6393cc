/**
 * Nothing that has to be confirmed is done without a yes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA } from "../support/dovecot_suite.ts";
import { type Answerer, startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { holds, idsOf, put, startVariant } from "../support/written_messages.ts";

Deno.test("a person is asked by a client that can, and only a yes is a yes", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startVariant("full");
  stack.defer(() => server.stop());
  const questions: string[] = [];
  let reply: Answerer = () => ({ action: "cancel" });
  const product = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
  }, {
    answer: (question) => {
      questions.push(question);
      return reply(question);
    },
  });
  stack.defer(() => product.close());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const id = await put(raw, "INBOX");
  const message_ids = await idsOf(product, "INBOX");

  const noes: readonly [string, Answerer, string][] = [
    ["a no", () => ({ action: "decline" }), "declined"],
    ["closing the question", () => ({ action: "cancel" }), "not_confirmed"],
    ["a yes without the tick", () => ({ action: "accept", content: {} }), "declined"],
    [
      "a yes with the tick taken away",
      () => ({ action: "accept", content: { confirm: false } }),
      "declined",
    ],
    [
      "a tick that is a word",
      () => ({ action: "accept", content: { confirm: "true" } }),
      "declined",
    ],
    ["an error", () => Promise.reject(new Error("no")), "not_confirmed"],
  ];
  for (const [name, answer, reason] of noes) {
    await t.step(`${name} deletes nothing`, async () => {
      reply = answer;
      const refused = await product.call("imap_apply_to_messages", {
        message_ids,
        action: "delete",
      });
      assert.equal(refused.error?.code, "forbidden", refused.text);
      assert.equal(refused.error?.details?.["reason"], reason);
      assert.deepEqual(await holds(raw, "INBOX"), { [id]: "" });
    });
  }

  await t.step("a yes deletes, after a question without a word of the mail", async () => {
    reply = () => ({ action: "accept", content: { confirm: true } });
    const deleted = await product.call("imap_apply_to_messages", { message_ids, action: "delete" });
    assert.equal(deleted.data.status, "ok", deleted.text);
    assert.equal(
      questions.at(-1),
      'Delete by moving to "Trash" of account default: 1 message(s): 1 in "INBOX" of account default (received 2026-01-05 to 2026-01-05, 1 unread, 0 flagged)?',
    );
    assert.deepEqual(await holds(raw, "Trash"), { [id]: "" });
  });
});

Deno.test("a move to the Trash is a deletion by another name", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startVariant("full");
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const id = await put(raw, "INBOX");
  await raw.command("CREATE Trash/Old");
  const variables = { ...accountVariables(server, ADA), MAIL_IMAP_WRITE_ENABLED: "true" };
  for (const destination_mailbox of ["Trash", "Trash/Old"]) {
    await t.step(`${destination_mailbox}: it has to be confirmed`, async () => {
      const product = await startInProcess(variables);
      stack.defer(() => product.close());
      const asked = await product.call("imap_apply_to_messages", {
        message_ids: await idsOf(product, "INBOX"),
        action: "move",
        destination_mailbox,
      });
      assert.equal(asked.data?.status, "confirmation_required", asked.text);
      assert.equal(asked.data.action, "delete");
    });
    await t.step(`${destination_mailbox}: it has to be allowed`, async () => {
      const product = await startInProcess({ ...variables, MAIL_IMAP_DEFAULT_WRITE: "move" });
      stack.defer(() => product.close());
      const refused = await product.call("imap_apply_to_messages", {
        message_ids: await idsOf(product, "INBOX"),
        action: "move",
        destination_mailbox,
      });
      assert.equal(refused.error?.code, "forbidden", refused.text);
    });
  }
  assert.deepEqual(await holds(raw, "INBOX"), { [id]: "" });
});
