/**
 * Flags, moves, copies and deletions on a real Dovecot: what is said is what
 * happened.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import {
  confirmed,
  holds,
  idsOf,
  put,
  startVariant,
  VARIANTS,
} from "../support/written_messages.ts";

for (const variant of VARIANTS) {
  const canMove = variant !== "no MOVE, no UIDPLUS, no CONDSTORE";
  Deno.test(`messages are changed exactly as told, on Dovecot ${variant}`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = await startVariant(variant);
    stack.defer(() => server.stop());
    const variables = {
      ...accountVariables(server, ADA),
      ...accountVariables(server, BEN, "BEN"),
      MAIL_IMAP_WRITE_ENABLED: "true",
      MAIL_IMAP_DEFAULT_WRITE: "flags,move,copy,delete,draft,mailbox,expunge",
    };
    const product = await startInProcess(variables);
    stack.defer(() => product.close());
    const raw = await server.connect(ADA);
    stack.defer(() => raw.close());
    const rawBen = await server.connect(BEN);
    stack.defer(() => rawBen.close());

    const empty = async (): Promise<void> => {
      for (const mailbox of ["INBOX", "Archive", "Trash", "Sent"]) {
        await raw.command(`SELECT "${mailbox}"`);
        await raw.command("STORE 1:* +FLAGS.SILENT (\\Deleted)").catch(() => undefined);
        await raw.command("EXPUNGE");
        await raw.command("CLOSE");
      }
    };

    await t.step(
      "flags are added, removed and replaced, and undone to what they were",
      async () => {
        await empty();
        const a = await put(raw, "INBOX", ["\\Seen"]);
        const b = await put(raw, "INBOX", ["$Work"]);
        const ids = await idsOf(product, "INBOX");
        const added = await product.call("imap_update_message_flags", {
          message_ids: ids,
          operation: "add",
          flags: ["\\flagged", "\\Seen"],
        });
        assert.equal(added.data.status, "ok", added.text);
        assert.deepEqual(await holds(raw, "INBOX"), {
          [a]: "\\Flagged \\Seen",
          [b]: "$Work \\Flagged \\Seen",
        });
        const replaced = await product.call("imap_update_message_flags", {
          message_ids: ids,
          operation: "replace",
          flags: ["$Later"],
        });
        assert.equal(replaced.data.status, "ok", replaced.text);
        assert.deepEqual(await holds(raw, "INBOX"), { [a]: "$Later", [b]: "$Later" });
        for (const operation of [replaced, added]) {
          const undone = await product.call("imap_undo_operation", {
            operation_id: operation.data.operation_id,
          });
          assert.equal(undone.data.status, "ok", undone.text);
        }
        assert.deepEqual(await holds(raw, "INBOX"), { [a]: "\\Seen", [b]: "$Work" });
      },
    );

    await t.step("a message that does not exist is not found, the others are done", async () => {
      await empty();
      await put(raw, "INBOX");
      const [id] = await idsOf(product, "INBOX") as [string];
      const missing = id.replace(/\d+$/, "4000000000");
      const answer = await product.call("imap_update_message_flags", {
        message_ids: [missing, id],
        operation: "add",
        flags: ["\\Flagged"],
      });
      assert.equal(answer.data.status, "partial");
      assert.deepEqual(
        answer.data.items.map(({ outcome, reason }: Record<string, string>) => [outcome, reason]),
        [["failed", "message_not_found"], ["done", undefined]],
      );
    });

    await t.step("ids of a folder that was rebuilt change nothing", async () => {
      await empty();
      const a = await put(raw, "INBOX");
      const [id] = await idsOf(product, "INBOX") as [string];
      const old = id.replace(/:(\d+):(\d+)$/, (_, v, uid) => `:${Number(v) - 1}:${uid}`);
      const answer = await product.call("imap_update_message_flags", {
        message_ids: [old],
        operation: "add",
        flags: ["\\Flagged"],
      });
      assert.equal(answer.data.status, "failed");
      assert.equal(answer.data.items[0].reason, "uidvalidity_changed");
      assert.deepEqual(await holds(raw, "INBOX"), { [a]: "" });
    });

    await t.step("a copy is there twice, with its new id, and undone is there once", async () => {
      await empty();
      const a = await put(raw, "INBOX", ["\\Seen", "$Work"]);
      const [id] = await idsOf(product, "INBOX") as [string];
      const copied = await product.call("imap_apply_to_messages", {
        message_ids: [id],
        action: "copy",
        destination_mailbox: "Archive",
      });
      assert.equal(copied.data.status, "ok", copied.text);
      const [newId] = await idsOf(product, "Archive");
      assert.equal(copied.data.items[0].new_message_id, newId);
      assert.deepEqual(await holds(raw, "INBOX"), { [a]: "$Work \\Seen" });
      assert.deepEqual(await holds(raw, "Archive"), { [a]: "$Work \\Seen" });
      const undone = await product.call("imap_undo_operation", {
        operation_id: copied.data.operation_id,
      });
      if (canMove) assert.equal(undone.data.status, "ok", undone.text);
      else assert.equal(undone.error?.details?.["reason"], "nothing_to_undo", undone.text);
      assert.equal(copied.data.undo.restores, canMove ? 1 : 0);
      assert.deepEqual(await holds(raw, "Archive"), canMove ? {} : { [a]: "$Work \\Seen" });
      assert.deepEqual(await holds(raw, "INBOX"), { [a]: "$Work \\Seen" });
    });

    await t.step("a copy whose original went is the only one, and stays", async () => {
      await empty();
      const a = await put(raw, "INBOX");
      const [id] = await idsOf(product, "INBOX") as [string];
      const copied = await product.call("imap_apply_to_messages", {
        message_ids: [id],
        action: "copy",
        destination_mailbox: "Archive",
      });
      await raw.command("SELECT INBOX");
      await raw.command("STORE 1 +FLAGS (\\Deleted)");
      await raw.command("EXPUNGE");
      await raw.command("CLOSE");
      const undone = await product.call("imap_undo_operation", {
        operation_id: copied.data.operation_id,
      });
      if (canMove) {
        assert.equal(undone.data.items[0].outcome, "skipped", undone.text);
        assert.equal(undone.data.items[0].reason, "only_copy_left");
      }
      assert.deepEqual(await holds(raw, "Archive"), { [a]: "" });
    });

    await t.step("a move is there once, with its new id, and undone is back", async () => {
      await empty();
      const a = await put(raw, "INBOX", ["\\Flagged"]);
      const b = await put(raw, "INBOX", ["\\Deleted"]);
      const [id] = await idsOf(product, "INBOX") as [string];
      const moved = await product.call("imap_apply_to_messages", {
        message_ids: [id],
        action: "move",
        destination_mailbox: "Archive",
      });
      if (!canMove) {
        assert.equal(moved.data.status, "failed", moved.text);
        assert.equal(moved.data.items[0].reason, "no_uidplus");
        assert.deepEqual(await holds(raw, "INBOX"), { [a]: "\\Flagged", [b]: "\\Deleted" });
        assert.deepEqual(await holds(raw, "Archive"), {});
        return;
      }
      assert.equal(moved.data.status, "ok", moved.text);
      const [newId] = await idsOf(product, "Archive");
      assert.equal(moved.data.items[0].new_message_id, newId);
      assert.deepEqual(await holds(raw, "INBOX"), { [b]: "\\Deleted" });
      assert.deepEqual(await holds(raw, "Archive"), { [a]: "\\Flagged" });
      const undone = await product.call("imap_undo_operation", {
        operation_id: moved.data.operation_id,
      });
      assert.equal(undone.data.status, "ok", undone.text);
      assert.deepEqual(await holds(raw, "INBOX"), { [a]: "\\Flagged", [b]: "\\Deleted" });
      const again = await product.call("imap_undo_operation", {
        operation_id: moved.data.operation_id,
      });
      assert.equal(again.error?.details?.["reason"], "already_undone");
    });

    await t.step("delete asks first, goes to the Trash, and can be undone", async () => {
      await empty();
      const a = await put(raw, "INBOX");
      const ids = await idsOf(product, "INBOX");
      const args = { message_ids: ids, action: "delete" };
      const dry = await product.call("imap_apply_to_messages", { ...args, dry_run: true });
      assert.equal(dry.data.status, "dry_run");
      assert.equal(dry.data.items[0].outcome, canMove ? "would_do" : "failed");
      assert.equal(dry.data.confirm_token, undefined);
      if (!canMove) return;
      const deleted = await confirmed(product, "imap_apply_to_messages", args);
      assert.equal(deleted.data.status, "ok", deleted.text);
      assert.deepEqual(await holds(raw, "INBOX"), {});
      assert.deepEqual(await holds(raw, "Trash"), { [a]: "" });
      const twice = await product.call("imap_apply_to_messages", {
        message_ids: await idsOf(product, "Trash"),
        action: "delete",
      });
      assert.equal(twice.data.items[0].reason, "already_there", twice.text);
      const undone = await product.call("imap_undo_operation", {
        operation_id: deleted.data.operation_id,
      });
      assert.equal(undone.data.status, "ok", undone.text);
      assert.deepEqual(await holds(raw, "INBOX"), { [a]: "" });
      assert.deepEqual(await holds(raw, "Trash"), {});
    });

    await t.step("a permanent delete takes the named messages and no other one", async () => {
      await empty();
      const a = await put(raw, "INBOX");
      const b = await put(raw, "INBOX", ["\\Deleted"]);
      const [id] = await idsOf(product, "INBOX") as [string];
      const args = { message_ids: [id], action: "delete", permanent: true };
      if (!canMove) {
        const refused = await product.call("imap_apply_to_messages", args);
        assert.equal(refused.data.items[0].reason, "no_uidplus", refused.text);
        assert.deepEqual(await holds(raw, "INBOX"), { [a]: "", [b]: "\\Deleted" });
        return;
      }
      const deleted = await confirmed(product, "imap_apply_to_messages", args);
      assert.equal(deleted.data.status, "ok", deleted.text);
      assert.equal(deleted.data.undo.restores, 0);
      assert.deepEqual(await holds(raw, "INBOX"), { [b]: "\\Deleted" });
    });

    await t.step(
      "a message goes to another account with its date and flags, and back",
      async () => {
        await empty();
        const a = await put(raw, "INBOX", ["\\Seen", "$Work"]);
        const [id] = await idsOf(product, "INBOX") as [string];
        const args = {
          message_ids: [id],
          action: canMove ? "move" : "copy",
          destination_mailbox: "Archive",
          destination_account_id: "ben",
        };
        const moved = await product.call("imap_apply_to_messages", args);
        assert.equal(moved.data.status, "ok", moved.text);
        assert.deepEqual(await holds(rawBen, "Archive"), { [a]: "$Work \\Seen" });
        await rawBen.command("EXAMINE Archive");
        assert.match(await rawBen.command("FETCH 1 INTERNALDATE"), /[ 0]5-Jan-2026 1\d:00:00/);
        await rawBen.command("CLOSE");
        assert.deepEqual(await holds(raw, "INBOX"), canMove ? {} : { [a]: "$Work \\Seen" });
        const undone = await product.call("imap_undo_operation", {
          operation_id: moved.data.operation_id,
        });
        if (!canMove) return;
        assert.equal(undone.data.status, "ok", undone.text);
        assert.deepEqual(await holds(rawBen, "Archive"), {});
        assert.deepEqual(await holds(raw, "INBOX"), { [a]: "$Work \\Seen" });
      },
    );

    await t.step("a destination that is not there changes nothing", async () => {
      await empty();
      const a = await put(raw, "INBOX");
      const [id] = await idsOf(product, "INBOX") as [string];
      for (const dry_run of [true, false]) {
        const answer = await product.call("imap_apply_to_messages", {
          message_ids: [id],
          action: "copy",
          destination_mailbox: "No such",
          dry_run,
        });
        assert.equal(answer.error?.details?.["reason"], "destination_not_found", answer.text);
      }
      assert.deepEqual(await holds(raw, "INBOX"), { [a]: "" });
    });
  });
}
