/**
 * The MCP inspector's command line over HTTP; scripts/smoke has it over stdio.
 *
 * @module
 */

import assert from "node:assert/strict";
import { TOOLS } from "../../lib/tools/registry.ts";
import { Checks } from "../smoke/checks.ts";
import { askThrough, inspectorOverHttp } from "../smoke/inspector.ts";
import { dovecotServer } from "../smoke/mail_server.ts";
import { read, writeOneByOne } from "../smoke/main_job.ts";
import { startHttpProduct, TOKENS } from "../support/http_product.ts";
import { accountVariables } from "../support/product.ts";

Deno.test("The inspector finds no error in the tools, and calls every one of them over HTTP.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await dovecotServer());
  const product = stack.use(
    await startHttpProduct({
      ...accountVariables(server, server.user),
      MAIL_IMAP_WRITE_ENABLED: "true",
    }),
  );
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-inspector-" });
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const inspect = await inspectorOverHttp(product.url, TOKENS.all, `${directory}/mcp.json`);
  const { tools } = JSON.parse(await inspect("--method", "tools/list", "--strict"));
  const names = TOOLS.map(({ name }) => name);
  assert.deepEqual(tools.map(({ name }: { name: string }) => name), names);

  const lines: string[] = [];
  const checks = new Checks((line) => lines.push(line));
  const asked = new Set<string>();
  const ask = askThrough(inspect, asked);
  const through = "the inspector";
  await read(checks, through, ask);
  const { call: look } = await product.connect();
  await writeOneByOne(checks, { through, ask, look, stays: true });
  assert.equal(checks.end(), 0, lines.join("\n"));
  assert.deepEqual([...asked].sort(), names.toSorted());
});
