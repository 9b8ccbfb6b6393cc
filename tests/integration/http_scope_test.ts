/**
 * Whoever has the token for reading changes nothing, whatever is asked and
 * however it is written; whoever has the other one may what is configured.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { census } from "../support/census.ts";
import {
  callMessage,
  type HttpProduct,
  messagesOf,
  posted,
  startHttpProduct,
} from "../support/http_product.ts";
import { NOBODYS_ACCOUNT } from "../support/http_requests.ts";
import { accountVariables } from "../support/product.ts";
import { parseMessageId } from "../../lib/contract/message_id.ts";
import { formatMessageUri } from "../../lib/contract/resource_uri.ts";
import { TOOLS } from "../../lib/tools/registry.ts";
import { idOf } from "../support/write_truth.ts";

const WRITE = TOOLS.filter(({ capabilities }) => capabilities).map(({ name }) => name);

/** Arguments that each would change something with, if it were let. */
function argumentsOf(name: string, id: string): Record<string, unknown> {
  switch (name) {
    case "imap_update_message_flags":
      return { message_ids: [id], operation: "add", flags: ["\\Flagged"] };
    case "imap_apply_to_messages":
      return { message_ids: [id], action: "move", destination_mailbox: "Trash" };
    case "imap_manage_mailbox":
      return { action: "create", mailbox: "Made" };
    case "imap_create_draft":
      return { to: ["ada@example.test"], subject: "s", text: "t" };
    default:
      return { operation_id: "AAAAAAAAAAAA" };
  }
}

Deno.test("What a token allows", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const product: HttpProduct = await startHttpProduct({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "flags,move,copy,delete,draft,mailbox,expunge",
  });
  stack.use(product);
  const before = await census(raw);
  const id = idOf(before.messages[0] as (typeof before.messages)[0]);
  assert.ok(WRITE.length >= 7);

  await t.step(
    "The one for reading is offered the tools that read, and told that nothing may change.",
    async () => {
      const reader = await product.connect("read");
      const { tools } = await reader.client.listTools();
      const names = tools.map(({ name }: { name: string }) => name);
      assert.deepEqual(
        names,
        TOOLS.map(({ name }) => name).filter((name) => !WRITE.includes(name)),
      );
      for (const { annotations } of tools) assert.equal(annotations?.readOnlyHint, true);
      assert.match(reader.client.getInstructions() ?? "", /cannot send, change or delete/);
      const { data } = await reader.call("imap_list_accounts");
      assert.deepEqual(data.accounts.map(({ write }: { write: string[] }) => write), [[]]);
      const read = await reader.call("imap_get_message", { message_id: id });
      assert.equal(read.failed, false);
    },
  );

  await t.step(
    "It reaches no tool that changes something, by its name or one like it.",
    async () => {
      const reader = await product.connect("read");
      for (const name of WRITE) {
        const refused = await reader.call(name, argumentsOf(name, id));
        assert.deepEqual(
          [refused.error?.code, refused.error?.details?.reason],
          ["forbidden", "not_allowed"],
        );
        for (
          const other of [
            name.toUpperCase(),
            ` ${name}`,
            `${name}\0`,
            `${name}/`,
            name.replace("_", "-"),
            name.replace("i", "і"),
          ]
        ) {
          const answer = await reader.call(other, argumentsOf(name, id));
          assert.equal(answer.error?.code, "not_found", other);
        }
      }
      for (const name of ["__proto__", "constructor", "toString", ""]) {
        assert.equal((await reader.call(name)).error?.code, "not_found", name);
      }
    },
  );

  await t.step("It opens what can be read, and no prompt offers it more than it may.", async () => {
    const reader = await product.connect("read");
    const uri = formatMessageUri(parseMessageId(id));
    const { contents: [content] } = await reader.client.readResource({ uri });
    assert.equal(JSON.parse(String(content?.["text"])).message_id, id);
    const text = async (client: typeof reader.client): Promise<string> =>
      JSON.stringify(
        await client.getPrompt({ name: "prepare_reply", arguments: { message_id: id } }),
      );
    assert.doesNotMatch(await text(reader.client), /imap_create_draft/);
    assert.match(await text((await product.connect("all")).client), /imap_create_draft/);
  });

  await t.step("Nor in a batch, beside what it may do.", async () => {
    const batch = WRITE.flatMap((name, i) => [
      callMessage("imap_list_accounts", {}, 2 * i),
      callMessage(name, argumentsOf(name, id), 2 * i + 1),
    ]);
    const answers = await messagesOf(await product.send("/mcp", posted(batch), "read"));
    assert.equal(answers.length, batch.length);
    for (const { id, result } of answers) {
      assert.equal(result.isError === true, id % 2 === 1, JSON.stringify(result));
    }
  });

  await t.step("Nor with a session or a confirmation of somebody who may.", async () => {
    const hello = await product.send(
      "/mcp",
      posted({
        jsonrpc: "2.0",
        id: 0,
        method: "initialize",
        params: {
          protocolVersion: "2025-06-18",
          capabilities: {},
          clientInfo: { name: "w", version: "1" },
        },
      }),
      "all",
    );
    await hello.body?.cancel();
    const session = hello.headers.get("mcp-session-id") ?? "";
    assert.notEqual(session, "");
    const writer = await product.connect();
    const args = { message_ids: [id], action: "delete" };
    const { data } = await writer.call("imap_apply_to_messages", args);
    const init = posted(
      callMessage("imap_apply_to_messages", { ...args, confirm_token: data.confirm_token }),
    );
    const headers = { ...init.headers, "mcp-session-id": session };
    const [answer] = await messagesOf(await product.send("/mcp", { ...init, headers }, "read"));
    assert.equal(answer.result.isError, true);
  });

  await t.step("Nothing has changed, and each attempt is written down.", async () => {
    assert.deepEqual((await census(raw)).messages, before.messages);
    const refused = product.stderr().split("\n").filter((line) =>
      line.includes('"event":"write_refused"')
    );
    assert.ok(refused.length >= 2 * WRITE.length, `${refused.length}`);
    assert.ok(refused.every((line) => JSON.parse(line).scope === "read"), refused.join("\n"));
  });

  await t.step("The other token may what the configuration allows.", async () => {
    const writer = await product.connect();
    const done = await writer.call(
      "imap_update_message_flags",
      argumentsOf("imap_update_message_flags", id),
    );
    assert.equal(done.data.status, "ok", done.text);
  });
});

Deno.test("Where there is one token, the other one is none.", async () => {
  for (const only of ["all", "read"] as const) {
    await using product = await startHttpProduct({
      MAIL_IMAP_DEFAULT_HOST: "localhost",
      MAIL_IMAP_DEFAULT_USER: "ada",
      MAIL_IMAP_DEFAULT_PASS: ADA.password,
    }, { tokens: [only], form: only === "read" ? "sources" : "bundle" });
    for (const token of ["all", "read"] as const) {
      const response = await product.send("/mcp", posted(callMessage("imap_list_accounts")), token);
      assert.equal(response.status, token === only ? 200 : 401);
      await response.body?.cancel();
    }
  }
});

Deno.test("Clients of both tokens have one limit together, and one audit.", async () => {
  await using product = await startHttpProduct({
    ...NOBODYS_ACCOUNT,
    MAIL_IMAP_RATE_READ_PER_SECOND: 1,
    MAIL_IMAP_RATE_READ_BURST: 3,
  });
  const codes: unknown[] = [];
  const begun = performance.now();
  for (let i = 0; i < 12; i++) {
    const token = i % 2 === 0 ? "all" : "read";
    const init = posted(callMessage("imap_list_accounts"));
    const [{ result }] = await messagesOf(await product.send("/mcp", init, token));
    codes.push(result.isError ? JSON.parse(result.content[0].text).error.code : "ok");
  }
  assert.deepEqual(codes.slice(0, 3), ["ok", "ok", "ok"]);
  const most = 3 + Math.ceil((performance.now() - begun) / 1_000);
  const passed = codes.filter((code) => code !== "rate_limited");
  assert.ok(passed.length <= most, `${passed.length} of at most ${most} passed`);
  await product.stop();
  const lines = product.stderr().split("\n").filter((line) => line.includes('"chain"'))
    .map((line) => JSON.parse(line));
  assert.equal(new Set(lines.map(({ chain }) => chain)).size, 1);
  assert.deepEqual(lines.map(({ seq }) => seq), lines.map((_, i) => i + 1));
  const scopes = lines.filter(({ msg }) => msg === "call").map(({ scope }) => scope);
  assert.deepEqual(scopes, codes.map((_, i) => i % 2 === 0 ? "all" : "read"), "each says its own");
});
