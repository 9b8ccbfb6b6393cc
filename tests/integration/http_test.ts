/**
 * MCP over HTTP with the official client: what works over stdio works here,
 * for several clients of one server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { startHttpProduct } from "../support/http_product.ts";
import { accountVariables } from "../support/product.ts";

Deno.test("The official client lists tools and calls them over HTTP.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  await using product = await startHttpProduct({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  const session = await product.connect();
  const { tools } = await session.client.listTools();
  assert.equal(tools.length, 15);
  const found = await session.call("imap_search_messages", { limit: 2 });
  assert.equal(found.data.messages.length, 2);
});
