/**
 * The MCP inspector's command line: over both transports it does what
 * docs/protocol.md shows, and over HTTP it calls every tool, as scripts/smoke
 * has it do over stdio.
 *
 * @module
 */

import assert from "node:assert/strict";
import { TOOLS } from "../../lib/tools/registry.ts";
import { Checks } from "../smoke/checks.ts";
import { askThrough, INSPECTOR_ENV, inspectorLine, inspectorOverHttp } from "../smoke/inspector.ts";
import { dovecotServer } from "../smoke/mail_server.ts";
import { read, writeOneByOne } from "../smoke/main_job.ts";
import { type HttpProduct, startHttpProduct, TOKENS } from "../support/http_product.ts";
import { shownIn } from "../support/pages.ts";
import { accountVariables, commandLine, configDirectory } from "../support/product.ts";
import { typed } from "../support/typed.ts";

/** Other ones in every run. */
const ALTERS: readonly (readonly [RegExp, string])[] = [
  [/\bimap:default:INBOX:\d+:\d+\b/g, "imap:default:INBOX:…"],
  [/\bimap:\/\/default\/INBOX\/\d+\/\d+\b/g, "imap://default/INBOX/…"],
  [/\buntrusted_mail [a-z0-9]+/g, "untrusted_mail …"],
];

const NAMES = TOOLS.map(({ name }) => name);

/** Types what the page shows. @param directory Empty. */
async function typePage(
  shown: readonly string[],
  directory: string,
  configuration: string,
  product: HttpProduct,
): Promise<string[]> {
  const [command, ...args] = commandLine(configuration, "bundle");
  const headers = { Authorization: `Bearer ${TOKENS.all}` };
  const servers = {
    stdio: { command, args, env: { DENO_NO_UPDATE_CHECK: "1" } },
    http: { type: "http", url: product.url.href, headers },
  };
  for (const [name, mail] of Object.entries(servers)) {
    const file = JSON.stringify({ mcpServers: { mail } });
    await Deno.writeTextFile(`${directory}/${name}.json`, file, { mode: 0o600 });
  }
  const line = await inspectorLine(`--allow-run=${command}`, `--allow-net=${product.url.host}`);
  const came = await typed(shown, {
    cwd: directory,
    programs: { "mcp-inspector": line },
    env: INSPECTOR_ENV,
  });
  const { tools } = JSON.parse(await Deno.readTextFile(`${directory}/tools.json`));
  assert.deepEqual(tools.map(({ name }: { name: string }) => name), NAMES);
  return came.map((text) => ALTERS.reduce((some, [from, to]) => some.replaceAll(from, to), text));
}

Deno.test("The inspector finds no error in the tools, does what the page shows, and calls every tool over HTTP.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await dovecotServer());
  const variables = { ...accountVariables(server, server.user), MAIL_IMAP_WRITE_ENABLED: "true" };
  const product = stack.use(await startHttpProduct(variables));
  const configuration = await configDirectory(variables);
  stack.defer(() => configuration.remove());
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-inspector-" });
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const inspect = await inspectorOverHttp(product.url, TOKENS.all, `${directory}/mcp.json`);

  const lines: string[] = [];
  const checks = new Checks((line) => lines.push(line));
  const asked = new Set<string>();
  const ask = askThrough(inspect, asked);
  const through = "the inspector";
  const shown = (await shownIn("docs/protocol.md", "The MCP inspector")).flat();
  // Both only read, so that neither sees the other.
  const [came] = await Promise.all([
    typePage(shown, directory, configuration.path, product),
    read(checks, through, ask),
  ]);
  assert.deepEqual(came, shown);
  const { call: look } = await product.connect();
  await writeOneByOne(checks, { through, ask, look, stays: true });
  assert.equal(checks.end(), 0, lines.join("\n"));
  assert.deepEqual([...asked].sort(), NAMES.toSorted());
});
