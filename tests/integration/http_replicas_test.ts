/**
 * Two replicas that share a key, behind the proxy of deploy/nginx/: what a
 * client was given by one of them is good at the other.
 *
 * @module
 */

import assert from "node:assert/strict";
import { answering, connect, ping } from "../replicas/client.ts";
import { FLOODING, idsIn, pages, scene, shown } from "../replicas/scene.ts";
import { startReplicas } from "../replicas/setting.ts";
import { assertNothingTold } from "../support/canary.ts";
import { testUnless, whyNot } from "../support/deploy.ts";
import { until } from "../support/held.ts";

/** Clients that come at once; that all are given to one replica happens once in 30,000 runs. */
const CLIENTS = 16;

testUnless(whyNot("nginx"), "Two replicas behind the proxy are one server.", async (t) => {
  await using running = await startReplicas("bundle");
  const { replicas, proxy } = running;

  await t.step("They do what the page shows.", async () => {
    const said: string[] = [];
    await scene(running, (line) => said.push(line));
    assert.deepEqual(said, await shown());
  });

  await t.step("A cursor is followed across replicas, to every message once.", async () => {
    const ids = await idsIn(running, "INBOX");
    const sessions = await Promise.all(replicas.map((replica) => replica.connect()));
    for (const order of ["newest", "oldest", "largest"]) {
      const found = await pages(sessions, { limit: 5, order });
      assert.deepEqual(found.toSorted(), ids.toSorted(), order);
    }
  });

  await t.step("Each client stays with one replica, and both have some.", async () => {
    const names = Array.from({ length: CLIENTS }, (_, i) => `client ${i}.`);
    await Promise.all(names.map(async (name, i) => {
      const client = await connect(proxy.from(`127.0.1.${i}`), name);
      for (let n = 0; n < 3; n++) await client.call("imap_list_accounts");
    }));
    const places = () => names.map((name) => answering(replicas, name));
    await until("all are audited", () => places().every(({ length }) => length > 0));
    assert.deepEqual(places().map(({ length }) => length), names.map(() => 1));
    assert.equal(new Set(places().flat()).size, 2);
  });

  await t.step("Who called too fast and was held back is let through again later.", async () => {
    const send = proxy.from(FLOODING);
    await until("it is let through", async () => (await ping(send)).status === 200);
  });

  await t.step("When a replica ends, its clients go on at the other where they were.", async () => {
    const client = await connect(proxy.from("127.0.3.1"), "the last client");
    const left = await idsIn(running, "INBOX");
    const first = await client.call("imap_search_messages", { limit: 20 });
    const asked = await client.call("imap_apply_to_messages", {
      message_ids: left.slice(0, 1),
      action: "delete",
    });
    const moved = await client.call("imap_update_message_flags", {
      message_ids: left.slice(0, 1),
      operation: "add",
      flags: ["\\Flagged"],
    });
    assert.equal(moved.data.status, "ok", JSON.stringify(moved));
    await until("it is audited", () => answering(replicas, "the last client").length > 0);
    const [gone] = answering(replicas, "the last client");
    assert.ok(gone);
    gone.signal("SIGTERM");
    assert.equal((await gone.status).code, 0);
    const next = await client.call("imap_search_messages", { cursor: first.data.next_cursor });
    const found = [...first.data.messages, ...next.data.messages].map(({ id }) => id);
    assert.deepEqual(found.sort(), [...left].sort());
    const done = await client.call("imap_apply_to_messages", {
      message_ids: left.slice(0, 1),
      action: "delete",
      confirm_token: asked.data.confirm_token,
    });
    assert.equal(done.data?.status, "ok", JSON.stringify(done));
    // What the other one began is known to it alone, and that is said as it is.
    const operation = await client.call("imap_get_operation", {
      operation_id: moved.data.operation_id,
    });
    assert.equal(operation.error?.code, "not_found", JSON.stringify(operation));
    assert.equal(answering(replicas, "the last client").length, 2);
  });

  await t.step("The log of the proxy has the calls, and no token.", async () => {
    const log = await proxy.log();
    assert.match(log, / "POST \/mcp" 429 .* REJECTED$/m);
    assertNothingTold(log);
  });
});
