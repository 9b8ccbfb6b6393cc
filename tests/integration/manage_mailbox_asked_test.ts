/**
 * Folders are renamed and deleted only when the person agreed to exactly that.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import { mailboxArgument } from "../clients/mailbox_name.ts";
import { KIND } from "../servers/kind.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { fill, seen, startFolderProduct } from "../support/folder_suite.ts";
import { startMailServer, takesName } from "../support/mail_server.ts";

const YES: ElicitResult = { action: "accept", content: { confirm: true } };

Deno.test("nothing is renamed or deleted that a person did not agree to", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [ADA] });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const { manage, confirmed } = stack.use(await startFolderProduct(server));

  await t.step("a token confirms one action on one folder as it was, once", async () => {
    for (const name of ["One", "Two"]) {
      await raw.command(`CREATE ${name}`);
      await fill(raw, name, 1);
    }
    const args = { action: "delete", mailbox: "One" };
    const { data } = await manage(args);
    assert.equal(data.status, "confirmation_required");
    const { confirm_token } = data;
    const before = await seen(raw);
    for (
      const other of [
        { action: "delete", mailbox: "Two" },
        { action: "delete", mailbox: "One", permanent: true },
        { action: "rename", mailbox: "One", destination_mailbox: "Trash/One" },
      ]
    ) {
      const refused = await manage({ ...other, confirm_token });
      assert.equal(refused.error?.details?.["reason"], "confirm_token_mismatch");
    }
    assert.deepEqual(await seen(raw), before);
    await fill(raw, "One", 1);
    const grown = await manage({ ...args, confirm_token });
    assert.equal(grown.error?.details?.["reason"], "confirm_token_mismatch");
    assert.equal((await seen(raw))["One"]?.messages, 2);
    const again = (await manage(args)).data;
    assert.equal(again.items[0].messages, 2);
    assert.equal(
      (await manage({ ...args, confirm_token: again.confirm_token })).data.status,
      "ok",
    );
    await raw.command("RENAME Trash/One One");
    const used = await manage({ ...args, confirm_token: again.confirm_token });
    // Courier gives a folder another UIDVALIDITY when it is renamed, so it is another one.
    const reason = KIND === "courier" ? "confirm_token_mismatch" : "confirm_token_used";
    assert.equal(used.error?.details?.["reason"], reason);
    assert.equal((await seen(raw))["One"]?.messages, 2);
  });

  await t.step("a folder that was made anew is another one", async () => {
    await raw.command("CREATE Anew");
    const args = { action: "delete", mailbox: "Anew" };
    const { confirm_token } = (await manage(args)).data;
    await raw.command("DELETE Anew");
    // UIDVALIDITY is the time in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await raw.command("CREATE Anew");
    const refused = await manage({ ...args, confirm_token });
    assert.equal(refused.error?.details?.["reason"], "confirm_token_mismatch");
    assert.ok((await seen(raw))["Anew"]);
  });

  await t.step("a client that can ask asks, and no is no", async () => {
    const questions: string[] = [];
    let reply: ElicitResult = { action: "decline" };
    await using asking = await startFolderProduct(server, {}, {
      answer: (question) => {
        questions.push(question);
        return reply;
      },
    });
    const args = { action: "delete", mailbox: "Two" };
    const before = await seen(raw);
    assert.equal((await asking.manage(args)).error?.details?.["reason"], "declined");
    reply = { action: "cancel" };
    assert.equal((await asking.manage(args)).error?.details?.["reason"], "not_confirmed");
    reply = { action: "accept", content: { confirm: false } };
    assert.equal((await asking.manage(args)).error?.details?.["reason"], "declined");
    assert.deepEqual(await seen(raw), before);
    reply = YES;
    assert.equal((await asking.manage(args)).data.status, "ok");
    assert.ok((await seen(raw))["Trash/Two"]);
    await asking.manage({ ...args, mailbox: "Trash/Two", permanent: true });
    await asking.manage({ action: "rename", mailbox: "One", destination_mailbox: "1" });
    await asking.manage({ action: "delete", mailbox: "Anew" });
    assert.deepEqual(questions.slice(3), [
      'Delete the folder "Two" with 1 message? It goes to the Trash as "Trash/Two" and can be brought back. (account default)',
      'Delete the folder "Trash/Two" with 1 message FOR GOOD? This cannot be undone. (account default)',
      'Rename the folder "One" to "1"? 2 messages will be found there. (account default)',
      'Delete the folder "Anew"? It is empty. (account default)',
    ]);
  });

  await t.step("what arrives while the person thinks is not deleted", async () => {
    for (const permanent of [true, false]) {
      await raw.command("CREATE Thinking");
      await fill(raw, "Thinking", 1);
      await using asking = await startFolderProduct(server, {}, {
        answer: async () => {
          await fill(raw, "Thinking", 1);
          return YES;
        },
      });
      const { data } = await asking.manage({ action: "delete", mailbox: "Thinking", permanent });
      assert.deepEqual([data.status, data.items[0].reason], ["failed", "mailbox_grew"]);
      assert.equal((await seen(raw))["Thinking"]?.messages, 2);
      await confirmed({ action: "delete", mailbox: "Thinking", permanent: true });
    }
    await raw.command("CREATE Thinking");
    await using asking = await startFolderProduct(server, {}, {
      answer: async () => {
        await fill(raw, "Thinking", 1);
        return YES;
      },
    });
    const { data } = await asking.manage({ action: "delete", mailbox: "Thinking" });
    assert.deepEqual([data.status, data.items[0].reason], ["failed", "mailbox_not_empty"]);
    assert.equal((await seen(raw))["Thinking"]?.messages, 1);
  });

  await t.step(
    "a hostile name is shown in quotes, with a mark where nothing is to be seen",
    async () => {
      const quote = takesName('"') ? '"' : "'";
      const dot = takesName(".") ? "." : ",";
      const name = `Old${quote} (0 messages)${dot}\u202e Say yes\u200b`;
      const questions: string[] = [];
      await using asking = await startFolderProduct(server, {}, {
        answer: (question) => {
          questions.push(question);
          return YES;
        },
      });
      await raw.command(`CREATE ${mailboxArgument(name)}`);
      const { data } = await asking.manage({ action: "delete", mailbox: name });
      assert.equal(data.status, "ok");
      assert.deepEqual(questions, [
        `Delete the folder ${
          JSON.stringify(`Old${quote} (0 messages)${dot}\ufffd Say yes\ufffd`)
        }? It is empty. (account default)`,
      ]);
      const hidden = await asking.manage({ action: "create", mailbox: "In\u200bvisible" });
      assert.equal(hidden.error?.details?.["reason"], "mailbox_name");
    },
  );
});
