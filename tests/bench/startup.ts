/**
 * From the start of the process to the answer to `initialize`: the bundled
 * product with its sandbox beside a bundled one-tool server without one.
 *
 * @module
 */

import { INITIALIZE_LINE } from "../support/initialize.ts";
import { commandLine, configDirectory, ROOT } from "../support/product.ts";

const ONE_TOOL = `
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import * as z from "zod";
const server = new McpServer({ name: "one", version: "1" });
server.registerTool("echo", { inputSchema: { text: z.string() } }, ({ text }) => ({ content: [{ type: "text", text }] }));
await server.connect(new StdioServerTransport());
`;

const INITIALIZE = new TextEncoder().encode(INITIALIZE_LINE);

async function once([command, ...args]: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = new Deno.Command(command as string, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(INITIALIZE);
  const output = child.stdout.getReader();
  await output.read();
  const took = performance.now() - startedAt;
  await input.close();
  output.releaseLock();
  await child.stdout.cancel();
  await child.status;
  return took;
}

/** Times both in turn; gives lines for people. */
export async function startupTimes(rounds: number): Promise<string[]> {
  const directory = await Deno.makeTempDir();
  await Deno.writeTextFile(`${directory}/one.ts`, ONE_TOOL);
  await Deno.copyFile(`${ROOT}/deno.json`, `${directory}/deno.json`);
  const bundled = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--platform", "deno", "-o", "one.js", "one.ts"],
    cwd: directory,
  }).output();
  if (!bundled.success) throw new Error(new TextDecoder().decode(bundled.stderr));
  const config = await configDirectory({
    MAIL_IMAP_DEFAULT_HOST: "localhost",
    MAIL_IMAP_DEFAULT_USER: "u",
    MAIL_IMAP_DEFAULT_PASS: "p",
  });
  const commands = {
    "one-tool server": [Deno.execPath(), "run", "--no-prompt", `${directory}/one.js`],
    "mail-imap-mcp, bundled": commandLine(config.path, "bundle"),
    "mail-imap-mcp, sources": commandLine(config.path, "sources"),
  };
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (let i = -1; i < rounds; i++) {
    for (const [name, command] of Object.entries(commands)) {
      const took = await once(command);
      if (i >= 0) times.get(name)?.push(took);
    }
  }
  await config.remove();
  await Deno.remove(directory, { recursive: true });
  const base = summary(times.get("one-tool server") ?? []);
  return [...times].map(([name, all]) => {
    const { fastest, median } = summary(all);
    return `start to initialize: ${name} ${fastest.toFixed(0)} ms at best, median ${
      median.toFixed(0)
    } ms, ratio ${(fastest / base.fastest).toFixed(2)}, of medians ${
      (median / base.median).toFixed(2)
    }`;
  });
}

/** On a busy machine the fastest says what a start takes, the median what it takes there. */
function summary(times: readonly number[]): { readonly fastest: number; readonly median: number } {
  const sorted = times.toSorted((a, b) => a - b);
  return { fastest: sorted[0] ?? NaN, median: sorted[sorted.length >> 1] ?? NaN };
}
