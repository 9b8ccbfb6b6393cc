import assert from "node:assert/strict";
import type { OpenAccount } from "../../../../../lib/tools/accounts.ts";
import type { FolderRequest } from "../../../../../lib/tools/write/folder/plan.ts";
import type { FolderWork } from "../../../../../lib/tools/write/folder/work.ts";
import type { FakeFolders } from "./fake_folders.ts";
import { NEVER, plan, run, server } from "./folder_works.ts";

const RENAME: Partial<FolderRequest> = {
  action: "rename",
  mailbox: "Single",
  destination: "Other",
};
const TO_TRASH: Partial<FolderRequest> = { action: "delete", mailbox: "Single" };

async function done(account: OpenAccount, request: Partial<FolderRequest>): Promise<FolderWork> {
  const work = await plan(account, request);
  assert.equal(await run(work), undefined);
  return work;
}

async function takenBack(work: FolderWork): Promise<FolderWork> {
  const back = work.undo().start?.() as FolderWork;
  await run(back);
  return back;
}

/** What another client does: the folder of this name gets another one. */
function moveAway(folders: FakeFolders, path: string): void {
  const folder = folders.folders.get(path);
  assert.ok(folder);
  folders.folders.delete(path);
  folders.folders.set("Away", folder);
}

for (const [request, place] of [[RENAME, "Other"], [TO_TRASH, "Trash/Single"]] as const) {
  Deno.test(`another folder that is called ${place} by now stays when ${request.action} is taken back`, async () => {
    const folders = server();
    const work = await done(folders.account(), request);
    moveAway(folders, place);
    folders.add(place, 3);
    const before = folders.state();
    const [seen] = await work.undo().start?.().look?.(NEVER) ?? [];
    assert.deepEqual([seen?.outcome, seen?.reason], ["failed", "uidvalidity_changed"]);
    const { items: [item] } = await takenBack(work);
    assert.deepEqual([item?.outcome, item?.reason], ["failed", "uidvalidity_changed"]);
    assert.deepEqual(folders.state(), before);
  });

  Deno.test(`a folder that is gone from ${place} is not brought back, and that is said`, async () => {
    const folders = server();
    const work = await done(folders.account(), request);
    moveAway(folders, place);
    const { items: [item] } = await takenBack(work);
    assert.deepEqual([item?.outcome, item?.reason], ["failed", "mailbox_not_found"]);
  });

  Deno.test(`${request.action} is taken back on a server that gives renamed folders another UIDVALIDITY`, async () => {
    const folders = server();
    folders.renumbers = true;
    const before = folders.state();
    const back = await takenBack(await done(folders.account(), request));
    assert.equal(back.items[0]?.outcome, "done");
    assert.deepEqual(folders.state(), before);
    await takenBack(back);
    assert.equal(folders.folders.get(place)?.messages, 4);
  });

  Deno.test(`${request.action} is not taken back when the answer was lost and UIDVALIDITY is another one`, async () => {
    const folders = server();
    folders.renumbers = true;
    const work = await plan(folders.account(), request);
    folders.faults.set("RENAME", "is done");
    assert.equal(await run(work), undefined);
    const { start, restores, cannot } = work.undo();
    assert.deepEqual([start, restores], [undefined, 0]);
    assert.match(cannot ?? "", /did not tell which folder/);
  });

  Deno.test(`doing ${request.action} once more is asked again, taking it back is not`, async () => {
    const folders = server();
    const work = await done(folders.account(), request);
    assert.equal(work.undo().confirm, undefined);
    const back = await takenBack(work);
    assert.match(back.undo().confirm ?? "", /the folder "Single".*4 messages.*\(account /);
    const again = await takenBack(back);
    assert.deepEqual([again.action, again.items[0]?.outcome], [work.action, "done"]);
    assert.equal(folders.state()[place], (await stateAfter(request))[place]);
    assert.equal(again.undo().confirm, undefined);
  });
}

async function stateAfter(request: Partial<FolderRequest>): Promise<Record<string, string>> {
  const folders = server();
  await done(folders.account(), request);
  return folders.state();
}

Deno.test("looking at what would take back a deletion tells it and changes nothing", async () => {
  const folders = server();
  const work = await done(folders.account(), TO_TRASH);
  const before = folders.state();
  assert.deepEqual(await work.undo().start?.().look?.(NEVER), [{
    ...{ mailbox: "Trash/Single", newMailbox: "Single" },
    ...{ messages: 4, subfolders: 0, outcome: "would_do" },
  }]);
  assert.deepEqual(folders.state(), before);
});

Deno.test("what came into a folder since it was counted keeps it out of the Trash, when it would go there once more", async () => {
  const folders = server();
  const back = await takenBack(await done(folders.account(), TO_TRASH));
  const folder = folders.folders.get("Single");
  assert.ok(folder);
  folders.folders.set("Single", { ...folder, messages: folder.messages + 1 });
  const { items: [item] } = await takenBack(back);
  assert.deepEqual([item?.outcome, item?.reason], ["failed", "mailbox_grew"]);
});

Deno.test("deleting an empty folder once more is asked again; taking back one that was made is not", async () => {
  const folders = server();
  const made = await done(folders.account(), { action: "create" });
  assert.equal(made.undo().confirm, undefined);
  assert.equal((await takenBack(made)).undo().confirm, undefined);
  const deleted = await done(folders.account(), { action: "delete", mailbox: "Empty" });
  assert.equal(deleted.undo().confirm, undefined);
  assert.match((await takenBack(deleted)).undo().confirm ?? "", /^Delete the folder "Empty"\?/);
});

Deno.test("a folder that only holds folders is told by one below it", async () => {
  const folders = server();
  folders.add("Deep/child", 2);
  const before = folders.state();
  const request: Partial<FolderRequest> = {
    action: "rename",
    mailbox: "Deep",
    destination: "Other",
  };
  await takenBack(await done(folders.account(), request));
  assert.deepEqual(folders.state(), before);
  const work = await done(folders.account(), request);
  moveAway(folders, "Other/child");
  folders.add("Other/child", 1);
  const { items: [item] } = await takenBack(work);
  assert.deepEqual([item?.outcome, item?.reason], ["failed", "uidvalidity_changed"]);
});

Deno.test("a folder of which it was not seen that it was made is not deleted by taking back", async () => {
  const folders = server();
  const work = await plan(folders.account(), { action: "create" });
  folders.faults.set("STATUS", "never arrives");
  const error = await work.next(NEVER).then(() => undefined, (thrown) => thrown);
  work.giveUp(error);
  assert.equal(work.items[0]?.outcome, "done");
  const { start, restores, cannot } = work.undo();
  assert.deepEqual([start, restores], [undefined, 0]);
  assert.match(cannot ?? "", /did not tell which folder/);
});
