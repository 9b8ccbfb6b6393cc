/**
 * A client that calls too often is held back before anything is sent.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as z from "zod";
import { MAX_CALLS } from "../../lib/policy/call_limit.ts";
import { TOOLS } from "../../lib/tools/registry.ts";
import { defineTool, READS_MAIL } from "../../lib/tools/tool.ts";
import { startTap } from "../servers/tap.ts";
import { ADA, BEN, sampleServer } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { CANARY } from "../support/canary.ts";
import { accountVariables, startProduct } from "../support/product.ts";

const ACCOUNTS = Object.fromEntries(
  ["DEFAULT", "WORK"].flatMap((name) => [
    [`MAIL_IMAP_${name}_HOST`, "imap.example.com"],
    [`MAIL_IMAP_${name}_USER`, "ada"],
    [`MAIL_IMAP_${name}_PASS`, `correct-horse ${CANARY}`],
  ]),
);

/** Slow enough that no test run is long enough to earn a second call. */
const STRICT = {
  ...ACCOUNTS,
  MAIL_IMAP_WRITE_ENABLED: "true",
  MAIL_IMAP_RATE_READ_PER_SECOND: 1,
  MAIL_IMAP_RATE_READ_BURST: 1,
  MAIL_IMAP_RATE_WRITE_PER_SECOND: 1,
  MAIL_IMAP_RATE_WRITE_BURST: 1,
};

/** Tools that count their calls; a call waits while there is a gate. */
function counted(gate?: Promise<void>) {
  const seen: string[] = [];
  const one = (name: string, write: boolean) =>
    defineTool({
      name,
      title: name,
      description: "Counts its calls.",
      input: z.strictObject({ account_id: z.string().optional() }),
      output: z.strictObject({}),
      hints: READS_MAIL,
      ...(write ? { capabilities: ["flags"] as const } : {}),
      async handle() {
        seen.push(name);
        await gate;
        return { summary: "Counted", data: {} };
      },
    });
  return { seen, tools: [one("test_read", false), one("test_write", true)] };
}

Deno.test("A call over the limit reaches no tool; other accounts and the other class go on.", async () => {
  const { seen, tools } = counted();
  const session = await startInProcess(STRICT, { tools });
  try {
    assert.equal((await session.call("test_read")).failed, false);
    // One may pass when a second went by; ten at once are always too many.
    const more = await Promise.all(Array.from({ length: 10 }, () => session.call("test_read")));
    const refused = more.filter(({ failed }) => failed);
    assert.ok(refused.length > 0, `${refused.length} were refused`);
    for (const { error, structured } of refused) {
      assert.equal(structured, undefined);
      assert.equal(error?.code, "rate_limited");
      assert.equal(error?.retryable, true);
      assert.equal(error?.details?.reason, "rate_limit");
      assert.ok(Number(error?.details?.["retry_after_ms"]) > 0);
    }
    assert.equal(seen.length, 1 + more.length - refused.length);
    assert.equal((await session.call("test_read", { account_id: "work" })).failed, false);
    assert.equal((await session.call("test_write")).failed, false);
  } finally {
    await session.close();
  }
});

Deno.test("Whoever waits as long as they were told is answered.", async () => {
  const { tools } = counted();
  const session = await startInProcess(
    { ...STRICT, MAIL_IMAP_RATE_READ_PER_SECOND: 20 },
    { tools },
  );
  try {
    for (let round = 0; round < 5; round++) {
      const { error } = await session.call("test_read");
      if (!error) continue;
      const wait = Number(error.details?.["retry_after_ms"]);
      await new Promise((resolve) => setTimeout(resolve, wait + 2));
      assert.equal((await session.call("test_read")).failed, false);
    }
  } finally {
    await session.close();
  }
});

Deno.test("Calls of tools that do not exist, or with wrong arguments, count as well.", async () => {
  const { tools } = counted();
  const session = await startInProcess(STRICT, { tools });
  try {
    const calls = Array.from(
      { length: 10 },
      (_, i) =>
        i % 2 === 0 ? session.call("imap_nothing") : session.call("test_read", { surprise: 1 }),
    );
    const codes = (await Promise.all(calls)).map(({ error }) => error?.code);
    assert.ok(codes.filter((code) => code === "rate_limited").length > 0, codes.join());
  } finally {
    await session.close();
  }
});

/** Whether a call of a tool is counted as one that goes through much. */
function isBatch(name: string, args: unknown): boolean {
  const tool = TOOLS.find((tool) => tool.name === `imap_${name}`);
  assert.ok(tool, name);
  return tool.batch?.(Object(args)) ?? false;
}

Deno.test("A call goes through much when it is about several folders or the texts of many messages.", () => {
  for (
    const [name, args] of [
      ["search_messages", { mailboxes: ["*"] }],
      ["search_messages", { mailboxes: ["INBOX", "Sent"], from: "ada" }],
      ["search_messages", { query: "invoice" }],
      ["search_messages", { body: "invoice", mailbox: "INBOX" }],
      ["search_messages", { gmail_query: "invoice" }],
      ["get_thread", { message_id: "imap:default:INBOX:1:1", include_bodies: true }],
      ["list_mailboxes", { include_counts: true }],
    ] as const
  ) assert.ok(isBatch(name, args), `${name} ${JSON.stringify(args)}`);
  for (
    const [name, args] of [
      ["search_messages", {}],
      ["search_messages", { from: "ada", subject: "s", last_days: 7, mailbox: "Archive" }],
      ["search_messages", { cursor: "c", mailboxes: ["*"], query: "invoice" }],
      ["get_message", { message_id: "imap:default:INBOX:1:1", body_max_chars: 16_000 }],
      ["get_thread", { message_id: "imap:default:INBOX:1:1", include_bodies: false }],
      ["list_mailboxes", { pattern: "*" }],
      // Arguments are not checked yet.
      ["search_messages", undefined],
      ["search_messages", "mailboxes"],
      ["get_thread", ["include_bodies"]],
    ] as const
  ) assert.ok(!isBatch(name, args), `${name} ${JSON.stringify(args)}`);
});

Deno.test("Calls that go through much are held back for themselves; reading goes on.", async () => {
  const { seen, tools } = counted();
  const much = tools.map((tool) => ({ ...tool, batch: (args: object) => "account_id" in args }));
  const session = await startInProcess({
    ...STRICT,
    MAIL_IMAP_RATE_READ_BURST: 100,
    MAIL_IMAP_RATE_BATCH_PER_SECOND: 1,
    MAIL_IMAP_RATE_BATCH_BURST: 3,
  }, { tools: much });
  try {
    const search = () => session.call("test_read", { account_id: "default" });
    const answers = await Promise.all(Array.from({ length: 20 }, search));
    const refused = answers.filter(({ failed }) => failed);
    // One more may pass for each second that this takes.
    assert.ok(refused.length > 5, `${refused.length} were refused`);
    for (const { error } of refused) {
      assert.equal(error?.code, "rate_limited");
      assert.equal(error?.details?.["limit"], "batch");
      assert.match(error?.hint ?? "", /1 per second are taken. Meanwhile a search of one mailbox/);
    }
    for (let i = 0; i < 20; i++) assert.equal((await session.call("test_read")).failed, false);
    assert.equal(seen.length, 40 - refused.length);
  } finally {
    await session.close();
  }
});

Deno.test("A flood costs the mail server what the limit allows, and other accounts nothing.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const [flooded, other] = [await startTap(server), await startTap(server)];
  stack.defer(() => flooded.stop());
  stack.defer(() => other.stop());
  const session = await startProduct({
    ...accountVariables(flooded, ADA),
    ...accountVariables(other, BEN, "WORK"),
    // Both taps have certificates of the same authority.
    MAIL_IMAP_CA_CERT_PATH: server.caPath,
    MAIL_IMAP_RATE_READ_PER_SECOND: 1,
    MAIL_IMAP_RATE_READ_BURST: 2,
  }, { form: "sources" });
  stack.defer(() => session.close());
  const read = (account_id: string) =>
    session.call("imap_search_messages", { account_id, limit: 1 });
  await read("default");
  await read("default");
  const startedAt = performance.now();
  flooded.reset();
  const flood = Array.from({ length: 500 }, () => read("default"));
  // Behind all of them in the same pipe.
  const meanwhile = await read("work");
  assert.equal(meanwhile.failed, false, meanwhile.text);
  const answers = await Promise.all(flood);
  const seconds = (performance.now() - startedAt) / 1_000;
  const passed = answers.filter(({ failed }) => !failed).length;
  assert.ok(passed <= 2 + seconds, `${passed} passed in ${seconds} s`);
  assert.ok(answers.every(({ error }) => error === undefined || error.code === "rate_limited"));
  // A warm search takes two commands; a connection that was not kept some more.
  assert.ok(flooded.lines.length <= passed * 8, flooded.lines.join(""));
});

Deno.test("Looking at an operation and canceling it are not held back by writes; undoing is one.", () => {
  const rates = TOOLS.filter(({ capabilities }) => capabilities)
    .map(({ name, rate = "write" }) => [name.replace("imap_", ""), rate]);
  assert.deepEqual(Object.fromEntries(rates), {
    update_message_flags: "write",
    apply_to_messages: "write",
    manage_mailbox: "write",
    create_draft: "write",
    get_operation: "read",
    cancel_operation: "read",
    undo_operation: "write",
  });
});

Deno.test(`Of more than ${MAX_CALLS} calls at once the others are refused, and later ones are answered.`, async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { seen, tools } = counted(gate);
  const session = await startInProcess(ACCOUNTS, { tools });
  try {
    const all = Array.from({ length: MAX_CALLS + 5 }, () => session.call("test_read"));
    const late = await Promise.all(all.slice(MAX_CALLS));
    for (const { error } of late) {
      assert.equal(error?.code, "rate_limited");
      assert.equal(error?.details?.reason, "too_many_calls");
    }
    assert.equal(seen.length, MAX_CALLS);
    open();
    const first = await Promise.all(all.slice(0, MAX_CALLS));
    assert.ok(first.every(({ failed }) => !failed));
    assert.equal((await session.call("test_read")).failed, false);
  } finally {
    open();
    await session.close();
  }
});
