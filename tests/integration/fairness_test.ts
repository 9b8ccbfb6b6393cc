/**
 * Accounts do not get in each other's way: neither one that is flooded with
 * calls, nor one whose server does not answer.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sockets } from "../load/footprint.ts";
import { MAX_CALLS } from "../../lib/policy/call_limit.ts";
import { fillMailbox } from "../samples/mailbox.ts";
import { startBlackHole, startRefusing, startSilent } from "../servers/dead_ends.ts";
import { startFaultProxy } from "../servers/fault_proxy.ts";
import { ADA, BEN, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, type Product, startProduct } from "../support/product.ts";

/** How long the server took for a call, in milliseconds: pipes and the client are not in it. */
async function duration(
  product: Product,
  ...[name, args]: [string, Record<string, unknown>]
): Promise<number> {
  const { structured, text } = await product.call(name, args);
  assert.ok(structured, text);
  return (structured as { meta: { duration_ms: number } }).meta.duration_ms;
}

/** Ids of some messages of an account. */
async function idsOf(product: Product, account_id: string): Promise<string[]> {
  const { data } = await product.call("imap_search_messages", { account_id, limit: 20 });
  return data.messages.map(({ id }: { id: string }) => id);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Calls at once with which an account is flooded. */
const FLOOD = 60;

/**
 * What a call of the other account takes at most, in parts of what one of the
 * flood takes. Behind the whole flood it would be as long, or longer.
 */
const FAIR = 0.5;

const FLOODS: Readonly<Record<string, (id: string) => [string, Record<string, unknown>]>> = {
  "messages": (message_id) => ["imap_get_message", { message_id, body_format: "markdown" }],
  "lists with snippets": () => ["imap_search_messages", { limit: 20, snippet_max_chars: 100 }],
  "sources": (message_id) => ["imap_get_message_raw", { message_id, max_bytes: 64_000 }],
};

Deno.test("a call is answered while another account is flooded, before the flood is", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  await fillMailbox(server, BEN, new Date());
  const product = await startProduct({
    ...accountVariables(server, ADA),
    ...accountVariables(server, BEN, "WORK"),
  });
  stack.defer(() => product.close());
  const flooded = await idsOf(product, "default");
  const [message_id] = await idsOf(product, "work");
  for (const [what, make] of Object.entries(FLOODS)) {
    await t.step(`a flood of ${what}`, async () => {
      const flooding: number[] = [];
      let over = false;
      const flood = Array.from({ length: FLOOD }, async (_, i) => {
        while (!over) {
          flooding.push(await duration(product, ...make(flooded[i % flooded.length] as string)));
        }
      });
      while (flooding.length < FLOOD) await new Promise((resolve) => setTimeout(resolve, 10));
      const other: number[] = [];
      for (let i = 0; i < 15; i++) {
        other.push(await duration(product, "imap_get_message", { message_id }));
      }
      over = true;
      await Promise.all(flood);
      const [one, many] = [median(other), median(flooding)];
      assert.ok(one <= many * FAIR, `${one} ms beside ${many} ms`);
    });
  }
});

/** How long the product waits for a dead server, in milliseconds: far longer than the healthy one takes for all. */
const DEAD_MS = 30_000;

/** How late the slow server is with everything, in milliseconds. */
const SLOW_MS = 3_000;

/** Longest wait for what is given up to be gone, in milliseconds. */
const PATIENCE_MS = 20_000;

Deno.test("accounts that refuse, say nothing, swallow everything or are slow keep no other waiting", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const slow = await startFaultProxy(server);
  stack.defer(() => slow.stop());
  const dead = { refuse: startRefusing(), silent: startSilent(), swallow: await startBlackHole() };
  for (const one of Object.values(dead)) stack.defer(() => one.stop());
  const product = await startProduct({
    ...accountVariables(slow, BEN, "SLOW"),
    ...Object.assign(
      {},
      ...Object.entries(dead).map(([name, { port }]) =>
        accountVariables({ port, caPath: server.caPath }, BEN, name.toUpperCase())
      ),
    ),
    ...accountVariables(server, ADA),
    MAIL_IMAP_CONNECT_TIMEOUT_MS: DEAD_MS,
    MAIL_IMAP_GREETING_TIMEOUT_MS: DEAD_MS,
  });
  stack.defer(() => product.close());
  const [message_id] = await idsOf(product, "default");
  slow.delay(SLOW_MS);

  const given = new AbortController();
  const codes = new Map<string, string[]>();
  const calls = ["refuse", "silent", "swallow", "slow"].flatMap((account_id) => {
    codes.set(account_id, []);
    // One more than are taken.
    return Array.from({ length: MAX_CALLS + 1 }, async () => {
      const { error } = await product.call(
        "imap_search_messages",
        { account_id, limit: 1 },
        given.signal,
      );
      codes.get(account_id)?.push(error?.details?.reason ?? "ok");
    });
  });
  const dying = Promise.allSettled(calls);
  for (let i = 0; i < 40; i++) {
    const answer = await product.call("imap_get_message", { message_id });
    assert.equal(answer.failed, false, answer.text);
  }
  // Nobody has waited for a dead server: none of its calls has come to an end.
  assert.deepEqual(codes.get("silent"), ["too_many_calls"]);
  assert.deepEqual(codes.get("swallow"), ["too_many_calls"]);
  // Their connections are closed with the calls.
  given.abort();
  await dying;
  const deadline = performance.now() + PATIENCE_MS;
  while (await sockets(product.pid) > 1) {
    assert.ok(performance.now() < deadline, "connections to dead servers are left");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const after = await product.call("imap_get_message", { message_id });
  assert.equal(after.failed, false, after.text);
});
