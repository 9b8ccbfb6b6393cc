/**
 * Nothing that has to be confirmed is done without a yes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startDovecot } from "../servers/dovecot.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { type Answerer, startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { confirmed, holds, idsOf, put, startVariant } from "../support/written_messages.ts";

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

Deno.test("what counts as the Trash is asked of the server each time", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startDovecot({
    users: [ADA],
    extraConfig: `
namespace inbox {
  mailbox Papierkorb {
    auto = create
    special_use = \\Trash
  }
}
`,
  });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  await put(raw, "INBOX");
  await raw.command("CREATE Trash/Old");
  const variables = { ...accountVariables(server, ADA), MAIL_IMAP_WRITE_ENABLED: "true" };
  const move = async (more: Record<string, string>, destination_mailbox: string) => {
    const product = await startInProcess({
      ...variables,
      MAIL_IMAP_DEFAULT_WRITE: "move",
      ...more,
    });
    stack.defer(() => product.close());
    return await product.call("imap_apply_to_messages", {
      message_ids: await idsOf(product, "INBOX"),
      action: "move",
      destination_mailbox,
    });
  };
  for (const folder of ["Trash", "Papierkorb"]) {
    await t.step(`${folder} is one of two`, async () => {
      assert.equal((await move({}, folder)).error?.code, "forbidden");
    });
  }
  await t.step("a folder below one that may not be touched", async () => {
    const refused = await move({ MAIL_IMAP_DEFAULT_FOLDERS: "INBOX,Trash/*" }, "Trash/Old");
    assert.equal(refused.error?.code, "forbidden", refused.text);
  });
  await t.step("neither of two is renamed or deleted", async () => {
    const product = await startInProcess(variables);
    stack.defer(() => product.close());
    for (const mailbox of ["Trash", "Papierkorb"]) {
      const refused = await product.call("imap_manage_mailbox", { action: "delete", mailbox });
      assert.equal(refused.error?.details?.["reason"], "protected_folder", refused.text);
    }
  });
});

Deno.test("a Trash that another program makes is the Trash for a connection that is open", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startDovecot({
    users: [ADA],
    extraConfig: `
namespace inbox {
  mailbox Trash {
    auto = no
  }
}
`,
  });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  await put(raw, "INBOX");
  const product = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "move,delete",
    MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: "1",
  });
  stack.defer(() => product.close());
  const message_ids = await idsOf(product, "INBOX");
  const without = await product.call("imap_apply_to_messages", { message_ids, action: "delete" });
  assert.equal(without.error?.details?.["reason"], "no_trash_folder", without.text);
  await raw.command("CREATE Trash");
  const asked = await product.call("imap_apply_to_messages", {
    message_ids,
    action: "move",
    destination_mailbox: "Trash",
  });
  assert.equal(asked.data?.status, "confirmation_required", asked.text);
});

Deno.test("taking back what brought messages back from the Trash is a deletion again", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startVariant("full");
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const id = await put(raw, "INBOX");
  const product = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  stack.defer(() => product.close());
  const deleted = await confirmed(product, "imap_apply_to_messages", {
    message_ids: await idsOf(product, "INBOX"),
    action: "delete",
  });
  const undone = await product.call("imap_undo_operation", {
    operation_id: deleted.data.operation_id,
  });
  assert.equal(undone.data.status, "ok", undone.text);
  const again = { operation_id: undone.data.operation_id };
  const asked = await product.call("imap_undo_operation", again);
  assert.equal(asked.data.status, "confirmation_required", asked.text);
  assert.deepEqual(await holds(raw, "INBOX"), { [id]: "" });
  const redone = await product.call("imap_undo_operation", {
    ...again,
    confirm_token: asked.data.confirm_token,
  });
  assert.equal(redone.data.status, "ok", redone.text);
  assert.deepEqual(await holds(raw, "Trash"), { [id]: "" });
  const back = await product.call("imap_undo_operation", {
    operation_id: redone.data.operation_id,
  });
  assert.equal(back.data.status, "ok", back.text);
  assert.deepEqual(await holds(raw, "INBOX"), { [id]: "" });
});
