/**
 * MCP over HTTP with the official client: what works over stdio works here,
 * for several clients of one server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { holdAt, until } from "../support/held.ts";
import { type Census, census } from "../support/census.ts";
import { callMessage, messagesOf, posted, startHttpProduct } from "../support/http_product.ts";
import { initializing } from "../support/http_requests.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer } from "../support/write_suite.ts";
import { idOf } from "../support/write_truth.ts";

/** Lines of the audit about calls of a tool. */
function callsOf(stderr: string, tool: string): Record<string, unknown>[] {
  return stderr.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line))
    .filter((line) => line.msg === "call" && line.tool === tool);
}

/** Ids of the messages of a folder. */
function idsIn({ messages }: Census, folder: string): string[] {
  return messages.filter(({ mailbox }) => mailbox === folder).map(idOf);
}

Deno.test("MCP over HTTP, with the official client", async (t) => {
  await using stack = new AsyncDisposableStack();
  const { raw, proxy, variables, stop } = await startWriteServer("full");
  stack.defer(stop);
  await seed(raw, { INBOX: 6, Archive: 0, Trash: 1 });
  const product = await startHttpProduct(variables);
  stack.use(product);
  const ada = await product.connect();
  const ids = idsIn(await census(raw), "INBOX");

  await t.step("Tools are listed and called, and the audit says which client it was.", async () => {
    const { tools } = await ada.client.listTools();
    assert.equal(tools.length, 15);
    const { data } = await ada.call("imap_search_messages", { limit: 2 });
    assert.equal(data.messages.length, 2);
    const next = await ada.call("imap_search_messages", { limit: 2, cursor: data.next_cursor });
    assert.equal(next.data.messages.length, 2);
    await until(
      "it is audited",
      () => callsOf(product.stderr(), "imap_search_messages").length >= 2,
    );
    const [line] = callsOf(product.stderr(), "imap_search_messages");
    assert.equal(line?.["client"], "mail-imap-mcp-tests");
  });

  await t.step("Each answer is kept by nobody and taken for no page.", async () => {
    const response = await product.send(
      "/mcp",
      posted({ jsonrpc: "2.0", id: 1, method: "ping" }),
      "all",
    );
    assert.deepEqual(await messagesOf(response), [{ jsonrpc: "2.0", id: 1, result: {} }]);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("access-control-allow-origin"), null);
  });

  await t.step("Progress comes while a call is at work.", async () => {
    const { held, go } = holdAt(proxy, / UID STORE /);
    const told: number[] = [];
    const call = ada.client.callTool(
      {
        name: "imap_update_message_flags",
        arguments: { message_ids: ids.slice(0, 3), operation: "add", flags: ["\\Flagged"] },
      },
      undefined,
      { onprogress: ({ progress }: { progress: number }) => told.push(progress) },
    );
    await held;
    await until("there is progress", () => told.length > 0);
    go();
    assert.notEqual((await call)["isError"], true);
  });

  await t.step("A client that cancels in another request ends its own call.", async () => {
    const { held, go } = holdAt(proxy, / UID SEARCH /);
    const controller = new AbortController();
    const before = callsOf(product.stderr(), "imap_search_messages").length;
    const call = ada.call("imap_search_messages", { from: "nobody" }, controller.signal);
    const rejected = assert.rejects(call);
    await held;
    controller.abort();
    await rejected;
    await until(
      "it has ended",
      () => callsOf(product.stderr(), "imap_search_messages").length > before,
    );
    go();
    assert.equal(
      callsOf(product.stderr(), "imap_search_messages").at(-1)?.["outcome"],
      "canceled",
    );
  });

  await t.step("Nobody else can cancel it: clients count their requests alike.", async () => {
    const [hers = "", his = ""] = await Promise.all(["hers", "his"].map(async (name) => {
      const hello = await product.send("/mcp", posted(initializing(name)), "all");
      await hello.body?.cancel();
      return hello.headers.get("mcp-session-id") ?? "";
    }));
    const from = (session: string | undefined, message: unknown): RequestInit => {
      const { headers, ...init } = posted(message);
      return {
        ...init,
        headers: {
          ...headers as Record<string, string>,
          ...(session === undefined ? {} : { "mcp-session-id": session }),
        },
      };
    };
    const cancel = {
      jsonrpc: "2.0",
      method: "notifications/cancelled",
      params: { requestId: 7 },
    };
    // Without a session that was given here, a client is not told from others.
    for (const whose of [hers, undefined, "", "made-up"]) {
      const { held, go } = holdAt(proxy, / UID SEARCH /);
      const before = callsOf(product.stderr(), "imap_search_messages").length;
      const call = product.send(
        "/mcp",
        from(whose, callMessage("imap_search_messages", { from: "nobody" }, 7)),
        "all",
      );
      await held;
      for (
        const [session, token] of [
          ...[[his, "all"], [hers, "read"], [`${hers}A`, "all"]] as const,
          ...[[undefined, "all"], ["", "all"], ["made-up", "all"]] as const,
        ]
      ) {
        const answer = await product.send("/mcp", from(session, cancel), token);
        assert.equal(answer.status, 202);
        await answer.body?.cancel();
      }
      go();
      const [answer] = await messagesOf(await call);
      assert.equal(answer?.result.structuredContent.data.total, 0, `of ${whose}`);
      // The answer may be faster, and the next step counts lines.
      await until(
        "its line is there",
        () => callsOf(product.stderr(), "imap_search_messages").length > before,
      );
    }
  });

  await t.step("A call that only reads ends when its client goes away.", async () => {
    const { held, go } = holdAt(proxy, / UID SEARCH /);
    const gone = new AbortController();
    const message = callMessage("imap_search_messages", { from: "nobody" });
    const before = callsOf(product.stderr(), "imap_search_messages").length;
    const sent = product.send("/mcp", { ...posted(message), signal: gone.signal }, "all");
    const failed = assert.rejects(sent.then((response) => response.text()));
    await held;
    gone.abort();
    await failed;
    await until(
      "it has ended",
      () => callsOf(product.stderr(), "imap_search_messages").length > before,
    );
    go();
    assert.equal(callsOf(product.stderr(), "imap_search_messages").at(-1)?.["outcome"], "canceled");
  });

  await t.step("A call that changes something goes on when its client goes away.", async () => {
    // Of two folders: a change that is canceled ends before the second one.
    const { held, go } = holdAt(proxy, / UID MOVE /);
    const gone = new AbortController();
    const message = callMessage("imap_apply_to_messages", {
      message_ids: [...ids.slice(0, 2), ...idsIn(await census(raw), "Trash")],
      action: "move",
      destination_mailbox: "Archive",
    });
    const sent = product.send("/mcp", { ...posted(message), signal: gone.signal }, "all");
    const failed = assert.rejects(sent.then((response) => response.text()));
    await held;
    gone.abort();
    await failed;
    go();
    await until(
      "it has ended",
      () => callsOf(product.stderr(), "imap_apply_to_messages").length > 0,
    );
    assert.equal(callsOf(product.stderr(), "imap_apply_to_messages")[0]?.["outcome"], "ok");
    assert.equal(idsIn(await census(raw), "Archive").length, 3);
  });

  await t.step(
    "What has to be confirmed is confirmed with a token, in a second request.",
    async () => {
      const args = { message_ids: ids.slice(2, 4), action: "delete" };
      const asked = await ada.call("imap_apply_to_messages", args);
      assert.equal(asked.data.status, "confirmation_required");
      const token = asked.data.confirm_token;
      const other = await ada.call("imap_apply_to_messages", {
        ...args,
        message_ids: ids.slice(3, 5),
        confirm_token: token,
      });
      assert.equal(other.error?.details?.reason, "confirm_token_mismatch");
      const done = await ada.call("imap_apply_to_messages", { ...args, confirm_token: token });
      assert.equal(done.data.status, "ok", done.text);
    },
  );

  await t.step("A batch has an answer to each of its requests.", async () => {
    const batch = [
      callMessage("imap_list_accounts", {}, "a"),
      { jsonrpc: "2.0", method: "notifications/initialized" },
      callMessage("imap_get_message", { message_id: ids[5] }, 7),
    ];
    const answers = await messagesOf(await product.send("/mcp", posted(batch), "all"));
    assert.deepEqual(answers.map(({ id }) => id).sort(), [7, "a"]);
  });

  await t.step("All clients share the connections to the mail server.", async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => product.connect("read")));
    await Promise.all(
      sessions.flatMap((session) =>
        [1, 2, 3].map(() => session.call("imap_get_message", { message_id: ids[5] }))
      ),
    );
    assert.ok(proxy.open <= 4, `${proxy.open} connections`);
  });
});
