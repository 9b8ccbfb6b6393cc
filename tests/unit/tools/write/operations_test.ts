/**
 * Operations: their order, their retries, their end, and how long they are remembered.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MailError, reasonOf } from "../../../../lib/contract/error.ts";
import type { EndedWrite } from "../../../../lib/policy/audit.ts";
import type { Operation } from "../../../../lib/tools/write/operation.ts";
import { Operations } from "../../../../lib/tools/write/operations.ts";
import { NO_LOG } from "../../imap/fake_client.ts";
import { type Batch, FakeWork, lost, promise } from "./fake_work.ts";

const NOTHING: Batch = () => undefined;

function make(
  { maxEntries = 100, pausesMs = [0, 0, 0] }: { maxEntries?: number; pausesMs?: number[] } = {},
): { operations: Operations; audited: EndedWrite[] } {
  const audited: EndedWrite[] = [];
  const audit = { ended: (event: EndedWrite) => void audited.push(event) };
  return { operations: new Operations({ maxEntries, pausesMs, audit, log: NO_LOG }), audited };
}

function outcomes({ work }: Operation): readonly string[] {
  return work.items.map(({ outcome, reason }) => reason ? `${outcome}: ${reason}` : outcome);
}

/** `details.reason` of what is thrown. */
function refusal(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return reasonOf(error);
  }
  assert.fail("nothing was thrown");
}

Deno.test("An operation does batch after batch, and is finished after the last.", async () => {
  const { operations, audited } = make();
  const order: number[] = [];
  const work = new FakeWork([0, 1, 2].map((i) => () => void order.push(i)));
  const operation = operations.start(work);
  assert.equal(operation.state, "running");
  assert.equal(operation.finishedAt, undefined);
  await operation.ended;
  assert.deepEqual(order, [0, 1, 2]);
  assert.equal(operation.state, "finished");
  assert.equal(operation.error, undefined);
  assert.deepEqual(outcomes(operation), ["done", "done", "done"]);
  assert.ok((operation.finishedAt ?? "") >= operation.startedAt);
  assert.equal(operations.get(operation.id), operation);
  assert.deepEqual(audited, [{
    operation: operation.id,
    action: "test",
    accounts: ["work"],
    state: "finished",
    total: 3,
    done: 3,
    skipped: 0,
    failed: 0,
    reason: undefined,
  }]);
});

Deno.test("Operations of one account run one after the other, in the order of their start.", async () => {
  const { operations } = make();
  const order: string[] = [];
  const first = promise();
  const one = operations.start(
    new FakeWork([() => first.kept, () => void order.push("one")]),
  );
  const two = operations.start(new FakeWork([() => void order.push("two")]));
  const three = operations.start(new FakeWork([() => void order.push("three")], ["home", "work"]));
  const four = operations.start(new FakeWork([() => void order.push("four")], ["home"]));
  const other = operations.start(new FakeWork([() => void order.push("other")], ["other"]));
  await other.ended;
  assert.deepEqual(order, ["other"], "another account does not wait");
  first.keep();
  await Promise.all([one, two, three, four].map(({ ended }) => ended));
  assert.deepEqual(order, ["other", "one", "two", "three", "four"]);
});

Deno.test("Operations of different accounts run at the same time.", async () => {
  const { operations } = make();
  const [here, there] = [promise(), promise()];
  // Each can only end once the other has begun.
  const one = operations.start(new FakeWork([() => (here.keep(), there.kept)], ["a"]));
  const two = operations.start(new FakeWork([() => (there.keep(), here.kept)], ["b"]));
  await Promise.all([one.ended, two.ended]);
  assert.deepEqual([one.state, two.state], ["finished", "finished"]);
});

Deno.test("After a lost connection the same batch is begun again, after pauses.", async () => {
  const { operations } = make();
  let losses = 3;
  const flaky: Batch = () => {
    if (losses-- > 0) throw lost();
  };
  const work = new FakeWork([NOTHING, flaky, NOTHING]);
  const operation = operations.start(work);
  await operation.ended;
  assert.equal(operation.state, "finished");
  assert.equal(work.attempts, 6);
  assert.deepEqual(outcomes(operation), ["done", "done", "done"]);
});

Deno.test("Each batch that succeeds gives the next one all its attempts again.", async () => {
  const { operations } = make();
  const flaky = (): Batch => {
    let losses = 3;
    return () => {
      if (losses-- > 0) throw lost();
    };
  };
  const operation = operations.start(new FakeWork([flaky(), flaky(), flaky()]));
  await operation.ended;
  assert.equal(operation.state, "finished");
});

Deno.test("A server that stays away ends it as interrupted; what was done is told.", async () => {
  const { operations, audited } = make();
  const work = new FakeWork([NOTHING, () => Promise.reject(lost()), NOTHING]);
  const operation = operations.start(work);
  await operation.ended;
  assert.equal(operation.state, "interrupted");
  assert.equal(work.attempts, 1 + 4);
  assert.equal(reasonOf(work.givenUp), "connection_lost");
  assert.equal(operation.error, work.givenUp);
  assert.deepEqual(outcomes(operation), [
    "done",
    "failed: connection_lost",
    "failed: connection_lost",
  ]);
  assert.equal(audited[0]?.state, "interrupted");
  assert.equal(audited[0]?.reason, "connection_lost");
  assert.equal(audited[0]?.failed, 2);
});

Deno.test("A refusal is not tried again.", async () => {
  const { operations } = make();
  const refused = new MailError("forbidden", "no", { details: { reason: "over_quota" } });
  const work = new FakeWork([() => Promise.reject(refused), NOTHING]);
  const operation = operations.start(work);
  await operation.ended;
  assert.equal(work.attempts, 1);
  assert.equal(operation.state, "finished");
  assert.equal(work.givenUp, refused);
  assert.deepEqual(outcomes(operation), ["failed: over_quota", "failed: over_quota"]);
});

Deno.test("A mistake in a work ends that one, says nothing of itself, and holds up no other.", async () => {
  const { operations } = make();
  const work = new FakeWork([() => Promise.reject(new TypeError("secret text of a mail"))]);
  work.giveUp = () => {
    throw new TypeError("once more");
  };
  const broken = operations.start(work);
  const next = operations.start(new FakeWork([NOTHING]));
  await Promise.all([broken.ended, next.ended]);
  assert.equal(broken.state, "finished");
  assert.equal(broken.error?.code, "internal");
  assert.doesNotMatch(broken.error?.message ?? "", /secret/);
  assert.deepEqual(outcomes(broken), ["failed: unexpected"]);
  assert.equal(next.state, "finished");
});

Deno.test("Canceling ends it after the batch it is at; the rest is skipped.", async () => {
  const { operations } = make();
  const [begun, go] = [promise(), promise()];
  const work = new FakeWork([() => (begun.keep(), go.kept), NOTHING, NOTHING]);
  const operation = operations.start(work);
  await begun.kept;
  assert.equal(operations.cancel(operation.id), operation);
  assert.equal(operation.state, "running");
  go.keep();
  await operation.ended;
  assert.equal(operation.state, "canceled");
  assert.deepEqual(outcomes(operation), ["done", "skipped: canceled", "skipped: canceled"]);
});

Deno.test("An operation that is canceled while it waits for its turn does nothing.", async () => {
  const { operations } = make();
  const go = promise();
  const first = operations.start(new FakeWork([() => go.kept]));
  const work = new FakeWork([NOTHING]);
  const waiting = operations.start(work);
  operations.cancel(waiting.id);
  go.keep();
  await Promise.all([first.ended, waiting.ended]);
  assert.equal(waiting.state, "canceled");
  assert.equal(work.attempts, 0);
});

Deno.test("Canceled after a lost connection, it first looks what became of the batch.", async () => {
  const { operations } = make();
  let losses = 1;
  const work = new FakeWork([() => {
    if (losses-- > 0) {
      operations.cancel(operation.id);
      throw lost();
    }
  }, NOTHING]);
  const operation = operations.start(work);
  await operation.ended;
  assert.equal(operation.state, "canceled");
  assert.deepEqual(outcomes(operation), ["done", "skipped: canceled"]);
});

Deno.test("Canceling what has ended changes nothing.", async () => {
  const { operations } = make();
  const operation = operations.start(new FakeWork([NOTHING]));
  await operation.ended;
  assert.equal(operations.cancel(operation.id).state, "finished");
});

Deno.test("Operations that ended longest ago are forgotten first.", async () => {
  const { operations } = make({ maxEntries: 2 });
  const go = promise();
  const long = operations.start(new FakeWork([() => go.kept], ["a"]));
  const quick: Operation[] = [];
  for (let i = 0; i < 3; i++) {
    const operation = operations.start(new FakeWork([NOTHING], ["b"]));
    await operation.ended;
    quick.push(operation);
  }
  const [first, second, third] = quick.map(({ id }) => id) as [string, string, string];
  assert.equal(refusal(() => operations.get(first)), "operation_not_found");
  assert.equal(operations.get(second).id, second);
  go.keep();
  await long.ended;
  assert.equal(refusal(() => operations.get(second)), "operation_not_found");
  assert.equal(operations.get(third).id, third);
  assert.equal(operations.get(long.id).id, long.id);
});

Deno.test("No number of others makes a running operation forgotten.", async () => {
  const { operations } = make({ maxEntries: 1 });
  const go = promise();
  const running = [0, 1, 2].map((i) => operations.start(new FakeWork([() => go.kept], [`r${i}`])));
  for (let i = 0; i < 5; i++) await operations.start(new FakeWork([NOTHING])).ended;
  for (const { id } of running) assert.equal(operations.get(id).state, "running");
  go.keep();
  await Promise.all(running.map(({ ended }) => ended));
  assert.equal(running.filter(({ id }) => refused(() => operations.get(id))).length, 2);
});

function refused(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

Deno.test("More than 64 operations of an account at once are refused, and further ones once there is room.", async () => {
  const { operations } = make();
  const go = promise();
  const started = Array.from({ length: 64 }, () => operations.start(new FakeWork([() => go.kept])));
  const thrown = refusal(() => operations.start(new FakeWork([NOTHING])));
  assert.equal(thrown, "too_many_operations");
  const both = refusal(() => operations.start(new FakeWork([NOTHING], ["other", "work"])));
  assert.equal(both, "too_many_operations");
  await operations.start(new FakeWork([NOTHING], ["other"])).ended;
  go.keep();
  await Promise.all(started.map(({ ended }) => ended));
  await operations.start(new FakeWork([NOTHING])).ended;
});

Deno.test("Ids are not to be guessed, and no other text finds an operation.", () => {
  const { operations } = make();
  const ids = [0, 1, 2].map(() => operations.start(new FakeWork([NOTHING])).id);
  for (const id of ids) assert.match(id, /^[\w-]{12}$/);
  assert.equal(new Set(ids).size, 3);
  for (const id of ["", "x", ids[0]?.slice(1) ?? "", "__proto__"]) {
    assert.equal(refusal(() => operations.get(id)), "operation_not_found");
    assert.equal(refusal(() => operations.cancel(id)), "operation_not_found");
    assert.equal(refusal(() => operations.undo(id)), "operation_not_found");
  }
});

Deno.test("An operation is taken back once.", async () => {
  const { operations } = make();
  const work = new FakeWork([NOTHING, NOTHING]);
  const operation = operations.start(work);
  await operation.ended;
  const undo = operations.undo(operation.id);
  assert.equal(operation.undoneBy, undo.id);
  assert.equal(refusal(() => operations.undo(operation.id)), "already_undone");
  await undo.ended;
  assert.equal(refusal(() => operations.undo(operation.id)), "already_undone");
  assert.equal(work.undone, 1);
  assert.equal(undo.state, "finished");
});

Deno.test("What is still running, or has done nothing, cannot be taken back.", async () => {
  const { operations } = make();
  const go = promise();
  const running = operations.start(new FakeWork([NOTHING, () => go.kept]));
  assert.equal(refusal(() => operations.undo(running.id)), "operation_running");
  go.keep();
  const failed = operations.start(
    new FakeWork([() => Promise.reject(new MailError("forbidden", "no"))]),
  );
  await Promise.all([running.ended, failed.ended]);
  assert.equal(refusal(() => operations.undo(failed.id)), "nothing_to_undo");
  assert.equal(operations.undo(running.id).work.action, "undo");
});

Deno.test("An undo that finds no room can be asked for again.", async () => {
  const { operations } = make();
  const operation = operations.start(new FakeWork([NOTHING]));
  await operation.ended;
  const go = promise();
  const others = Array.from({ length: 64 }, () => operations.start(new FakeWork([() => go.kept])));
  assert.equal(refusal(() => operations.undo(operation.id)), "too_many_operations");
  assert.equal(operation.undoneBy, undefined);
  go.keep();
  await Promise.all(others.map(({ ended }) => ended));
  await operations.undo(operation.id).ended;
});

Deno.test("At the end the batch at work is finished, and no other is begun.", async () => {
  const { operations } = make();
  const [begun, go] = [promise(), promise()];
  const at = operations.start(new FakeWork([() => (begun.keep(), go.kept), NOTHING]));
  const waiting = operations.start(new FakeWork([NOTHING]));
  await begun.kept;
  const closed = operations.close();
  go.keep();
  await closed;
  assert.deepEqual(outcomes(at), ["done", "skipped: canceled"]);
  assert.deepEqual(outcomes(waiting), ["skipped: canceled"]);
  const late = operations.start(new FakeWork([NOTHING]));
  await late.ended;
  assert.equal(late.state, "canceled");
});

Deno.test("A batch that does not end is aborted within the grace, and told as interrupted.", async () => {
  const { operations } = make();
  const begun = promise();
  const work = new FakeWork([(signal) => {
    begun.keep();
    return new Promise((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  }]);
  const operation = operations.start(work);
  await begun.kept;
  await operations.close();
  assert.equal(operation.state, "interrupted");
  assert.equal(reasonOf(work.givenUp), "shutting_down");
  assert.deepEqual(outcomes(operation), ["failed: shutting_down"]);
});

Deno.test("A pause ends with the server; the work looks once more and gives up.", async () => {
  const pausing = promise();
  const log = { ...NO_LOG, info: () => pausing.keep() };
  const audit = { ended: () => undefined };
  const operations = new Operations({ maxEntries: 1, pausesMs: [3_600_000], audit, log });
  const work = new FakeWork([() => Promise.reject(lost())]);
  const operation = operations.start(work);
  await pausing.kept;
  await Promise.resolve();
  await operations.close();
  assert.equal(work.attempts, 2);
  assert.equal(operation.state, "interrupted");
});
