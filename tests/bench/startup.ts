/**
 * From the start of the process to the answer to `initialize`: the bundled
 * product with its sandbox beside a bundled one-tool server without one.
 *
 * @module
 */

import { CANARY } from "../support/canary.ts";
import { INITIALIZE_LINE } from "../support/initialize.ts";
import { commandLine, configDirectory, ROOT } from "../support/product.ts";
import { interleaved, type Spread, type Took } from "./spread.ts";

const ONE_TOOL = `
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";
const server = new McpServer({ name: "one", version: "1" });
server.registerTool("echo", { inputSchema: { text: z.string() } }, ({ text }) => ({ content: [{ type: "text", text }] }));
await server.connect(new StdioServerTransport());
`;

const INITIALIZE = new TextEncoder().encode(INITIALIZE_LINE);

/** Starts a server, says hello, and ends it; what counts is the time until it answered. */
async function once([command, ...args]: readonly [string, ...string[]]): Promise<Took> {
  const startedAt = performance.now();
  const child = new Deno.Command(command, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(INITIALIZE);
  const output = child.stdout.getReader();
  await output.read();
  const tookMs = performance.now() - startedAt;
  // The next one starts when this one is gone, or they would share the processor.
  await input.close();
  output.releaseLock();
  await child.stdout.cancel();
  await child.status;
  return { tookMs };
}

/** Writes the server that is compared with; gives its command line. */
async function bundleOneTool(directory: string): Promise<[string, ...string[]]> {
  await Deno.writeTextFile(`${directory}/one.ts`, ONE_TOOL);
  await Deno.copyFile(`${ROOT}/deno.json`, `${directory}/deno.json`);
  const bundled = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--platform", "deno", "-o", "one.js", "one.ts"],
    cwd: directory,
  }).output();
  if (!bundled.success) throw new Error(new TextDecoder().decode(bundled.stderr));
  return [Deno.execPath(), "run", "--no-prompt", `${directory}/one.js`];
}

/** Times both in turn. */
export async function startupTimes(
  rounds: number,
): Promise<{ readonly figure: Spread; readonly floor: Spread }> {
  const directory = await Deno.makeTempDir();
  const config = await configDirectory({
    MAIL_IMAP_DEFAULT_HOST: "localhost",
    MAIL_IMAP_DEFAULT_USER: "u",
    MAIL_IMAP_DEFAULT_PASS: CANARY,
  });
  try {
    const oneTool = await bundleOneTool(directory);
    const product = commandLine(config.path, "bundle");
    return await interleaved(rounds, {
      floor: () => once(oneTool),
      figure: () => once(product),
    });
  } finally {
    await config.remove();
    await Deno.remove(directory, { recursive: true });
  }
}
