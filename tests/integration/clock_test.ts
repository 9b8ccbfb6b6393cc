/**
 * The clock of the machine is set ahead and back while the server is at work:
 * durations, limits and ends do not follow it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startTap } from "../servers/tap.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { shiftClock } from "../support/shifted_clock.ts";

const DAY_MS = 86_400_000;

/** Ahead, further ahead, back to before the start, and back to where it was. */
const SHIFTS = [DAY_MS, 400 * DAY_MS, -800 * DAY_MS, 399 * DAY_MS];

Deno.test("A clock that jumps costs no connection, no cursor, no call and no undo.", async () => {
  await using stack = new AsyncDisposableStack();
  const clock = stack.use(shiftClock());
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const product = await startInProcess({
    ...accountVariables(tap, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: 1,
    MAIL_IMAP_READ_SESSION_CACHE_TTL_SECONDS: 60,
  });
  stack.defer(() => product.close());
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const { failed, data, text, structured } = await product.call(name, args);
    assert.equal(failed, false, text);
    const { duration_ms } = (structured as { meta: { duration_ms: number } }).meta;
    assert.ok(duration_ms >= 0 && duration_ms < DAY_MS / 2, `${duration_ms} ms`);
    return data;
  };
  const first = await call("imap_search_messages", { limit: 5 });
  const [newest] = first.messages;
  const mark = { message_ids: [newest.id], operation: "add", flags: ["\\Flagged"] };
  for (const shift of SHIFTS) {
    const { operation_id } = await call("imap_update_message_flags", mark);
    clock.shift(shift);
    const next = await call("imap_search_messages", { cursor: first.next_cursor, limit: 5 });
    assert.equal(next.messages.length, 5);
    const { body } = await call("imap_get_message", { message_id: newest.id });
    assert.ok(body);
    const { items } = await call("imap_get_operation", { operation_id });
    assert.equal(items[0].outcome, "done");
    await call("imap_undo_operation", { operation_id });
  }
  assert.equal(tap.accepted, 1, "one connection for all of it");
});

Deno.test("A confirmation ends after its time by the clock on the wall, and one set back takes none away.", async () => {
  await using stack = new AsyncDisposableStack();
  const clock = stack.use(shiftClock());
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  stack.defer(() => product.close());
  const { data } = await product.call("imap_search_messages", { limit: 1 });
  const trash = { message_ids: [data.messages[0].id], action: "delete" };
  const ask = async (): Promise<string> => {
    const asked = await product.call("imap_apply_to_messages", trash);
    return asked.data.confirm_token;
  };
  const confirm = async (confirm_token: string) =>
    (await product.call("imap_apply_to_messages", { ...trash, confirm_token })).error;
  const early = await ask();
  clock.shift(DAY_MS);
  assert.equal((await confirm(early))?.details?.reason, "confirm_token_expired");
  const token = await ask();
  clock.shift(-2 * DAY_MS);
  assert.equal(await confirm(token), undefined);
  const { total } = (await product.call("imap_search_messages", { limit: 1 })).data;
  assert.equal(total, data.total - 1);
});

Deno.test("A search by days takes the day of the clock on the wall.", async () => {
  await using stack = new AsyncDisposableStack();
  const clock = stack.use(shiftClock());
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startInProcess(accountVariables(server, ADA));
  stack.defer(() => product.close());
  const recent = async () => (await product.call("imap_search_messages", { last_days: 30 })).data;
  const before = await recent();
  assert.ok(before.messages.length > 0);
  clock.shift(365 * DAY_MS);
  assert.equal((await recent()).messages.length, 0);
  clock.shift(-365 * DAY_MS);
  assert.equal((await recent()).messages.length, before.messages.length);
});
