import assert from "node:assert/strict";
import fc from "fast-check";
import type { FolderRequest } from "../../../../../lib/tools/write/folder/plan.ts";
import type { FolderWork } from "../../../../../lib/tools/write/folder/work.ts";
import type { Fault } from "./fake_folders.ts";
import { NEVER, plan, run, server } from "./folder_works.ts";

const CHANGES: readonly {
  readonly request: Partial<FolderRequest>;
  readonly command: string;
  readonly done: Record<string, string | undefined>;
}[] = [
  { request: { action: "create" }, command: "CREATE", done: { New: "0 shown" } },
  {
    request: { action: "rename", mailbox: "Full", destination: "Old" },
    command: "RENAME",
    done: {
      ...{ Full: undefined, "Full/below": undefined, "Full/hidden": undefined },
      ...{ Old: "3 shown", "Old/below": "2 shown", "Old/hidden": "0" },
    },
  },
  {
    request: { action: "delete", mailbox: "Empty" },
    command: "DELETE",
    done: { Empty: undefined },
  },
  {
    request: { action: "delete", mailbox: "Single" },
    command: "RENAME",
    done: { Single: undefined, "Trash/Single": "4" },
  },
  {
    request: { action: "delete", mailbox: "Single", permanent: true },
    command: "DELETE",
    done: { Single: undefined },
  },
  {
    request: { action: "unsubscribe", mailbox: "Single" },
    command: "UNSUBSCRIBE",
    done: { Single: "4" },
  },
];

function after(before: Record<string, string>, done: Record<string, string | undefined>): unknown {
  const all = Object.entries({ ...before, ...done }).filter(([, state]) => state !== undefined);
  return Object.fromEntries(all.sort(([a], [b]) => a < b ? -1 : 1));
}

const FAULTS: readonly Fault[] = [
  "never arrives",
  "is done",
  ...[1, 2, 3, 4, 5].map((doneAfterLists) => ({ doneAfterLists })),
];

for (const { request, command, done } of CHANGES) {
  const name = [request.action, request.mailbox, request.permanent ? "for good" : ""].join(" ");

  for (const fault of FAULTS) {
    Deno.test(`${name} happens once when its connection is lost and it ${JSON.stringify(fault)}`, async () => {
      const folders = server();
      const before = folders.state();
      const work = await plan(folders.account(), request);
      folders.faults.set(command, fault);
      assert.equal(await run(work), undefined);
      assert.equal(work.items[0]?.outcome, "done");
      assert.deepEqual(folders.state(), after(before, done));
      const sent = folders.changes.filter((change) => change.startsWith(`${command} `));
      assert.equal(new Set(sent).size, sent.length, sent.join());
    });
  }

  Deno.test(`${name} is not sent again as long as the server may be at it`, async () => {
    const folders = server();
    const work = await plan(folders.account(), request);
    folders.faults.set(command, { doneAfterLists: 3 });
    folders.commands.length = 0;
    assert.equal(await run(work), undefined);
    assert.equal(folders.commands.filter((sent) => sent === command).length, 1);
  });
}

Deno.test("every change ends once and can be taken back, whatever is lost on the way", async () => {
  const commands = ["CREATE", "RENAME", "DELETE", "SUBSCRIBE", "UNSUBSCRIBE", "STATUS", "LSUB"];
  const fault = fc.tuple(
    fc.constantFrom(...commands),
    fc.constantFrom<Fault>("never arrives", "is done"),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CHANGES),
      fc.array(fault, { maxLength: 5 }),
      fc.array(fault, { maxLength: 5 }),
      async ({ request, done }, faults, later) => {
        const folders = server();
        const before = folders.state();
        const work = await plan(folders.account(), request);
        for (const [command, what] of faults) folders.faults.set(command, what);
        assert.equal(await run(work), undefined);
        folders.faults.clear();
        assert.deepEqual(folders.state(), after(before, done));
        const { start, restores } = work.undo();
        assert.equal(restores, request.permanent ? 0 : 1);
        if (!start) return;
        const back = start() as FolderWork;
        for (const [command, what] of later) folders.faults.set(command, what);
        assert.equal(await run(back), undefined);
        assert.deepEqual(folders.state(), before);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("an old name that another client uses again does not hide that a renaming was done", async () => {
  const folders = server();
  const work = await plan(folders.account(), {
    action: "rename",
    mailbox: "Single",
    destination: "Other",
  });
  folders.faults.set("RENAME", "is done");
  await assert.rejects(work.next(NEVER));
  folders.add("Single", 0);
  assert.equal(await run(work), undefined);
  assert.equal(work.items[0]?.outcome, "done");
  assert.equal(folders.folders.get("Other")?.messages, 4);
});

Deno.test("a server that is not seen again leaves the outcome unknown, and says so", async () => {
  const folders = server();
  const work = await plan(folders.account(), { action: "delete", mailbox: "Empty" });
  folders.faults.set("DELETE", "is done");
  folders.onList = () => {
    if (folders.changes.length > 0) {
      throw Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
    }
  };
  assert.equal((await run(work))?.retryable, true);
  assert.deepEqual([work.items[0]?.outcome, work.items[0]?.reason], ["failed", "end_not_seen"]);
  assert.equal(work.undo().start, undefined);
});

Deno.test("what was done stays done when its subscription cannot be changed", async () => {
  const folders = server();
  const work = await plan(folders.account(), { action: "create" });
  folders.refusals.set("SUBSCRIBE", "NOPERM");
  assert.equal(await run(work), undefined);
  assert.deepEqual([work.items[0]?.outcome, work.items[0]?.reason], [
    "done",
    "subscription_refused",
  ]);
  assert.equal(folders.state()["New"], "0");
});

for (
  const [code, error, reason] of [
    ["ALREADYEXISTS", "conflict", "mailbox_exists"],
    ["NONEXISTENT", "not_found", "mailbox_not_found"],
    ["CANNOT", "invalid_input", "server_cannot"],
    ["NOPERM", "forbidden", "server_forbids"],
    ["INUSE", "conflict", "mailbox_in_use"],
    ["LIMIT", "too_large", "server_limit"],
    ["OVERQUOTA", "unavailable", "over_quota"],
    ["", "conflict", "server_refused"],
  ] as const
) {
  Deno.test(`a renaming that is refused with [${code}] is ${error}, and tried once`, async () => {
    const folders = server();
    const before = folders.state();
    const work = await plan(folders.account(), {
      action: "rename",
      mailbox: "Single",
      destination: "Other",
    });
    folders.refusals.set("RENAME", code);
    folders.commands.length = 0;
    assert.equal((await run(work))?.code, error);
    assert.deepEqual([work.items[0]?.outcome, work.items[0]?.reason], ["failed", reason]);
    assert.equal(folders.commands.filter((command) => command === "RENAME").length, 1);
    assert.deepEqual(folders.state(), before);
    assert.equal(work.undo().restores, 0);
  });
}

for (
  const request of [
    { action: "create", mailbox: "Other" },
    { action: "rename", mailbox: "Single", destination: "Other" },
  ] as const
) {
  Deno.test(`where a server says no more than NO, what was in the way of ${request.action} is told`, async () => {
    const folders = server();
    const work = await plan(folders.account(), request);
    // Another client is faster, between the last look and the command.
    folders.onList = () => {
      folders.onList = () => undefined;
      folders.add("Other", 7);
      folders.refusals.set(request.action.toUpperCase(), "");
    };
    assert.equal((await run(work))?.code, "conflict");
    assert.deepEqual([work.items[0]?.outcome, work.items[0]?.reason], ["failed", "mailbox_exists"]);
    assert.equal(folders.folders.get("Other")?.messages, 7);
    assert.equal(work.undo().restores, 0);
  });
}

Deno.test("a Trash that takes no folder leaves everything as it was, and says what to do", async () => {
  const folders = server();
  const before = folders.state();
  const work = await plan(folders.account(), { action: "delete", mailbox: "Single" });
  folders.refusals.set("RENAME", "");
  assert.match((await run(work))?.message ?? "", /move its messages first/);
  assert.deepEqual(folders.state(), before);
});

Deno.test("without a Trash a folder with messages stays", async () => {
  const folders = server();
  folders.folders.delete("Trash");
  await assert.rejects(plan(folders.account(), { action: "delete", mailbox: "Single" }), {
    code: "conflict",
    details: { reason: "no_trash" },
  });
});

Deno.test("a folder that another client made in the last moment is not called ours", async () => {
  const folders = server();
  const work = await plan(folders.account(), { action: "create" });
  let lists = 0;
  folders.onList = () => {
    if (++lists === 1) folders.add("New", 7);
  };
  assert.equal((await run(work))?.code, "conflict");
  assert.deepEqual([work.items[0]?.outcome, work.items[0]?.reason], ["failed", "mailbox_exists"]);
  assert.equal(work.undo().restores, 0);
});

Deno.test("no connection goes on with a folder open that was renamed", async () => {
  const folders = server();
  const account = folders.account();
  const open = async (path: string, until?: Promise<void>): Promise<void> =>
    await account.pool.read(path, NEVER, async (session) => {
      await session.examine(path);
      await until;
    });
  const work = await plan(account, { action: "rename", mailbox: "Full", destination: "Old" });
  await Promise.all([open("Full"), open("Full/below"), open("INBOX")]);
  const busy = Promise.withResolvers<void>();
  let reading: Promise<void> | undefined;
  // One that opens it while it is being renamed.
  folders.onList = () => reading ??= open("Full", busy.promise);
  assert.equal(await run(work), undefined);
  busy.resolve();
  await reading;
  const left = folders.clients.filter(({ usable }) => usable)
    .map(({ mailbox }) => mailbox && mailbox.path);
  assert.ok(left.includes("INBOX"));
  assert.equal(left.some((path) => path && path.startsWith("Full")), false, left.join());
});

Deno.test("resting connections leave a folder before it is renamed", async () => {
  const folders = server();
  const account = folders.account();
  const work = await plan(account, { action: "rename", mailbox: "Full", destination: "Old" });
  await Promise.all(
    ["Full", "INBOX"].map((path) =>
      account.pool.read(path, NEVER, (session) => session.examine(path))
    ),
  );
  const open: unknown[] = [];
  folders.onList = () =>
    open.push(
      ...folders.clients.filter(({ usable, mailbox }) =>
        usable && mailbox && mailbox.path === "Full"
      ),
    );
  assert.equal(await run(work), undefined);
  assert.deepEqual(open, []);
});

Deno.test("the connection that deletes a folder does not have it open", async () => {
  const folders = server();
  const account = folders.account({}, 1);
  const work = await plan(account, { action: "delete", mailbox: "Empty" });
  const gate = Promise.withResolvers<void>();
  const reading = account.pool.read("INBOX", NEVER, async (session) => {
    await session.examine("INBOX");
    await gate.promise;
    // The deletion waits for this connection, and gets it with its folder open.
    await session.examine("Empty");
  });
  const deleting = run(work);
  gate.resolve();
  await reading;
  let open = false;
  folders.onList = () =>
    open ||= folders.clients.some(({ usable, mailbox }) =>
      usable && mailbox && mailbox.path === "Empty"
    );
  assert.equal(await deleting, undefined);
  assert.equal(open, false);
  assert.equal(folders.folders.has("Empty"), false);
});
