/**
 * Folders are made, renamed, deleted and shown as the person wants it, on a
 * real server, and everything but a deletion for good can be taken back.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA } from "../support/dovecot_suite.ts";
import { fill, seen, startFolderProduct, subscribed } from "../support/folder_suite.ts";
import { startMailServer } from "../support/mail_server.ts";

const EMPTY = { subscribed: true, messages: 0 };

Deno.test("folders of a real server are changed, and back again", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [ADA] });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const product = stack.use(await startFolderProduct(server));
  const { manage, confirmed, takeBack } = product;

  await t.step(
    "messages that came into a folder since it was opened for reading are counted",
    async () => {
      await raw.command("CREATE Grows");
      await fill(raw, "Grows", 1);
      await product.session.call("imap_search_messages", { mailbox: "Grows" });
      await fill(raw, "Grows", 2);
      const deleted = await confirmed({ action: "delete", mailbox: "Grows", permanent: true });
      assert.equal(deleted.data.items[0].messages, 3);
      assert.equal(deleted.data.status, "ok", deleted.text);
    },
  );

  await t.step(
    "a new folder is there, empty and subscribed, and goes when it is taken back",
    async () => {
      const made = await manage({ action: "create", mailbox: "Reisen/Übersee" });
      assert.equal(made.data.status, "ok");
      assert.equal(made.data.undo.restores, 1);
      assert.match(made.data.undo.cannot, /above it/);
      assert.deepEqual((await seen(raw))["Reisen/&ANw-bersee"], EMPTY);
      assert.equal((await takeBack(made)).data.status, "ok");
      assert.equal((await seen(raw))["Reisen/&ANw-bersee"], undefined);
      assert.equal((await subscribed(raw)).includes("Reisen/&ANw-bersee"), false);
    },
  );

  await t.step("a dry run of everything tells what would happen and changes nothing", async () => {
    await manage({ action: "create", mailbox: "Dry" });
    await fill(raw, "Dry", 2);
    const before = await seen(raw);
    const would = async (args: Record<string, unknown>) => {
      const { data } = await manage({ ...args, dry_run: true });
      assert.equal(data.status, "dry_run");
      assert.equal(data.operation_id, undefined);
      assert.equal(data.confirm_token, undefined);
      return [data.action, data.items[0], data.undo];
    };
    const mailbox = "Dry";
    const done = { outcome: "would_do" };
    assert.deepEqual(await would({ action: "create", mailbox: "Dry2" }), [
      "create_mailbox",
      { mailbox: "Dry2", ...done },
      { restores: 1 },
    ]);
    assert.deepEqual(await would({ action: "rename", mailbox, destination_mailbox: "Wet" }), [
      "rename_mailbox",
      { mailbox, new_mailbox: "Wet", messages: 2, subfolders: 0, ...done },
      { restores: 1 },
    ]);
    assert.deepEqual(await would({ action: "delete", mailbox }), [
      "delete_mailbox",
      {
        ...{ mailbox, new_mailbox: "Trash/Dry", messages: 2, subfolders: 0 },
        ...{ ...done, reason: "moved_to_trash" },
      },
      { restores: 1 },
    ]);
    assert.deepEqual(await would({ action: "delete", mailbox, permanent: true }), [
      "delete_mailbox",
      { mailbox, messages: 2, subfolders: 0, ...done },
      { restores: 0, cannot: "Messages that are deleted for good do not come back" },
    ]);
    assert.deepEqual(await would({ action: "unsubscribe", mailbox }), [
      "unsubscribe_mailbox",
      { mailbox, ...done },
      { restores: 1 },
    ]);
    assert.deepEqual(await would({ action: "subscribe", mailbox }), [
      "subscribe_mailbox",
      { mailbox, ...done, reason: "already_subscribed" },
      { restores: 0, cannot: "It was so already; nothing was changed" },
    ]);
    assert.deepEqual(await seen(raw), before);
  });

  await t.step(
    "renaming takes subfolders, messages and subscriptions along, both ways",
    async () => {
      for (const mailbox of ["Work", "Work/A", "Work/A/deep", "Work/hidden"]) {
        await manage({ action: "create", mailbox });
      }
      await manage({ action: "unsubscribe", mailbox: "Work/hidden" });
      await fill(raw, "Work/A", 3);
      const before = await seen(raw);
      const renamed = await confirmed({
        action: "rename",
        mailbox: "Work",
        destination_mailbox: "Old/Work",
      });
      assert.equal(renamed.data.status, "ok");
      assert.equal(renamed.data.items[0].subfolders, 3);
      const after = await seen(raw);
      assert.deepEqual(after["Old/Work/A"], { subscribed: true, messages: 3 });
      assert.deepEqual(after["Old/Work/A/deep"], EMPTY);
      assert.deepEqual(after["Old/Work/hidden"], { subscribed: false, messages: 0 });
      assert.deepEqual(Object.keys(after).filter((name) => name.startsWith("Work")), []);
      assert.deepEqual((await subscribed(raw)).filter((name) => name.startsWith("Work")), []);
      assert.equal((await takeBack(renamed)).data.status, "ok");
      const { Old: _, ...rest } = await seen(raw);
      assert.deepEqual(rest, before);
    },
  );

  await t.step("an empty folder is deleted, and made again with its subscription", async () => {
    for (const shown of [true, false]) {
      await manage({ action: "create", mailbox: "Gone" });
      if (!shown) await manage({ action: "unsubscribe", mailbox: "Gone" });
      const deleted = await confirmed({ action: "delete", mailbox: "Gone" });
      assert.equal(deleted.data.status, "ok");
      assert.equal((await seen(raw))["Gone"], undefined);
      assert.equal((await subscribed(raw)).includes("Gone"), false);
      assert.equal((await takeBack(deleted)).data.status, "ok");
      assert.deepEqual((await seen(raw))["Gone"], { subscribed: shown, messages: 0 });
      await raw.command("DELETE Gone");
    }
  });

  await t.step(
    "a folder with messages goes to the Trash, beside its namesake, and comes back",
    async () => {
      for (const place of ["Trash/Full", "Trash/Full (2)"]) {
        await manage({ action: "create", mailbox: "Full" });
        await fill(raw, "Full", 2);
        const deleted = await confirmed({ action: "delete", mailbox: "Full" });
        assert.deepEqual([deleted.data.status, deleted.data.items[0].new_mailbox], ["ok", place]);
        assert.deepEqual((await seen(raw))[place], { subscribed: false, messages: 2 });
        assert.equal((await seen(raw))["Full"], undefined);
        assert.equal((await subscribed(raw)).includes("Full"), false);
        if (place === "Trash/Full") continue;
        const back = await takeBack(deleted);
        assert.deepEqual([back.data.status, back.data.action], ["ok", "restore_mailbox"]);
        assert.deepEqual((await seen(raw))["Full"], { subscribed: true, messages: 2 });
      }
      const inTrash = await manage({ action: "delete", mailbox: "Trash/Full" });
      assert.equal(inTrash.error?.details?.["reason"], "in_trash");
    },
  );

  await t.step("deleted for good is gone for good, and said so before", async () => {
    const args = { action: "delete", mailbox: "Trash/Full", permanent: true };
    const asked = await manage(args);
    assert.equal(asked.data.status, "confirmation_required");
    assert.deepEqual(asked.data.undo.restores, 0);
    assert.equal((await seen(raw))["Trash/Full"]?.messages, 2);
    const deleted = await manage({ ...args, confirm_token: asked.data.confirm_token });
    assert.equal(deleted.data.status, "ok");
    assert.equal((await seen(raw))["Trash/Full"], undefined);
    assert.equal((await takeBack(deleted)).error?.details?.["reason"], "nothing_to_undo");
  });

  await t.step("showing and hiding are taken back only when they changed something", async () => {
    const hidden = await manage({ action: "unsubscribe", mailbox: "Full" });
    assert.equal((await seen(raw))["Full"]?.subscribed, false);
    const again = await manage({ action: "unsubscribe", mailbox: "Full" });
    assert.equal(again.data.items[0].reason, "already_unsubscribed");
    assert.equal((await takeBack(again)).error?.details?.["reason"], "nothing_to_undo");
    assert.equal((await takeBack(hidden)).data.status, "ok");
    assert.equal((await seen(raw))["Full"]?.subscribed, true);
    const missing = await manage({ action: "subscribe", mailbox: "No such folder" });
    assert.equal(missing.error?.code, "not_found");
  });

  await t.step(
    "the subscription of a folder that another client deleted can be ended",
    async () => {
      await manage({ action: "create", mailbox: "Ghost" });
      await raw.command("DELETE Ghost");
      assert.ok((await subscribed(raw)).includes("Ghost"));
      assert.equal((await manage({ action: "unsubscribe", mailbox: "Ghost" })).data.status, "ok");
      assert.equal((await subscribed(raw)).includes("Ghost"), false);
    },
  );

  await t.step("what was made is not taken back once it is used", async () => {
    const made = await manage({ action: "create", mailbox: "Used" });
    await fill(raw, "Used", 1);
    const back = await takeBack(made);
    assert.deepEqual([back.data.status, back.data.items[0].reason], [
      "failed",
      "mailbox_not_empty",
    ]);
    const parent = await manage({ action: "create", mailbox: "Parent" });
    await raw.command("CREATE Parent/child");
    assert.equal((await takeBack(parent)).data.items[0].reason, "has_subfolders");
    const other = await manage({ action: "create", mailbox: "Other" });
    await raw.command("DELETE Other");
    // UIDVALIDITY is the time in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await raw.command("CREATE Other");
    assert.equal((await takeBack(other)).data.items[0].reason, "uidvalidity_changed");
    assert.equal((await seen(raw))["Used"]?.messages, 1);
    assert.ok((await seen(raw))["Parent/child"] && (await seen(raw))["Other"]);
  });

  await t.step("a renaming is not taken back when its old name is in use again", async () => {
    await manage({ action: "create", mailbox: "Before" });
    const renamed = await confirmed({
      action: "rename",
      mailbox: "Before",
      destination_mailbox: "After",
    });
    await raw.command("CREATE Before");
    const back = await takeBack(renamed);
    assert.deepEqual([back.data.status, back.data.items[0].reason], ["failed", "mailbox_exists"]);
    assert.ok((await seen(raw))["Before"] && (await seen(raw))["After"]);
  });

  await t.step(
    "a folder that got the name of a renamed or deleted one stays where it is",
    async () => {
      for (
        const [place, args] of [
          ["Taken", { action: "rename", destination_mailbox: "Taken" }],
          ["Trash/Mine", { action: "delete" }],
        ] as const
      ) {
        await manage({ action: "create", mailbox: "Mine" });
        await fill(raw, "Mine", 1);
        const changed = await confirmed({ mailbox: "Mine", ...args });
        await raw.command(`RENAME ${place} Theirs`);
        await raw.command(`CREATE ${place}`);
        await fill(raw, place, 3);
        const before = await seen(raw);
        const back = await takeBack(changed);
        assert.deepEqual([back.data.status, back.data.items[0].reason], [
          "failed",
          "uidvalidity_changed",
        ]);
        assert.deepEqual(await seen(raw), before);
        await raw.command("DELETE Theirs");
      }
    },
  );

  await t.step(
    "a folder that was read a moment ago is renamed, and its old name read no more",
    async () => {
      await manage({ action: "create", mailbox: "Open" });
      await fill(raw, "Open", 2);
      const search = (mailbox: string) => product.session.call("imap_search_messages", { mailbox });
      await Promise.all([search("Open"), search("Open"), search("Open")]);
      await confirmed({ action: "rename", mailbox: "Open", destination_mailbox: "Opened" });
      assert.equal((await search("Open")).error?.code, "not_found");
      assert.equal((await search("Opened")).data.total, 2);
      await raw.command("CREATE Open");
      await fill(raw, "Open", 1);
      assert.equal((await search("Open")).data.total, 1);
    },
  );
});
