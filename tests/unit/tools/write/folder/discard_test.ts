import assert from "node:assert/strict";
import type { FolderRequest } from "../../../../../lib/tools/write/folder/plan.ts";
import type { FolderWork } from "../../../../../lib/tools/write/folder/work.ts";
import { plan, run, server } from "./folder_works.ts";

const REFUSED: readonly Partial<FolderRequest>[] = [
  { action: "delete", mailbox: "Single" },
  { action: "rename", mailbox: "Single", destination: "Trash/x" },
  { action: "rename", mailbox: "Single", destination: "Trash/deep/x" },
  // The same folder on some servers.
  { action: "rename", mailbox: "Single", destination: "trash/x" },
  // What is below it may hold messages.
  { action: "rename", mailbox: "Holder", destination: "Trash/x" },
];

for (const request of REFUSED) {
  const name = [request.action, request.mailbox, request.destination].join(" ");
  Deno.test(`${name} needs delete besides mailbox`, async () => {
    const folders = server();
    folders.add("Holder/below", 1);
    const before = folders.state();
    for (const write of [["mailbox"], ["mailbox", "move", "expunge"]] as const) {
      await assert.rejects(plan(folders.account({ write }), request), {
        code: "forbidden",
        details: { reason: "not_allowed", account: "default", capability: "delete" },
      });
    }
    assert.deepEqual(folders.state(), before);
    const work = await plan(folders.account({ write: ["mailbox", "delete"] }), request);
    assert.equal(await run(work), undefined);
  });
}

Deno.test("a second Trash is one like the first", async () => {
  const folders = server();
  folders.add("Papierkorb", 1);
  folders.add("Papierkorb/old", 2);
  folders.otherTrash.add("Papierkorb");
  const write = ["mailbox"] as const;
  await assert.rejects(
    plan(folders.account({ write }), {
      action: "rename",
      mailbox: "Single",
      destination: "Papierkorb/x",
    }),
    {
      code: "forbidden",
      details: { reason: "not_allowed", account: "default", capability: "delete" },
    },
  );
  const account = folders.account({ protectedFolders: ["\\Trash"] });
  for (const mailbox of ["Trash", "Papierkorb"]) {
    for (
      const request of [
        { action: "delete", mailbox },
        { action: "rename", mailbox, destination: "Elsewhere" },
      ] as const
    ) {
      await assert.rejects(plan(account, request), {
        code: "forbidden",
        details: { reason: "protected_folder" },
      });
    }
  }
  await assert.rejects(plan(account, { action: "delete", mailbox: "Papierkorb/old" }), {
    details: { reason: "in_trash" },
  });
});

Deno.test("an empty folder, and one that is in the Trash already, need no delete", async () => {
  for (
    const request of [
      { action: "delete", mailbox: "Empty" },
      { action: "rename", mailbox: "Empty", destination: "Trash/x" },
      { action: "rename", mailbox: "Trash/old", destination: "Trash/older" },
      { action: "rename", mailbox: "Single", destination: "Trashy" },
    ] as const
  ) {
    const folders = server();
    folders.add("Trash/old", 2);
    assert.equal(
      await run(await plan(folders.account({ write: ["mailbox"] }), request)),
      undefined,
    );
  }
});

Deno.test("a folder that fills before it goes to the Trash stays, without delete", async () => {
  const folders = server();
  const request = { action: "rename", mailbox: "Empty", destination: "Trash/x" } as const;
  const work = await plan(folders.account({ write: ["mailbox"] }), request);
  const folder = folders.folders.get("Empty");
  assert.ok(folder);
  folders.folders.set("Empty", { ...folder, messages: 1 });
  assert.equal((await run(work))?.code, "forbidden");
  assert.ok(folders.folders.has("Empty"));
});

Deno.test("taking back is no way to the Trash either", async () => {
  const folders = server();
  folders.add("Trash/old", 2);
  const request = { action: "rename", mailbox: "Trash/old", destination: "Kept" } as const;
  const confined = await plan(folders.account({ write: ["mailbox"] }), request);
  assert.equal(await run(confined), undefined);
  assert.equal(confined.undo().start, undefined);
  assert.match(confined.undo().cannot ?? "", /does not allow delete/);

  const emptied = server();
  emptied.add("Trash/old", 0);
  const account = emptied.account({ write: ["mailbox"] });
  const work = await plan(account, request);
  assert.equal(await run(work), undefined);
  emptied.folders.set("Kept", {
    ...emptied.folders.get("Kept") ?? { uidvalidity: 0 },
    messages: 1,
  });
  const back = work.undo().start?.() as FolderWork;
  assert.equal((await run(back))?.code, "forbidden");
  assert.ok(emptied.folders.has("Kept"));
});
