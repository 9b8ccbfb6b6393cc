/**
 * Every revision of the protocol that the SDK speaks, from the first to the
 * newest, over both transports; and what becomes of one that nobody knows.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  LATEST_PROTOCOL_VERSION,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import { Piped } from "../clients/piped.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { type HttpProduct, messagesOf, posted, startHttpProduct } from "../support/http_product.ts";
import { accountVariables, commandLine, configDirectory } from "../support/product.ts";
import { sideBySide } from "../support/side_by_side.ts";

/** JSON-RPC 2.0 section 5.1. */
const METHOD_NOT_FOUND = -32_601;

/** Of this one a client asks first whether it is spoken, and then begins as with the others. */
const NEXT = "2026-07-28";

/** Before all that there are, the next one, and after all. */
const UNKNOWN = ["1999-12-31", NEXT, "2099-01-01"];

/** Sends a request, or a notification, which has no answer. */
// deno-lint-ignore no-explicit-any
type Send = (method: string, params: unknown, revision?: string) => Promise<any>;

function overStdio(server: Piped): Send {
  return async (method, params) => {
    if (method.startsWith("notifications/")) {
      return await server.write(`${JSON.stringify({ jsonrpc: "2.0", method, params })}\n`);
    }
    return (await server.answer(await server.request(method, params))).result;
  };
}

/** @returns The request as it is sent: with the revision in a header, when one is agreed on. */
function withRevision(init: RequestInit, revision: string | undefined): RequestInit {
  const headers = new Headers(init.headers);
  if (revision !== undefined) headers.set("mcp-protocol-version", revision);
  return { ...init, headers };
}

function overHttp(product: HttpProduct): Send {
  return async (method, params, revision) => {
    const isRequest = !method.startsWith("notifications/");
    const message = { jsonrpc: "2.0", ...(isRequest ? { id: method } : {}), method, params };
    const response = await product.send("/mcp", withRevision(posted(message), revision), "all");
    if (!isRequest) return assert.equal(response.status, 202);
    return (await messagesOf(response))[0].result;
  };
}

/** What a client of a revision does. @returns The revision that the server answers with. */
async function talk(send: Send, asked: string): Promise<string> {
  const hello = await send("initialize", {
    protocolVersion: asked,
    capabilities: {},
    clientInfo: { name: "t", version: "1" },
  });
  const revision: string = hello.protocolVersion;
  await send("notifications/initialized", {}, revision);
  const { tools } = await send("tools/list", {}, revision);
  assert.ok(tools.some(({ name }: { name: string }) => name === "imap_search_messages"));
  const call = { name: "imap_search_messages", arguments: { limit: 1 } };
  const { content, structuredContent } = await send("tools/call", call, revision);
  assert.equal(structuredContent.data.messages.length, 1);
  // Revisions before 2025-06-18 know the text only.
  assert.deepEqual(JSON.parse(content[0].text), structuredContent);
  return revision;
}

Deno.test("Every revision of the protocol is spoken over stdio and over HTTP, and an unknown one is answered with the newest", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const variables = accountVariables(server, ADA);
  const directory = await configDirectory(variables);
  stack.defer(() => directory.remove());
  const product = stack.use(await startHttpProduct(variables));
  assert.ok(SUPPORTED_PROTOCOL_VERSIONS.length >= 5);
  await sideBySide(
    t,
    [...SUPPORTED_PROTOCOL_VERSIONS, ...UNKNOWN].map((asked: string) => ({
      name: asked,
      async run() {
        const expected = UNKNOWN.includes(asked) ? LATEST_PROTOCOL_VERSION : asked;
        const piped = new Piped(commandLine(directory.path, "bundle"));
        try {
          assert.equal(await talk(overStdio(piped), asked), expected);
        } finally {
          await piped.closeInput();
          assert.equal((await piped.end()).code, 0);
        }
        assert.equal(await talk(overHttp(product), asked), expected);
      },
    })),
    2,
  );
  await t.step("A header with an unknown one is refused.", async () => {
    for (const unknown of UNKNOWN) {
      const list = posted({ jsonrpc: "2.0", id: 1, method: "tools/list" });
      const response = await product.send("/mcp", withRevision(list, unknown), "all");
      assert.equal(response.status, 400);
      const [{ error }] = await messagesOf(response);
      assert.match(error.message, /Unsupported protocol version/);
    }
  });
  await t.step(
    "A client of the next kind, which asks before it begins, is told to begin.",
    async () => {
      const probe = { method: "server/discover", params: {} };
      const init = posted({ jsonrpc: "2.0", id: 1, ...probe });
      const response = await product.send("/mcp", withRevision(init, NEXT), "all");
      assert.equal(response.status, 400);
      assert.ok((await messagesOf(response))[0].error);
      const piped = new Piped(commandLine(directory.path, "bundle"));
      try {
        const { error } = await piped.answer(await piped.request(probe.method, probe.params));
        assert.equal(Object(error).code, METHOD_NOT_FOUND);
        assert.equal(
          await talk(overStdio(piped), LATEST_PROTOCOL_VERSION),
          LATEST_PROTOCOL_VERSION,
        );
      } finally {
        await piped.closeInput();
        assert.equal((await piped.end()).code, 0);
      }
    },
  );
  await t.step(
    "A client that sends no header is heard: the first revisions had none.",
    async () => {
      const { tools } = await overHttp(product)("tools/list", {});
      assert.ok(tools.length > 0);
    },
  );
});
