/**
 * Storing a draft and taking it back while connections break and others are at
 * work in the same folder.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MailError } from "../../lib/contract/error.ts";
import { DraftWork } from "../../lib/tools/draft/draft_work.ts";
import { RemoveDraftWork } from "../../lib/tools/draft/remove_draft_work.ts";
import { Operations } from "../../lib/tools/write/operations.ts";
import type { Work } from "../../lib/tools/write/operation.ts";
import { KIND } from "../servers/kind.ts";
import { startTap } from "../servers/tap.ts";
import { BEN } from "../support/dovecot_suite.ts";
import { type MailServerOptions, startMailServer } from "../support/mail_server.ts";
import { openAccount, openSession } from "../support/session.ts";
import { findByHeaderId } from "../../lib/imap/write/find_stored.ts";
import { fingerprints } from "../../lib/imap/write/fingerprint.ts";
import { appendMessage } from "../../lib/imap/write/append.ts";

const encoder = new TextEncoder();
const ignore = (): void => undefined;
const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

async function setting(options: Partial<MailServerOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [BEN], ...options });
  stack.defer(() => server.stop());
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const target = await openAccount(tap, BEN);
  stack.defer(() => target.pool.close());
  const other = await openSession(server, BEN);
  stack.defer(() => other.logout());
  const operations = new Operations({
    maxEntries: 1_000,
    audit: { ended: () => undefined },
    log,
    pausesMs: [1, 10, 50],
  });
  stack.defer(() => operations.close());
  const run = async (work: Work) => {
    const operation = operations.start(work);
    await operation.ended;
    return operation;
  };
  let count = 0;
  const draft = (size = 10) => {
    const headerId = `<draft-${++count}@example.test>`;
    const text = `Message-ID: ${headerId}\r\nSubject: s\r\n\r\n${"x".repeat(70)}\r\n`;
    const message = encoder.encode(text + "y".repeat(size));
    const looksMs = [0, 10, 30];
    const work = new DraftWork({ target, mailbox: "Drafts", message, headerId, looksMs });
    return { headerId, work };
  };
  const stored = async (headerId: string) => {
    await other.examineCurrent("Drafts");
    await other.noop();
    return await findByHeaderId(other, 1, headerId);
  };
  return { stack, tap, target, other, operations, run, draft, stored };
}

Deno.test("a draft is stored once and the report is true, wherever the server's answer is cut", async () => {
  const { stack, tap, target, run, draft, stored } = await setting();
  await using _ = stack;
  let cuts = 0;
  for (let bytes = 0; bytes < 400; bytes += 9) {
    // A connection that is there already: the cut is in the work, not in the login.
    await target.pool.read(undefined, AbortSignal.timeout(10_000), (session) => session.noop());
    const before = tap.accepted;
    tap.cutAfter(bytes);
    const { headerId, work } = draft();
    const running = run(work);
    // Only this one connection is cut.
    const heal = setInterval(() => tap.accepted > before && tap.cutAfter(Infinity), 1);
    const operation = await running;
    clearInterval(heal);
    tap.cutAfter(Infinity);
    if (tap.accepted > before) cuts++;
    const uids = await stored(headerId);
    const [item] = work.items;
    assert.ok(uids.length <= 1, `${uids.length} drafts after a cut at ${bytes}`);
    assert.equal(operation.state, "finished", `${operation.error?.message} at ${bytes}`);
    assert.equal(item.outcome, "done", `${item.reason} at ${bytes}`);
    assert.ok(item.newMessageId?.endsWith(`:${uids[0]}`), `${item.newMessageId} at ${bytes}`);
  }
  assert.ok(cuts > 20, `only ${cuts} cuts`);
});

Deno.test("what was accepted is never sent again, also when nobody tells where it is", async () => {
  const { stack, tap, target, run, draft, stored } = await setting({
    capabilities: "IMAP4rev1 SASL-IR LITERAL+ SPECIAL-USE",
  });
  await using _ = stack;
  for (let bytes = 0; bytes < 900; bytes += 30) {
    await target.pool.read(undefined, AbortSignal.timeout(10_000), (session) => session.noop());
    const before = tap.accepted;
    tap.cutAfter(bytes);
    const { headerId, work } = draft();
    const heal = setInterval(() => tap.accepted > before && tap.cutAfter(Infinity), 1);
    await run(work);
    clearInterval(heal);
    tap.cutAfter(Infinity);
    const uids = await stored(headerId);
    assert.equal(uids.length, 1, `${uids.length} drafts after a cut at ${bytes}`);
    assert.ok(work.items[0].newMessageId?.endsWith(`:${uids[0]}`));
    const { restores, cannot, start } = work.undo();
    assert.deepEqual([restores, start], [0, undefined]);
    assert.match(cannot ?? "", /cannot remove/);
  }
});

Deno.test("a draft that is taken back is removed, and nothing else is", async (t) => {
  const { stack, tap, target, other, operations, run, draft, stored } = await setting();
  await using _ = stack;
  const neighbour = encoder.encode("Subject: marked by another program\r\n\r\n");

  await t.step("also where others have marked messages as deleted", async () => {
    await appendMessage(other, "Drafts", neighbour, { flags: ["\\Deleted"] });
    const { headerId, work } = draft();
    const operation = await run(work);
    assert.equal(work.undo().restores, 1);
    const undo = operations.undo(operation.id);
    await undo.ended;
    assert.equal(undo.work.items[0]?.outcome, "done", undo.work.items[0]?.reason);
    assert.deepEqual(await stored(headerId), []);
    assert.equal((await other.examine("Drafts")).exists, 1);
    assert.throws(() => operations.undo(operation.id), MailError);
  });

  await t.step("wherever the server's answer is cut", async () => {
    for (let bytes = 0; bytes < 900; bytes += 40) {
      const { headerId, work } = draft();
      const operation = await run(work);
      const before = tap.accepted;
      tap.cutAfter(bytes);
      const heal = setInterval(() => tap.accepted > before && tap.cutAfter(Infinity), 1);
      const undo = operations.undo(operation.id);
      await undo.ended;
      clearInterval(heal);
      tap.cutAfter(Infinity);
      assert.deepEqual(await stored(headerId), [], `a cut at ${bytes}`);
      assert.equal(undo.work.items[0]?.outcome, "done", `${undo.work.items[0]?.reason} ${bytes}`);
    }
  });

  await t.step("and one that was sent, deleted or replaced meanwhile is left alone", async () => {
    const { headerId, work } = draft();
    const operation = await run(work);
    const [uid] = await stored(headerId);
    await other.select("Drafts");
    await other.client.messageDelete(`${uid}`, { uid: true });
    const undo = operations.undo(operation.id);
    await undo.ended;
    assert.equal(undo.work.items[0]?.outcome, "failed");
    assert.equal(undo.work.items[0]?.reason, "message_not_found");
    const next = draft();
    await run(next.work);
    const [there = 0] = await stored(next.headerId);
    const { uidvalidity } = await other.examine("Drafts");
    const key = (await fingerprints(other, [there])).get(there)?.key ?? "";
    const is = { target, mailbox: "Drafts", messageId: "", uid: there, uidvalidity, key };
    for (
      const [changed, reason] of [
        [{ key: "1 another" }, "message_changed"],
        [{ uidvalidity: "1" }, "uidvalidity_changed"],
      ] as const
    ) {
      const remove = new RemoveDraftWork({ ...is, ...changed });
      await run(remove);
      assert.deepEqual([remove.items[0].outcome, remove.items[0].reason], ["failed", reason]);
    }
    assert.deepEqual(await stored(next.headerId), [there]);
  });
});

Deno.test("a refusal of the server is told, and not tried again", async () => {
  const { stack, tap, target, run, stored } = await setting({ quotaKb: 100 });
  await using _ = stack;
  const headerId = "<large@example.test>";
  const message = encoder.encode(`Message-ID: ${headerId}\r\n\r\n${"x".repeat(200_000)}`);
  const work = new DraftWork({ target, mailbox: "Drafts", message, headerId });
  await run(work);
  // The others say no more than NO.
  const reason = KIND === "dovecot" ? "over_quota" : "server_refused";
  assert.deepEqual([work.items[0].outcome, work.items[0].reason], ["failed", reason]);
  assert.equal(tap.lines.filter((line) => line.includes("APPEND")).length, 1);
  assert.deepEqual(await stored(headerId), []);
  assert.deepEqual(work.undo(), { restores: 0 });
  const gone = new DraftWork({ target, mailbox: "Nowhere", message, headerId });
  await run(gone);
  assert.equal(gone.items[0].outcome, "failed");
});

Deno.test("when the server stays away, the report says that the draft may be stored", async () => {
  const { stack, tap, target, draft, operations, stored } = await setting();
  await using _ = stack;
  await target.pool.read(undefined, AbortSignal.timeout(10_000), (session) => session.noop());
  const { headerId, work } = draft();
  // Enough for STATUS and not for what follows.
  tap.cutAfter(130);
  const operation = operations.start(work);
  const cutting = setInterval(() => tap.accepted > 1 && tap.cut(), 1);
  await operation.ended;
  clearInterval(cutting);
  assert.equal(operation.state, "interrupted");
  const uids = await stored(headerId);
  const [item] = work.items;
  assert.equal(item.outcome, "failed");
  // It is said only where the draft had been sent already.
  if (uids.length > 0) assert.equal(item.reason, "end_not_seen");
});
