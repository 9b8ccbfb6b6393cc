/**
 * Writes that take their time, on a real Dovecot: how far they are, how they
 * are ended, in which order they run, and what is left when the server ends.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import type { EndedWrite } from "../../lib/policy/audit.ts";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import type { McpSession } from "../clients/mcp.ts";
import { promise } from "../unit/tools/write/fake_work.ts";
import { type Census, census } from "../support/census.ts";
import { ended } from "../support/cut_points.ts";
import { startInProcess } from "../support/in_process.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer, type WriteServer } from "../support/write_suite.ts";
import { assertReportIsTrue, idOf } from "../support/write_truth.ts";

/** More than two batches. */
const MANY = 120;

/** What moves a batch, or begins to where the server has no MOVE. */
const MOVE = / UID (?:MOVE|COPY) /;

/** Each line of the servers comes so much later, in milliseconds: a batch then takes long enough to be watched. */
const SLOW_MS = 25;

const TO_ARCHIVE = { kind: "move", mailbox: "Archive" } as const;

function idsIn({ messages }: Census, folder: string): string[] {
  return messages.filter(({ mailbox }) => mailbox === folder).map(idOf);
}

/** The arguments of a move that was agreed to. */
async function agreed(
  product: McpSession,
  message_ids: readonly string[],
): Promise<Record<string, unknown>> {
  const args = { message_ids, action: "move", destination_mailbox: "Archive" };
  const { data } = await product.call("imap_apply_to_messages", args);
  assert.equal(data.status, "confirmation_required");
  return { ...args, confirm_token: data.confirm_token };
}

async function look(product: McpSession, operation_id: string): Promise<WriteAnswer> {
  const answer = await product.call("imap_get_operation", { operation_id });
  assert.equal(answer.failed, false, answer.text);
  return answer.data;
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!await condition()) {
    assert.ok(Date.now() < deadline, "it never came");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("a long write tells how far it is, can be looked at and ended, and says what was done", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server: WriteServer = await startWriteServer("full");
  stack.defer(() => server.stop());
  const { proxy, raw } = server;
  const audited: Partial<EndedWrite>[] = [];
  const note = (message: string, fields: unknown): void => {
    if (message === "write") audited.push(fields as Partial<EndedWrite>);
  };
  const product = await startInProcess(
    { ...server.variables, MAIL_IMAP_TOOL_TIMEOUT_MS: 4_000 },
    { log: { debug: () => undefined, info: note, warn: () => undefined, error: () => undefined } },
  );
  stack.defer(() => product.close());

  const begin = async (count = MANY): Promise<Census> => {
    proxy.arm();
    await seed(raw, { INBOX: count, Archive: 0 });
    return await census(raw);
  };

  await t.step("progress arrives, only increases, and ends below or at the total", async () => {
    const before = await begin();
    const args = await agreed(product, idsIn(before, "INBOX"));
    proxy.delay(SLOW_MS);
    const told: Progress[] = [];
    const { data } = await product.call(
      "imap_apply_to_messages",
      args,
      undefined,
      (progress: Progress) => told.push(progress),
    );
    const report = await ended(product, data);
    assert.ok(told.length >= 2, `${told.length} notifications`);
    for (const [i, { progress, total }] of told.entries()) {
      assert.equal(total, MANY);
      assert.ok(progress <= MANY);
      if (i > 0) assert.ok(progress > (told[i - 1]?.progress ?? 0), JSON.stringify(told));
    }
    assert.equal(report.status, "ok");
    assertReportIsTrue(report, TO_ARCHIVE, before, await census(raw));
  });

  await t.step("what takes longer than a call goes on, and is told later", async () => {
    const before = await begin();
    const args = await agreed(product, idsIn(before, "INBOX"));
    const go = promise();
    proxy.pauseWhen(
      ({ from, line }) => from === "client" && MOVE.test(line),
      () => go.kept,
    );
    const { data } = await product.call("imap_apply_to_messages", args);
    assert.equal(data.status, "running");
    assert.match(data.operation_id, /^[A-Za-z0-9_-]+$/);
    assert.deepEqual([data.counts.pending, data.counts.done], [MANY, 0]);
    assert.equal((await look(product, data.operation_id)).status, "running");
    go.keep();
    const report = await ended(product, data);
    assert.equal(report.status, "ok");
    assertReportIsTrue(report, TO_ARCHIVE, before, await census(raw));
  });

  await t.step("it is ended between two batches, and says what was done", async () => {
    const before = await begin();
    const args = await agreed(product, idsIn(before, "INBOX"));
    const go = promise();
    let moves = 0;
    // Held in the second batch.
    proxy.pauseWhen(
      ({ from, line }) => from === "client" && MOVE.test(line) && ++moves === 2,
      () => go.kept,
    );
    const { data } = await product.call("imap_apply_to_messages", args);
    assert.equal(data.status, "running");
    assert.equal(data.counts.done, 50);
    const canceled = await product.call("imap_cancel_operation", {
      operation_id: data.operation_id,
    });
    assert.equal(canceled.data.status, "running", "the batch at work is not torn");
    go.keep();
    const report = await ended(product, data);
    assert.equal(report.status, "canceled");
    assert.deepEqual([report.counts.done, report.counts.skipped], [100, 20]);
    assert.equal(report.undo.restores, 100);
    assertReportIsTrue(report, TO_ARCHIVE, before, await census(raw));
  });

  await t.step("a client that cancels its call ends it in the same way", async () => {
    const before = await begin();
    const args = await agreed(product, idsIn(before, "INBOX"));
    const [held, go] = [promise(), promise()];
    proxy.pauseWhen(
      ({ from, line }) => from === "client" && MOVE.test(line),
      () => (held.keep(), go.kept),
    );
    const known = audited.length;
    const controller = new AbortController();
    const call = product.call("imap_apply_to_messages", args, controller.signal);
    await held.kept;
    controller.abort();
    await assert.rejects(call);
    go.keep();
    await until(() => audited.length > known);
    const { state, total, done, skipped, failed } = audited.at(-1) ?? {};
    assert.deepEqual([state, total, done, skipped, failed], ["canceled", MANY, 50, 70, 0]);
    const after = await census(raw);
    assert.equal(idsIn(after, "Archive").length, 50);
    assert.equal(idsIn(after, "INBOX").length, 70);
    assert.equal(before.messages.length, after.messages.length);
  });

  await t.step("operations of an account wait for each other", async () => {
    const before = await begin(2);
    const [mine, next] = idsIn(before, "INBOX") as [string, string];
    const [held, go] = [promise(), promise()];
    const isMove = ({ from, line }: { from: string; line: string }) =>
      from === "client" && MOVE.test(line);
    proxy.pauseWhen(isMove, () => (held.keep(), go.kept));
    const args = { action: "move", destination_mailbox: "Archive" };
    const first = product.call("imap_apply_to_messages", { ...args, message_ids: [mine] });
    await held.kept;
    const second = product.call("imap_apply_to_messages", { ...args, message_ids: [next] });
    assert.equal(proxy.events.filter(isMove).length, 1, "the second has not begun");
    go.keep();
    for (const { data } of await Promise.all([first, second])) {
      assert.equal((await ended(product, data)).status, "ok");
    }
    assert.equal(idsIn(await census(raw), "Archive").length, 2);
  });
});

Deno.test("only so many ended operations are remembered", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startWriteServer("full");
  stack.defer(() => server.stop());
  const product = await startInProcess({
    ...server.variables,
    MAIL_IMAP_OPERATION_MAX_ENTRIES: 1,
  });
  stack.defer(() => product.close());
  await seed(server.raw, { INBOX: 1 });
  const message_ids = idsIn(await census(server.raw), "INBOX");
  const flag = async (operation: string): Promise<string> => {
    const { data } = await product.call("imap_update_message_flags", {
      message_ids,
      operation,
      flags: ["\\Flagged"],
    });
    assert.equal(data.status, "ok");
    return data.operation_id;
  };
  const first = await flag("add");
  const second = await flag("remove");
  for (const tool of ["imap_get_operation", "imap_cancel_operation", "imap_undo_operation"]) {
    const { error } = await product.call(tool, { operation_id: first });
    assert.equal(error?.details?.["reason"], "operation_not_found");
  }
  assert.equal((await look(product, second)).status, "ok");
});
