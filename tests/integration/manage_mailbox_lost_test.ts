/**
 * Whatever line a connection is lost at, a change to a folder happens once or
 * not at all, what is reported is what happened, and no message is lost.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Answer } from "../clients/mcp.ts";
import type { RawImap } from "../clients/raw_imap.ts";
import { startFaultProxy } from "../servers/fault_proxy.ts";
import { KIND } from "../servers/kind.ts";
import { ADA } from "../support/dovecot_suite.ts";
import {
  fill,
  type FolderProduct,
  type Seen,
  seen,
  startFolderProduct,
} from "../support/folder_suite.ts";
import { startMailServer } from "../support/mail_server.ts";
import { PAUSES_MS } from "../support/write_suite.ts";

/** One change: what there is before and after it. */
interface Case {
  readonly name: string;
  prepare(raw: RawImap): Promise<void>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly before: Readonly<Record<string, Seen>>;
  readonly after: Readonly<Record<string, Seen>>;
}

const shown = (messages: number): Seen => ({ subscribed: true, messages });
const hidden = (messages: number): Seen => ({ subscribed: false, messages });

/** Of how many lines one is cut after: Courier takes two seconds to delete or rename a folder. */
const EVERY = KIND === "courier" ? 8 : 1;

async function make(raw: RawImap, mailbox: string, messages: number): Promise<void> {
  await raw.command(`CREATE ${mailbox}`);
  await raw.command(`SUBSCRIBE ${mailbox}`);
  await fill(raw, mailbox, messages);
}

const CASES: readonly Case[] = [
  {
    name: "create",
    prepare: () => Promise.resolve(),
    args: { action: "create", mailbox: "T/New" },
    before: {},
    after: { "T/New": shown(0) },
  },
  {
    name: "rename with subfolders",
    async prepare(raw) {
      await make(raw, "T/A", 2);
      await make(raw, "T/A/b", 1);
    },
    args: { action: "rename", mailbox: "T/A", destination_mailbox: "T/Z" },
    before: { "T/A": shown(2), "T/A/b": shown(1) },
    after: { "T/Z": shown(2), "T/Z/b": shown(1) },
  },
  {
    name: "delete an empty one",
    prepare: (raw) => make(raw, "T/Empty", 0),
    args: { action: "delete", mailbox: "T/Empty" },
    before: { "T/Empty": shown(0) },
    after: {},
  },
  {
    name: "delete to the Trash",
    prepare: (raw) => make(raw, "T/Full", 2),
    args: { action: "delete", mailbox: "T/Full" },
    before: { "T/Full": shown(2) },
    after: { "Trash/Full": hidden(2) },
  },
  {
    name: "unsubscribe",
    prepare: (raw) => make(raw, "T/Shown", 1),
    args: { action: "unsubscribe", mailbox: "T/Shown" },
    before: { "T/Shown": shown(1) },
    after: { "T/Shown": hidden(1) },
  },
];

/** The folders that a case is about. */
async function own(raw: RawImap): Promise<Record<string, Seen>> {
  const all = Object.entries(await seen(raw));
  return Object.fromEntries(
    all.filter(([name, { messages }]) => /^(T|Trash)\//.test(name) && messages !== undefined),
  );
}

async function clear(raw: RawImap): Promise<void> {
  const names = Object.keys(await own(raw)).sort().reverse();
  const shown = ["T/New", "T/A", "T/A/b", "T/Z", "T/Z/b", "T/Empty", "T/Full", "T/Shown"];
  const answers = await raw.commandAll([
    ...names.map((name) => `DELETE "${name}"`),
    ...shown.map((name) => `UNSUBSCRIBE "${name}"`),
  ]);
  for (const answer of answers) if (typeof answer !== "string") throw answer;
}

Deno.test("a lost connection neither doubles nor loses a change to a folder", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({
    users: [ADA],
  });
  stack.defer(() => server.stop());
  const proxy = await startFaultProxy(server);
  stack.defer(() => proxy.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const product = stack.use(await startFolderProduct(proxy, {}, { pausesMs: PAUSES_MS }));

  const cases = CASES.flatMap((one) => [true, false].map((settle) => ({ ...one, settle })));
  for (const { name, settle, args, before, after, prepare } of cases) {
    await t.step(`${name}, cut ${settle ? "after" : "while"} the server works`, async () => {
      // Looked at and confirmed first, so that the calls that are cut are those that act.
      const token = async (): Promise<Record<string, unknown>> => {
        const confirms = args["action"] === "rename" || args["action"] === "delete";
        const { data } = await product.manage({ ...args, ...(confirms ? {} : { dry_run: true }) });
        return { ...args, ...(confirms ? { confirm_token: data.confirm_token } : {}) };
      };
      await clear(raw);
      await prepare(raw);
      const clean = await token();
      proxy.arm();
      assert.equal((await product.manage(clean)).data.status, "ok");
      // What the server has said it has done: there it makes no difference whether it goes on.
      const lines = proxy.events.filter(({ from }) => settle || from === "client")
        .map(({ index }) => index).filter((_, i) => i % EVERY === 0);
      assert.deepEqual(await own(raw), after);
      for (const cut of lines) {
        await clear(raw);
        await prepare(raw);
        const ready = await token();
        proxy.arm();
        proxy.cutAfter(cut, { settle });
        const answer = await product.manage(ready);
        assert.equal(proxy.cuts, 1);
        await assertTrue(answer, raw, { before, after }, `${name}, line ${cut}`);
        // A renamed folder has another UIDVALIDITY on Courier: after a loss it is not known again.
        const isUnknown = KIND === "courier" && answer.data?.undo.cannot !== undefined;
        if (settle && answer.data?.status === "ok" && !isUnknown) {
          await assertBack(product, answer, raw, before, `${name} back, line ${cut}`);
        }
      }
    });
  }
});

async function assertTrue(
  { data, error, text }: Answer,
  raw: RawImap,
  { before, after }: Pick<Case, "before" | "after">,
  what: string,
): Promise<void> {
  if (error) {
    // Lost before anything was begun.
    assert.equal(error.retryable, true, `${what}: ${text}`);
    return assert.deepEqual(await own(raw), before, what);
  }
  assert.equal(data.status, "ok", `${what}: ${text}`);
  assert.deepEqual(await own(raw), after, what);
}

/** Taking it back brings back what was. */
async function assertBack(
  product: FolderProduct,
  answer: Answer,
  raw: RawImap,
  before: Case["before"],
  what: string,
): Promise<void> {
  const back = await product.takeBack(answer);
  assert.equal(back.data?.status, "ok", `${what}: ${back.text}`);
  assert.deepEqual(await own(raw), before, what);
}

Deno.test("what another client does meanwhile is told as it is", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [ADA] });
  stack.defer(() => server.stop());
  const proxy = await startFaultProxy(server);
  stack.defer(() => proxy.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const product = stack.use(await startFolderProduct(proxy, {}, { pausesMs: PAUSES_MS }));
  /** Does something after so many answers, before the next command. */
  const afterAnswers = (count: number, work: () => Promise<unknown>): void => {
    let answers = 0;
    proxy.arm();
    proxy.pauseWhen(
      ({ from, line }) => from === "server" && /^\w+ OK /.test(line) && ++answers === count,
      async () => void await work(),
    );
  };

  await t.step("a folder that another client made is not called ours", async () => {
    await product.manage({ action: "create", mailbox: "First" });
    // Looked at by the call, looked at by the operation, before the command itself.
    for (const answers of [1, 2]) {
      afterAnswers(answers, () => raw.command("CREATE Theirs"));
      const { data } = await product.manage({ action: "create", mailbox: "Theirs" });
      assert.deepEqual([data.status, data.items[0].reason], ["failed", "mailbox_exists"]);
      assert.equal(data.undo.restores, 0);
      await raw.command("DELETE Theirs");
    }
  });

  await t.step("a folder that another client deleted is not found", async () => {
    const args = { action: "rename", mailbox: "Going", destination_mailbox: "Gone" };
    for (let answers = 1; answers <= 5; answers++) {
      await raw.command("CREATE Going");
      const { confirm_token } = (await product.manage(args)).data;
      afterAnswers(answers, () => raw.command("DELETE Going"));
      const answer = await product.manage({ ...args, confirm_token });
      assert.match(answer.text, /"mailbox_not_found"/, `after ${answers} answers`);
      assert.equal((await seen(raw))["Gone"], undefined);
    }
  });

  await t.step("mail that arrives between the looks keeps its folder", async () => {
    const args = { action: "delete", mailbox: "Arriving" };
    await raw.command("CREATE Arriving");
    const { confirm_token } = (await product.manage(args)).data;
    afterAnswers(5, () => fill(raw, "Arriving", 1));
    const { data } = await product.manage({ ...args, confirm_token });
    assert.deepEqual([data.status, data.items[0].reason], ["failed", "mailbox_not_empty"]);
    assert.equal((await seen(raw))["Arriving"]?.messages, 1);
  });
});
