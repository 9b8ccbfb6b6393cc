/**
 * A server over HTTP that is told to end: what was begun is answered, nobody
 * new comes, and the process ends with 0, at once when it is told again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { connectRaw, statusOf } from "../clients/raw_http.ts";
import { lengthOf, request } from "../support/http_requests.ts";
import { census } from "../support/census.ts";
import { holdAt, until } from "../support/held.ts";
import {
  callMessage,
  type HttpProduct,
  messagesOf,
  posted,
  startHttpProduct,
} from "../support/http_product.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer } from "../support/write_suite.ts";
import { idOf } from "../support/write_truth.ts";

/** Twice the time that a batch has to come to its end when the process is told twice, in milliseconds. */
const HOLD_MS = 1_600;

/** Whether anybody can still come. */
async function isOpen({ port }: HttpProduct): Promise<boolean> {
  try {
    (await connectRaw(port)).close();
    return true;
  } catch {
    return false;
  }
}

Deno.test("A server over HTTP that is told to end", async (t) => {
  await using stack = new AsyncDisposableStack();
  const { raw, proxy, variables, stop } = await startWriteServer("full");
  stack.defer(stop);

  const begin = async (): Promise<{ product: HttpProduct; ids: string[] }> => {
    proxy.arm();
    await seed(raw, { INBOX: 4, Archive: 0 });
    const { messages } = await census(raw);
    return {
      product: await startHttpProduct(variables),
      ids: messages.filter(({ mailbox }) => mailbox === "INBOX").map(idOf),
    };
  };

  /** A server that drains while it moves messages for a client that has gone; held until `go`. */
  const drainWithoutClient = async () => {
    const { product, ids } = await begin();
    const { held, go } = holdAt(proxy, / UID MOVE /);
    const gone = new AbortController();
    const move = callMessage("imap_apply_to_messages", {
      message_ids: ids,
      action: "move",
      destination_mailbox: "Archive",
    });
    const call = product.send("/mcp", { ...posted(move), signal: gone.signal }, "all");
    const failed = assert.rejects(call.then((response) => response.text()));
    await held;
    gone.abort();
    await failed;
    product.signal("SIGTERM");
    await until("nobody new is taken", async () => !await isOpen(product));
    return { product, ids, go };
  };

  await t.step(
    "answers the calls that were begun, tells of its end, and takes nobody new",
    async () => {
      const { product, ids } = await begin();
      const { held, go } = holdAt(proxy, / UID MOVE /);
      const move = callMessage("imap_apply_to_messages", {
        message_ids: ids.slice(0, 2),
        action: "move",
        destination_mailbox: "Archive",
      });
      const call = product.send("/mcp", posted(move), "all");
      await held;
      const probe = await connectRaw(product.port);
      await probe.send("GET /healthz HTTP/1.1\r\n");
      product.signal("SIGTERM");
      await until("nobody new is taken", async () => !await isOpen(product));
      await probe.send("Host: a\r\n\r\n");
      const said = await probe.read();
      assert.equal(statusOf(said), 503);
      assert.match(said, /draining\n$/);
      go();
      const [answer] = await messagesOf(await call);
      assert.equal(answer.result.structuredContent.data.status, "ok");
      assert.equal((await product.status).code, 0);
      await product.stop();
      assert.match(product.stderr(), /"msg":"audit ended"/);
    },
  );

  await t.step("also finishes a change whose client has gone", async () => {
    const { product, ids, go } = await drainWithoutClient();
    // Longer than a process that is told twice would wait for it.
    await sleep(HOLD_MS);
    go();
    assert.equal((await product.status).code, 0);
    await product.stop();
    const { messages } = await census(raw);
    assert.equal(messages.filter(({ mailbox }) => mailbox === "Archive").length, ids.length);
    assert.match(product.stderr(), /"action":"move".*"state":"finished"/);
    assert.match(product.stderr(), /"msg":"call".*"tool":"imap_apply_to_messages".*"outcome":"ok"/);
  });

  await t.step("answers what came over one connection in a row, to the last", async () => {
    const { product, ids } = await begin();
    const { held, go } = holdAt(proxy, / UID MOVE /);
    const client = await connectRaw(product.port);
    const body = (tool: string, given: Record<string, unknown>, id: number): string =>
      JSON.stringify({ ...callMessage(tool, given), id });
    const [last, ...moved] = ids;
    const move = { message_ids: moved, action: "move", destination_mailbox: "Archive" };
    const flag = { message_ids: [last], operation: "add", flags: ["$late"] };
    const calls = [
      body("imap_apply_to_messages", move, 71),
      body("imap_update_message_flags", flag, 72),
    ];
    for (const one of calls) {
      await client.send(request(product.port, { length: lengthOf(one) }, one));
    }
    await held;
    product.signal("SIGTERM");
    await until("nobody new is taken", async () => !await isOpen(product));
    // Changes of one account come after each other, and so do the answers.
    go();
    const said = await client.read((text) => text.includes('"id":72'));
    assert.match(said, /"done":3.*"id":71.*"done":1.*"id":72/s);
    client.close();
    assert.equal((await product.status).code, 0);
    await product.stop();
    const { messages } = await census(raw);
    assert.equal(messages.filter(({ mailbox }) => mailbox === "Archive").length, moved.length);
    assert.equal(messages.filter(({ flags }) => flags.includes("$late")).length, 1);
  });

  await t.step("that is told twice writes down the call whose change it has made", async () => {
    const { product, ids, go } = await drainWithoutClient();
    product.signal("SIGTERM");
    go();
    assert.equal((await product.status).code, 0);
    await product.stop();
    const lines = product.stderr().split("\n").filter((line) => /"seq":/.test(line))
      .map((line) => JSON.parse(line)).map(({ msg, action, outcome }) => outcome ?? action ?? msg);
    assert.deepEqual(lines, ["move", "ok", "audit ended"]);
    const { messages } = await census(raw);
    assert.equal(messages.filter(({ mailbox }) => mailbox === "Archive").length, ids.length);
  });

  await t.step("ends at once when nothing is at work, or when it is told twice", async () => {
    const { product } = await begin();
    product.signal("SIGINT");
    assert.equal((await product.status).code, 0);
    await product.stop();
    const other = await begin();
    const { held, go } = holdAt(proxy, / UID SEARCH /);
    const search = posted(callMessage("imap_search_messages", { from: "nobody" }));
    // It is told why, or is cut off: the process does not wait until it has heard.
    const call = other.product.send("/mcp", search, "all").then((response) => response.text())
      .catch(() => "shutting_down");
    await held;
    const toldAt = Date.now();
    other.product.signal("SIGTERM");
    await until("nobody new is taken", async () => !await isOpen(other.product));
    other.product.signal("SIGTERM");
    assert.equal((await other.product.status).code, 0);
    assert.ok(Date.now() - toldAt < 15_000, "it does not wait for the call");
    assert.match(await call, /shutting_down/);
    assert.match(
      other.product.stderr(),
      /"tool":"imap_search_messages".*"outcome":"unavailable","reason":"shutting_down"/,
    );
    go();
    await other.product.stop();
  });

  await t.step("does not end with its standard input", async () => {
    const { product } = await begin();
    // Its standard input has been at an end since it began.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const health = await product.send("/healthz");
    assert.equal(await health.text(), "ok\n");
    await product.stop();
  });
});

Deno.test("A port that is taken is said, and so is an address that cannot be used.", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  await assert.rejects(
    startHttpProduct({
      MAIL_IMAP_DEFAULT_HOST: "localhost",
      MAIL_IMAP_DEFAULT_USER: "ada",
      MAIL_IMAP_DEFAULT_PASS: "canary-Vq7Zk3",
    }, { listen: `127.0.0.1:${port}` }),
    /cannot listen at 127\.0\.0\.1:\d+: EADDRINUSE/,
  );
  listener.close();
});
