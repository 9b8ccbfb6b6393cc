/**
 * Who is offered the view of a message: clients that say that they show such
 * views, and nobody else.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type {
  McpError,
  ReadResourceResult,
  Resource,
  Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { viewPage } from "../../lib/surface/view/page.ts";
import { TOOLS } from "../../lib/tools/registry.ts";
import { MCP_HEADERS, messagesOf, startHttpProduct } from "../support/http_product.ts";
import { NOBODYS_ACCOUNT } from "../support/http_requests.ts";
import { startInProcess } from "../support/in_process.ts";

const URI = "ui://mail-imap-mcp/message";
const EXTENSION = "io.modelcontextprotocol/ui";
const VIEWER = { extensions: { [EXTENSION]: { mimeTypes: ["text/html;profile=mcp-app"] } } };

/** Clients that show no views of this kind. */
const OTHERS: Readonly<Record<string, Record<string, unknown>>> = {
  nothing: {},
  "another extension": { extensions: { "io.example/ui": VIEWER.extensions[EXTENSION] } },
  "another kind": { extensions: { [EXTENSION]: { mimeTypes: ["text/html"] } } },
  "no kind": { extensions: { [EXTENSION]: {} } },
  "kinds as a text": { extensions: { [EXTENSION]: { mimeTypes: "text/html;profile=mcp-app" } } },
};

/** What a client is told about the view. */
async function offered(client: Client): Promise<{ tools: Tool[]; resources: number }> {
  const { tools } = await client.listTools();
  const { resources } = await client.listResources();
  return { tools, resources: resources.length };
}

Deno.test("A client that shows views is offered one, of the tool that reads a message.", async () => {
  await using stack = new AsyncDisposableStack();
  const [viewer, plain] = await Promise.all([VIEWER, {}].map(async (capabilities) => {
    const session = await startInProcess(NOBODYS_ACCOUNT, { capabilities });
    stack.defer(() => session.close());
    return session.client;
  })) as [Client, Client];
  const { tools } = await offered(viewer);
  assert.deepEqual(
    Object.fromEntries(tools.map(({ name, _meta }) => [name, _meta])),
    Object.fromEntries(
      TOOLS.filter(({ name }) => tools.some((tool) => tool.name === name)).map((
        { name },
      ) => [
        name,
        {
          ui: name === "imap_get_message"
            ? { resourceUri: URI }
            // No view may call it, whatever runs there.
            : { visibility: ["model"] },
        },
      ]),
    ),
  );
  assert.deepEqual(
    tools.map(({ _meta, ...tool }) => tool),
    (await offered(plain)).tools,
    "all else is as others get it",
  );
  const { resources } = await viewer.listResources();
  assert.deepEqual(resources.map(({ uri, mimeType }: Resource) => [uri, mimeType]), [
    [URI, "text/html;profile=mcp-app"],
  ]);
  const { contents: [page] } = await viewer.readResource({ uri: URI }) as ReadResourceResult;
  assert.equal(Object(page).text, await viewPage());
  assert.equal(page?.mimeType, "text/html;profile=mcp-app");
  assert.deepEqual(page?._meta?.["ui"], {
    csp: { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] },
    permissions: {},
    prefersBorder: true,
  });
});

for (const [name, capabilities] of Object.entries(OTHERS)) {
  Deno.test(`A client that announces ${name} hears nothing of a view.`, async () => {
    const { client, close } = await startInProcess(NOBODYS_ACCOUNT, { capabilities });
    try {
      const { tools, resources } = await offered(client);
      assert.ok(tools.length > 0 && tools.every((tool) => !("_meta" in tool)));
      assert.equal(resources, 0);
      await assert.rejects(client.readResource({ uri: URI }), (error: McpError) => {
        assert.equal(Object(error.data).details?.reason, "resource_unknown");
        return true;
      });
    } finally {
      await close();
    }
  });
}

Deno.test("Over HTTP the session remembers whether its client shows views.", async () => {
  await using product = await startHttpProduct(NOBODYS_ACCOUNT);
  const ask = async (method: string, params: unknown, session = ""): Promise<Response> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { ...MCP_HEADERS, ...session ? { "mcp-session-id": session } : {} };
    return await product.send("/mcp", { method: "POST", headers, body }, "read");
  };
  const begin = async (capabilities: unknown): Promise<string> => {
    const response = await ask("initialize", {
      protocolVersion: "2025-06-18",
      capabilities,
      clientInfo: { name: "t", version: "1" },
    });
    await response.body?.cancel();
    return response.headers.get("mcp-session-id") ?? "";
  };
  const hears = async (session: string): Promise<readonly [tools: boolean, resources: number]> => {
    const [tools] = await messagesOf(await ask("tools/list", {}, session));
    const [resources] = await messagesOf(await ask("resources/list", {}, session));
    const { result } = Object(tools);
    assert.equal(result.tools.length, TOOLS.filter(({ capabilities }) => !capabilities).length);
    return [
      result.tools.some((tool: Tool) => tool._meta !== undefined),
      Object(resources).result.resources.length,
    ];
  };
  const viewer = await begin(VIEWER);
  assert.deepEqual(await hears(viewer), [true, 1]);
  const [read] = await messagesOf(await ask("resources/read", { uri: URI }, viewer));
  assert.equal(read.result.contents[0].text, await viewPage(), "the bundle has the same");
  assert.deepEqual(await hears(await begin({})), [false, 0]);
  assert.deepEqual(await hears(""), [false, 0]);
  assert.deepEqual(await hears("made up"), [false, 0]);
});
