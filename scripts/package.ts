/**
 * Makes everything of a release that has the address of its repository in it,
 * from what `deno task compile --target all` made: bundles for desktop clients,
 * the installer, the Homebrew formula, the entry for the MCP registry, and the
 * checksums of all files. See docs/install.md.
 *
 *   deno task package --repository OWNER/NAME
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import manifest from "../deno.json" with { type: "json" };
import { TOOLS } from "../lib/tools/registry.ts";
import { sha256, writeChecksums } from "./release/checksums.ts";
import { formula } from "./release/formula.ts";
import { fillInstaller } from "./release/installer.ts";
import { bundleName, type ListedTool, packBundle } from "./release/mcpb.ts";
import { type Place, placeOf } from "./release/place.ts";
import { serverJson } from "./release/server_json.ts";
import { executableName, TARGETS } from "./release/targets.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What goes with a program that others are given. */
const LICENCES = "THIRD_PARTY_LICENSES.txt";

/** Tools that are there whatever the configuration allows. */
const tools: readonly ListedTool[] = TOOLS.filter(({ capabilities }) => !capabilities)
  .map(({ name, description }) => ({
    name,
    description: /^[^]*?\.(?=\s|$)/.exec(description)?.[0] ?? description,
  }));

/** Writes all files into the directory in which the executables are. */
async function makeAll(place: Place, directory: string): Promise<number> {
  const { version, license } = manifest;
  const texts = {
    LICENSE: await Deno.readTextFile(`${root}LICENSE`),
    [LICENCES]: await Deno.readTextFile(`${directory}/${LICENCES}`),
  };
  const digests = new Map<string, string>();
  const keep = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    await Deno.writeFile(`${directory}/${name}`, bytes);
    digests.set(name, await sha256(bytes));
  };
  for (const target of TARGETS) {
    const executable = await Deno.readFile(`${directory}/${executableName(target)}`);
    digests.set(executableName(target), await sha256(executable));
    const facts = { target, version, license, place, tools };
    await keep(bundleName(target), packBundle(facts, executable, texts));
  }
  const script = await Deno.readTextFile(`${root}deploy/install.sh`);
  const encoder = new TextEncoder();
  for (
    const [name, text] of [
      ["install.sh", fillInstaller(script, { downloads: place.downloads, version })],
      ["mail-imap-mcp.rb", formula({ version, license, place, digests })],
      ["server.json", `${JSON.stringify(serverJson(version, place, digests), null, 2)}\n`],
    ] as const
  ) await keep(name, encoder.encode(text));
  return await writeChecksums(directory);
}

try {
  const { values } = parseArgs({
    options: {
      repository: { type: "string", default: "" },
      directory: { type: "string", default: `${root}dist/release` },
    },
  });
  const count = await makeAll(placeOf(values.repository), values.directory);
  await Deno.stdout.write(
    new TextEncoder().encode(`${values.directory}: ${count} files and SHA256SUMS\n`),
  );
} catch (error) {
  const missing = error instanceof Deno.errors.NotFound
    ? "; first: deno task compile --target all"
    : "";
  await Deno.stderr.write(new TextEncoder().encode(`${(error as Error).message}${missing}\n`));
  Deno.exit(1);
}
