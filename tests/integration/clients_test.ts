/**
 * The official TypeScript client over both transports does what docs/clients.md
 * shows. That of Python is tried by `deno task clients:python`, where it can be had.
 *
 * @module
 */

import assert from "node:assert/strict";
import { scene, shown } from "../clients/scene.ts";
import { dovecotServer } from "../smoke/mail_server.ts";
import { startHttpProduct } from "../support/http_product.ts";
import { accountVariables, startProduct } from "../support/product.ts";

Deno.test("The official TypeScript client lists, searches, reads, and deletes what is confirmed, as the page shows.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await dovecotServer());
  const variables = {
    ...accountVariables(server, server.user),
    MAIL_IMAP_WRITE_ENABLED: "true",
  };
  const product = stack.use(await startHttpProduct(variables));
  const expected = await shown("TypeScript");
  assert.deepEqual(await scene(await product.connect()), expected);
  const overStdio = await startProduct(variables);
  stack.defer(() => overStdio.close());
  assert.deepEqual(await scene(overStdio), expected);
});
