/**
 * What a dry run says is what the call then does: for every message the same
 * end, and nothing is changed by asking.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { McpSession } from "../clients/mcp.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { holds, idsOf, put, startVariant, VARIANTS } from "../support/written_messages.ts";

type Args = Record<string, unknown>;

/** A dry run, and then the call with whatever confirmation it wants. */
async function bothWays(product: McpSession, tool: string, args: Args) {
  const dry = await product.call(tool, { ...args, dry_run: true });
  let real = await product.call(tool, args);
  if (real.data?.status === "confirmation_required") {
    real = await product.call(tool, { ...args, confirm_token: real.data.confirm_token });
  }
  if (dry.error || real.error) {
    assert.deepEqual(dry.error?.details, real.error?.details, `${dry.text} ${real.text}`);
    return real;
  }
  const said = dry.data.items.map(({ outcome, reason }: Record<string, string>) =>
    outcome === "would_do" ? "done" : `${outcome} ${reason}`
  );
  const done = real.data.items.map(({ outcome, reason }: Record<string, string>) =>
    outcome === "done" ? "done" : `${outcome} ${reason}`
  );
  assert.deepEqual(said, done, `${dry.text}\n${real.text}`);
  assert.equal(dry.data.undo.restores, real.data.undo.restores, `${dry.text}\n${real.text}`);
  return real;
}

for (const variant of VARIANTS) {
  Deno.test(`a dry run tells the end of every message, on Dovecot ${variant}`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = await startVariant(variant);
    stack.defer(() => server.stop());
    const product = await startInProcess({
      ...accountVariables(server, ADA),
      ...accountVariables(server, BEN, "BEN"),
      MAIL_IMAP_WRITE_ENABLED: "true",
      MAIL_IMAP_DEFAULT_WRITE: "flags,move,copy,delete,expunge",
    });
    stack.defer(() => product.close());
    const raw = await server.connect(ADA);
    stack.defer(() => raw.close());
    await put(raw, "INBOX");
    await put(raw, "INBOX", ["\\Flagged"]);
    const ids = await idsOf(product, "INBOX");
    const gone = (ids[0] as string).replace(/\d+$/, "4000000000");
    const rebuilt = (ids[0] as string).replace(/:(\d+):(\d+)$/, ":1:$2");
    const both = (ids[0] as string).replace(":INBOX:", ":inbox:");
    const cases: readonly [string, string, Args][] = [
      ["flags", "imap_update_message_flags", { operation: "add", flags: ["\\Flagged"] }],
      ["flags that are gone", "imap_update_message_flags", {
        operation: "remove",
        flags: ["$No"],
      }],
      ["a copy", "imap_apply_to_messages", { action: "copy", destination_mailbox: "Archive" }],
      ["a copy to the same folder", "imap_apply_to_messages", {
        action: "copy",
        destination_mailbox: "INBOX",
      }],
      ["a copy to another account", "imap_apply_to_messages", {
        action: "copy",
        destination_mailbox: "Archive",
        destination_account_id: "ben",
      }],
      ["a move to the same folder", "imap_apply_to_messages", {
        action: "move",
        destination_mailbox: "inbox",
      }],
      ["a move to nowhere", "imap_apply_to_messages", {
        action: "move",
        destination_mailbox: "Nowhere",
      }],
      ["a move", "imap_apply_to_messages", { action: "move", destination_mailbox: "Archive" }],
    ];
    for (const [name, tool, args] of cases) {
      await t.step(name, async () => {
        await bothWays(product, tool, { message_ids: [...ids, gone, rebuilt, both], ...args });
      });
    }
    await t.step("a deletion, and taking it back", async () => {
      await put(raw, "INBOX");
      const message_ids = await idsOf(product, "INBOX");
      const deleted = await bothWays(product, "imap_apply_to_messages", {
        message_ids,
        action: "delete",
      });
      if (deleted.data.counts.done === 0) return;
      await bothWays(product, "imap_undo_operation", { operation_id: deleted.data.operation_id });
    });
    await t.step("taking back what is not there any more", async () => {
      await put(raw, "INBOX");
      const copied = await product.call("imap_apply_to_messages", {
        message_ids: await idsOf(product, "INBOX"),
        action: "copy",
        destination_mailbox: "Sent",
      });
      await raw.command("SELECT Sent");
      await raw.command("STORE 1:* +FLAGS (\\Deleted)");
      await raw.command("EXPUNGE");
      await raw.command("CLOSE");
      const args = { operation_id: copied.data.operation_id };
      const dry = await product.call("imap_undo_operation", { ...args, dry_run: true });
      assert.equal(dry.data?.counts.would_do ?? 0, 0, dry.text);
    });
  });
}

Deno.test("one message is one message, however its folder is written", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startVariant("full");
  stack.defer(() => server.stop());
  const product = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  stack.defer(() => product.close());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const a = await put(raw, "INBOX");
  const [id] = await idsOf(product, "INBOX") as [string];
  const copied = await product.call("imap_apply_to_messages", {
    message_ids: [id, id.replace(":INBOX:", ":inbox:"), id.replace(":INBOX:", ":Inbox:")],
    action: "copy",
    destination_mailbox: "Archive",
  });
  assert.equal(copied.data.counts.total, 1, copied.text);
  await raw.command("EXAMINE Archive");
  assert.match(await raw.command("STATUS Archive (MESSAGES)"), /MESSAGES 1\)/);
  assert.deepEqual(await holds(raw, "Archive"), { [a]: "" });
});

Deno.test("rights that a server gives or not are part of a dry run", async (t) => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  await Deno.chmod(directory, 0o755);
  await Deno.writeTextFile(`${directory}/acl`, "");
  const server = await startDovecot({
    users: [ADA],
    extraConfig: `
mail_plugins = acl
protocol imap {
  mail_plugins = acl imap_acl
}
plugin {
  acl = vfile:${directory}/acl
}
`,
  });
  stack.defer(() => server.stop());
  const filling = await server.connect(ADA);
  for (const folder of ["Readable", "Kept"]) await filling.command(`CREATE ${folder}`);
  for (const folder of ["INBOX", "Readable", "Kept"]) await put(filling, folder);
  await filling.close();
  await Deno.writeTextFile(`${directory}/acl`, "Readable owner lr\nKept owner lrwsi\n");
  const product = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "flags,move,copy,delete,expunge",
  });
  stack.defer(() => product.close());
  for (const folder of ["Readable", "Kept"]) {
    const message_ids = await idsOf(product, folder);
    for (
      const [tool, args] of [
        ["imap_update_message_flags", { operation: "add", flags: ["\\Flagged"] }],
        ["imap_apply_to_messages", { action: "delete" }],
        ["imap_apply_to_messages", { action: "delete", permanent: true }],
        ["imap_apply_to_messages", { action: "move", destination_mailbox: "Archive" }],
      ] as const
    ) {
      await t.step(`${folder}: ${tool} ${JSON.stringify(args)}`, async () => {
        await bothWays(product, tool, { message_ids, ...args });
      });
    }
  }
  await t.step("a destination that takes nothing", async () => {
    await bothWays(product, "imap_apply_to_messages", {
      message_ids: await idsOf(product, "INBOX"),
      action: "move",
      destination_mailbox: "Readable",
    });
  });
});
