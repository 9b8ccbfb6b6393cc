/**
 * Two replicas that share a key, behind the proxy of deploy/nginx/: what a
 * client was given by one of them is good at the other.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { McpSession } from "../clients/mcp.ts";
import { type Send, startProxy } from "../servers/nginx.ts";
import { type Census, census } from "../support/census.ts";
import { assertNothingTold } from "../support/canary.ts";
import { testUnless, whyNot } from "../support/deploy.ts";
import { until } from "../support/held.ts";
import {
  callMessage,
  type HttpProduct,
  messagesOf,
  posted,
  startHttpProduct,
  TOKENS,
} from "../support/http_product.ts";
import { initializing } from "../support/http_requests.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer } from "../support/write_suite.ts";
import { idOf } from "../support/write_truth.ts";

/** Clients that come at once; that all are given to one replica happens once in 30,000 runs. */
const CLIENTS = 16;

/** Calls of one client at once, many more than the proxy lets through. */
const FLOOD = 60;

/** Ids of the messages of a folder. */
function idsIn({ messages }: Census, folder: string): string[] {
  return messages.filter(({ mailbox }) => mailbox === folder).map(idOf);
}

/** A client that comes through the proxy. */
interface Client {
  /** @returns Its answer's structured content, or the error. */
  // deno-lint-ignore no-explicit-any
  call(tool: string, args?: Readonly<Record<string, unknown>>): Promise<any>;
}

/** Begins as clients do: it is told its session, and comes back with it. */
async function connect(send: Send, name: string): Promise<Client> {
  const post = (message: unknown, session?: string): Promise<Response> => {
    const init = posted(message);
    const headers = {
      ...init.headers,
      authorization: `Bearer ${TOKENS.all}`,
      ...(session === undefined ? {} : { "mcp-session-id": session }),
    };
    return send("/mcp", { ...init, headers });
  };
  const hello = await post(initializing(name));
  await hello.body?.cancel();
  const session = hello.headers.get("mcp-session-id");
  assert.ok(session);
  return {
    async call(tool, args) {
      const response = await post(callMessage(tool, args), session);
      const [{ result }] = await messagesOf(response);
      assertNothingTold(JSON.stringify(result));
      return result.structuredContent ?? JSON.parse(result.content[0].text);
    },
  };
}

/** Which of the replicas have answered a client. */
function answering(replicas: readonly HttpProduct[], name: string): HttpProduct[] {
  return replicas.filter((replica) => replica.stderr().includes(`"client":"${name}"`));
}

/** Follows a search to its end, each page at the next one of the sessions. */
async function pages(sessions: readonly McpSession[], args: object): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  for (let i = 0; i === 0 || cursor !== undefined; i++) {
    const session = sessions[i % sessions.length] as McpSession;
    const { data, text } = await session.call("imap_search_messages", {
      ...args,
      ...(cursor === undefined ? {} : { cursor }),
    });
    assert.ok(data, text);
    for (const { id } of data.messages) found.push(id);
    cursor = data.next_cursor;
  }
  return found;
}

testUnless(whyNot("nginx"), "Two replicas behind the proxy are one server.", async (t) => {
  await using stack = new AsyncDisposableStack();
  const { raw, variables, stop } = await startWriteServer("full");
  stack.defer(stop);
  await seed(raw, { INBOX: 24, Archive: 0, Trash: 0 });
  const replicas = await Promise.all(
    [1, 2].map(() =>
      startHttpProduct({ ...variables, MAIL_IMAP_HTTP_HOSTS: "localhost" }, { shared: true })
    ),
  );
  for (const replica of replicas) stack.use(replica);
  const proxy = stack.use(await startProxy(replicas.map(({ port }) => port)));
  const sessions = await Promise.all(replicas.map((replica) => replica.connect()));
  const ids = idsIn(await census(raw), "INBOX");
  const [one, other] = sessions as [McpSession, McpSession];

  await t.step("A cursor is followed across replicas, to every message once.", async () => {
    for (const order of ["newest", "oldest", "largest"]) {
      const found = await pages(sessions, { limit: 5, order });
      assert.deepEqual([...found].sort(), [...ids].sort(), order);
    }
  });

  await t.step("What one replica asked to confirm is confirmed at the other, once.", async () => {
    const args = { message_ids: ids.slice(0, 2), action: "delete" };
    const { data } = await one.call("imap_apply_to_messages", args);
    assert.equal(data.status, "confirmation_required");
    const confirm_token = data.confirm_token;
    const more = { ...args, message_ids: ids.slice(0, 3), confirm_token };
    const refused = await other.call("imap_apply_to_messages", more);
    assert.equal(refused.error?.details?.reason, "confirm_token_mismatch");
    const done = await other.call("imap_apply_to_messages", { ...args, confirm_token });
    assert.equal(done.data.status, "ok", done.text);
    assert.deepEqual(idsIn(await census(raw), "Trash").length, 2);
    // The one that asked takes it too; there is nothing left to be done.
    const again = await one.call("imap_apply_to_messages", { ...args, confirm_token });
    assert.notEqual(again.data?.status, "ok", again.text);
    assert.deepEqual(idsIn(await census(raw), "Trash").length, 2);
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

  await t.step("Who calls too fast is held back by the proxy, and goes on later.", async () => {
    const send = proxy.from("127.0.2.1");
    const init = posted({ jsonrpc: "2.0", id: 1, method: "ping" });
    const headers = { ...init.headers, authorization: `Bearer ${TOKENS.read}` };
    const answers = await Promise.all(
      Array.from({ length: FLOOD }, () => send("/mcp", { ...init, headers })),
    );
    const statuses = answers.map(({ status }) => status);
    assert.deepEqual([...new Set(statuses)].sort(), [200, 429]);
    const held = answers.find(({ status }) => status === 429);
    assert.equal(held?.headers.get("retry-after"), "1");
    for (const { body } of answers) await body?.cancel();
    await until("it is let through again", async () => {
      const { status, body } = await send("/mcp", { ...init, headers });
      await body?.cancel();
      return status === 200;
    });
  });

  await t.step("When a replica ends, its clients go on at the other where they were.", async () => {
    const client = await connect(proxy.from("127.0.3.1"), "the last client");
    const left = idsIn(await census(raw), "INBOX");
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
