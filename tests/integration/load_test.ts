/**
 * Many calls at once and one after the other: every one is answered, and
 * nothing is left of them. `deno task soak` is the long form.
 *
 * @module
 */

import assert from "node:assert/strict";
import { growth, sockets, threads } from "../load/footprint.ts";
import { runCalls } from "../load/run.ts";
import { CAP, openLoad } from "../load/setting.ts";
import { startFaultProxy } from "../servers/fault_proxy.ts";
import { liveTimers } from "../support/live_timers.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables, startProduct } from "../support/product.ts";

/** Calls in the gate; in the first third the process warms up. */
const CALLS = 750;

/** As many as the contract says. */
const AT_ONCE = 50;

/** In MB; 250 calls that leave 80 KB each are noticed. */
const MAX_GROWTH = 20;

/** Longest wait for connections that nobody uses to be closed, in milliseconds; they are kept for 1 s. */
const PATIENCE_MS = 20_000;

Deno.test(`${CALLS} mixed calls, ${AT_ONCE} at once, leave nothing behind`, async () => {
  await using load = await openLoad();
  const { product, caller, taps } = load;
  const looks = await runCalls(load, CALLS, AT_ONCE);
  assert.deepEqual(caller.surprises, []);
  for (const tool of ["imap_get_thread", "imap_get_attachment", "imap_undo_operation"]) {
    assert.ok((caller.tools.get(tool) ?? 0) > 5, `${tool} was called`);
  }
  for (const outcome of ["invalid_input", "not_found", "given up"]) {
    assert.ok((caller.outcomes.get(outcome) ?? 0) > 5, outcome);
  }
  assert.ok(growth(looks) < MAX_GROWTH, `${growth(looks)} MB more`);
  for (const { most } of taps) assert.ok(most <= CAP, `${most} connections`);
  await load.assertAsBefore();

  const deadline = performance.now() + PATIENCE_MS;
  while (await sockets(product.pid) > 0 || await load.loggedIn() > 0) {
    assert.ok(performance.now() < deadline, "connections are left");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const atWork = Math.max(...looks.map((look) => look.threads));
  assert.ok(await threads(product.pid) <= atWork, "no thread was added since");
});

Deno.test("where no connection is kept, there is one at a time, also at a mail server that says goodbye slowly", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const proxy = await startFaultProxy(server);
  stack.defer(() => proxy.stop());
  const product = await startProduct({
    ...accountVariables(proxy, ADA),
    MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: 0,
  });
  stack.defer(() => product.close());
  proxy.delay(25);
  let most = 0;
  const looking = setInterval(() => most = Math.max(most, proxy.open), 2);
  stack.defer(() => clearInterval(looking));
  const search = () => product.call("imap_search_messages", { limit: 1 });
  const answers = await Promise.all(Array.from({ length: 5 }, search));
  assert.deepEqual(answers.filter(({ failed }) => failed), []);
  for (let i = 0; i < 4; i++) assert.equal((await search()).failed, false);
  assert.equal(most, 1);
});

Deno.test("no call leaves a timer behind", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  using timers = liveTimers();
  const product = await startInProcess(accountVariables(server, ADA));
  stack.defer(() => product.close());
  const { data } = await product.call("imap_search_messages", { limit: 10, snippet_max_chars: 50 });
  const ids: string[] = data.messages.map(({ id }: { id: string }) => id);
  const some = async () => {
    const given = new AbortController();
    const calls = ids.flatMap((message_id) => [
      product.call("imap_get_message", { message_id }),
      product.call("imap_get_thread", { message_id }),
      product.call("imap_get_message", { message_id: `${message_id}0` }),
      product.call("imap_get_message", { message_id }, given.signal).catch(() => undefined),
    ]);
    given.abort();
    await Promise.all(calls);
  };
  await some();
  const before = timers.count;
  for (let round = 0; round < 5; round++) await some();
  assert.ok(timers.count <= before + 1, `${before} timers, then ${timers.count}`);
});
