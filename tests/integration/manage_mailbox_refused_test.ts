/**
 * What is not allowed, not there or not agreed to changes no folder; and names
 * that are awkward to IMAP are names like all others.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startDovecot } from "../servers/dovecot.ts";
import { KIND } from "../servers/kind.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { fill, seen, startFolderProduct } from "../support/folder_suite.ts";
import type { Answer } from "../clients/mcp.ts";
import { startMailServer, takesName } from "../support/mail_server.ts";

/** Dovecot's own names for special folders are taken away, and German ones put in their place. */
const GERMAN = `
namespace inbox {
  separator = .
  mailbox Trash {
    auto = no
    special_use =
  }
  mailbox Sent {
    auto = no
    special_use =
  }
  mailbox "Gelöschte Objekte" {
    auto = create
    special_use = \\Trash
  }
  mailbox Ausgang.Gesendet {
    auto = create
    special_use = \\Sent
  }
}
`;

/** A Trash that is a file of messages has no room for folders. */
const MBOX = `
mail_location = mbox:~/mbox:INBOX=~/inbox
mail_privileged_group =
`;

function refusal({ error }: Answer): (string | undefined)[] {
  return [error?.code, error?.details?.["reason"]?.toString()];
}

Deno.test("folders that must stay as they are stay, and a refusal says why", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [ADA] });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const { manage, confirmed } = stack.use(await startFolderProduct(server));
  for (const name of ["Drafts/Old", "Free", "Free/below", "Plain"]) {
    await raw.command(`CREATE "${name}"`);
  }
  const before = await seen(raw);
  const to = { destination_mailbox: "Elsewhere" };

  await t.step("protected, taken, missing, with folders below, into itself", async () => {
    for (
      const [args, code, reason] of [
        [{ action: "delete", mailbox: "Sent" }, "forbidden", "protected_folder"],
        [{ action: "delete", mailbox: "inbox" }, "forbidden", "protected_folder"],
        [{ action: "rename", mailbox: "INBOX", ...to }, "forbidden", "protected_folder"],
        [{ action: "rename", mailbox: "Drafts", ...to }, "forbidden", "protected_folder"],
        [{ action: "create", mailbox: "Free" }, "conflict", "mailbox_exists"],
        [
          { action: "rename", mailbox: "Plain", destination_mailbox: "Free" },
          "conflict",
          "mailbox_exists",
        ],
        [{ action: "delete", mailbox: "Nowhere" }, "not_found", "mailbox_not_found"],
        [{ action: "delete", mailbox: "plain" }, "not_found", "mailbox_not_found"],
        [{ action: "rename", mailbox: "Nowhere", ...to }, "not_found", "mailbox_not_found"],
        [{ action: "subscribe", mailbox: "Nowhere" }, "not_found", "mailbox_not_found"],
        [{ action: "unsubscribe", mailbox: "Nowhere" }, "not_found", "mailbox_not_found"],
        [{ action: "delete", mailbox: "Free" }, "conflict", "has_subfolders"],
        [{ action: "delete", mailbox: "Free", permanent: true }, "conflict", "has_subfolders"],
        [
          { action: "rename", mailbox: "Free", destination_mailbox: "Free/x" },
          "invalid_input",
          "into_itself",
        ],
        [
          { action: "rename", mailbox: "Free", destination_mailbox: "Free" },
          "invalid_input",
          "into_itself",
        ],
        [{ action: "rename", mailbox: "Free" }, "invalid_input", "arguments"],
        [{ action: "delete", mailbox: "Free", ...to }, "invalid_input", "arguments"],
        [{ action: "create", mailbox: "Free", permanent: true }, "invalid_input", "arguments"],
      ] as const
    ) {
      for (const dry_run of [false, true]) {
        assert.deepEqual(
          refusal(await manage({ ...args, dry_run })),
          [code, reason],
          JSON.stringify(args),
        );
      }
    }
    assert.deepEqual(await seen(raw), before);
  });

  await t.step("a server's own refusal is told truthfully", async () => {
    const name = ["~tilde", "<angle>", "😀"].find((one) => !takesName(one));
    const refused = await manage({ action: "create", mailbox: name });
    // Only Dovecot says why.
    const [reason, code] = KIND === "dovecot"
      ? ["server_cannot", "invalid_input"]
      : ["server_refused", "conflict"];
    assert.deepEqual([refused.data.status, refused.data.items[0].reason], ["failed", reason]);
    assert.equal(refused.data.error.code, code);
    assert.equal(refused.data.undo.restores, 0);
    assert.deepEqual(await seen(raw), before);
  });

  await t.step(
    "a folder with messages goes to no Trash without delete, and that is written down",
    async () => {
      const lines: unknown[] = [];
      const ignore = () => undefined;
      const log = {
        ...{ debug: ignore, info: ignore, error: ignore },
        warn: (message: string, facts?: unknown) => void lines.push([message, facts]),
      };
      await using product = await startFolderProduct(server, {
        MAIL_IMAP_DEFAULT_WRITE: "mailbox,move",
      }, { log });
      await raw.command("CREATE Kept");
      await fill(raw, "Kept", 1);
      const held = await seen(raw);
      for (
        const args of [
          { action: "delete", mailbox: "Kept" },
          { action: "rename", mailbox: "Kept", destination_mailbox: "Trash/Kept" },
        ]
      ) {
        lines.length = 0;
        const { error } = await product.confirmed(args);
        assert.deepEqual([error?.code, error?.details?.["capability"]], ["forbidden", "delete"]);
        assert.deepEqual(lines, [["write refused", {
          ...{ event: "write_refused", tool: "imap_manage_mailbox", account: "default" },
          ...{ capability: "delete", reason: "not_allowed" },
        }]]);
      }
      assert.deepEqual(await seen(raw), held);
      await raw.command("DELETE Kept");
    },
  );

  await t.step("an account that is confined touches no folder outside", async () => {
    await using confined = await startFolderProduct(server, {
      MAIL_IMAP_DEFAULT_FOLDERS: "INBOX,Free,Plain",
      MAIL_IMAP_DEFAULT_WRITE: "mailbox",
    });
    for (
      const args of [
        { action: "create", mailbox: "Outside" },
        { action: "subscribe", mailbox: "Archive" },
        { action: "rename", mailbox: "Plain", destination_mailbox: "Outside" },
        { action: "rename", mailbox: "Outside", destination_mailbox: "Plain" },
        { action: "delete", mailbox: "Archive" },
      ]
    ) {
      assert.deepEqual(refusal(await confined.manage(args)), ["forbidden", "folder_not_allowed"]);
    }
    // What is below it would go along.
    assert.equal(
      (await confined.manage({ action: "rename", mailbox: "Free", ...to })).error?.code,
      "forbidden",
    );
    await fill(raw, "Plain", 1);
    assert.equal(
      (await confined.confirmed({ action: "delete", mailbox: "Plain" })).error?.code,
      "forbidden",
    );
    const { properties } = (await confined.session.client.listTools()).tools
      .find(({ name }: { name: string }) => name === "imap_manage_mailbox")?.inputSchema ?? {};
    assert.ok(properties?.["dry_run"] && !properties["permanent"]);
    assert.deepEqual(
      refusal(await confined.manage({ action: "delete", mailbox: "Plain", permanent: true })),
      ["forbidden", "not_allowed"],
    );
    await using other = await startFolderProduct(server, {
      MAIL_IMAP_DEFAULT_WRITE: "flags,expunge",
    });
    assert.deepEqual(refusal(await other.manage({ action: "create", mailbox: "X" })), [
      "forbidden",
      "not_allowed",
    ]);
    assert.deepEqual(await seen(raw), { ...before, Plain: { subscribed: false, messages: 1 } });
  });

  await t.step(
    "awkward names that are there already are renamed and deleted as they are",
    async () => {
      const names: readonly [name: string, wire: string][] = [
        ["*", "*"],
        ["a*b", "a*b"],
        ["a%b", "a%b"],
        ['say "x" {3}', 'say "x" {3}'],
        ["back\\slash", "back\\slash"],
        ["R&D", "R&-D"],
        ["日本 語", "&ZeVnLA- &ip4-"],
        [" spaces ", " spaces "],
        ["a (b) c", "a (b) c"],
        ["&AGE-", "&-AGE-"],
        ["x:y", "x:y"],
      ];
      // Others that a wildcard would fit.
      for (const name of ["axb", "ab"]) await raw.command(`CREATE ${name}`);
      for (const [name, wire] of names.filter(([one]) => takesName(one))) {
        const start = await seen(raw);
        const create = `CREATE "${wire.replace(/["\\]/g, "\\$&")}"`;
        await raw.command(create);
        const renamed = await confirmed({
          action: "rename",
          mailbox: name,
          destination_mailbox: "Simple",
        });
        assert.equal(renamed.data?.status, "ok", `${name} ${renamed.text}`);
        const { Simple, ...others } = await seen(raw);
        assert.ok(Simple);
        assert.deepEqual(others, start);
        await raw.command("DELETE Simple");
        await raw.command(create);
        const deleted = await confirmed({ action: "delete", mailbox: name });
        assert.equal(deleted.data?.status, "ok", `${name} ${deleted.text}`);
        assert.deepEqual(await seen(raw), start);
      }
    },
  );

  await t.step("names up to 256 characters are made where the server takes them", async () => {
    const levels = Array.from({ length: 4 }, () => "n".repeat(63)).join("/") + "x";
    assert.equal(levels.length, 256);
    const made = await manage({ action: "create", mailbox: levels });
    assert.equal(made.data.status, "ok");
    const deleted = await confirmed({ action: "delete", mailbox: levels });
    assert.equal(deleted.data.status, "ok");
    const tooLong = await manage({ action: "create", mailbox: "\u{1f4e7}".repeat(256) });
    assert.equal(tooLong.data.status, "failed");
  });
});

Deno.test("special folders are known by their use, in German and with other separators", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startDovecot({ users: [ADA], extraConfig: GERMAN });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const { manage, confirmed, takeBack } = stack.use(await startFolderProduct(server));
  const trash = "Gel&APY-schte Objekte";

  await t.step("they are protected, and so is what holds them", async () => {
    for (const mailbox of ["Gelöschte Objekte", "Ausgang.Gesendet", "Ausgang"]) {
      for (
        const args of [
          { action: "delete", mailbox },
          { action: "rename", mailbox, destination_mailbox: "Weg" },
        ]
      ) {
        assert.deepEqual(refusal(await manage(args)), ["forbidden", "protected_folder"], mailbox);
      }
    }
  });

  await t.step("what is deleted goes below the one for deleted things", async () => {
    await manage({ action: "create", mailbox: "Projekt.Alt" });
    await fill(raw, "Projekt.Alt", 1);
    const deleted = await confirmed({ action: "delete", mailbox: "Projekt.Alt" });
    assert.equal(deleted.data.items[0].new_mailbox, "Gelöschte Objekte.Alt");
    assert.equal((await seen(raw))[`${trash}.Alt`]?.messages, 1);
    assert.equal((await takeBack(deleted)).data.status, "ok");
    assert.equal((await seen(raw))["Projekt.Alt"]?.messages, 1);
  });

  await t.step("another server's separator is refused, naming this one's", async () => {
    const refused = await manage({ action: "create", mailbox: "Projekt/Neu" });
    assert.deepEqual(refusal(refused), ["invalid_input", "mailbox_name"]);
    assert.match(refused.error?.hint ?? "", /"\."/);
  });
});

Deno.test("where the Trash holds no folders, a folder with messages stays", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startDovecot({ users: [ADA], extraConfig: MBOX });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const { confirmed, manage } = stack.use(await startFolderProduct(server));
  await manage({ action: "create", mailbox: "Full" });
  await fill(raw, "Full", 1);
  await fill(raw, "Trash", 1);
  const refused = await confirmed({ action: "delete", mailbox: "Full" });
  assert.deepEqual(refusal(refused), ["conflict", "trash_holds_no_folders"]);
  assert.match(refused.error?.hint ?? "", /messages first/);
  assert.equal((await seen(raw))["Full"]?.messages, 1);
});
