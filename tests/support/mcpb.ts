/**
 * The official tool for the bundles of desktop clients. Its many packages may
 * read files and write to one directory; they may not reach the network.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertNothingTold } from "./canary.ts";
import { ROOT } from "./product.ts";

/** Has a lock file of its own: nothing of the tool is in the project's. */
const CONFIG = `${ROOT}/tests/mcpb/deno.json`;

async function run(directory: string, words: readonly string[], input = ""): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--frozen", "--no-prompt", "--config", CONFIG],
      ...["--allow-read", `--allow-write=${directory}`, "--allow-env", "--allow-sys"],
      ...words,
    ],
    cwd: directory,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const [said = "", errors = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertNothingTold(said, errors);
  assert.equal(code, 0, `${words.join(" ")}: ${said}${errors}`);
  return said;
}

/**
 * Runs a command of the tool in a directory.
 *
 * @throws {Error} When it does not take what it is given.
 */
export async function mcpb(directory: string, ...words: readonly string[]): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(CONFIG));
  return await run(directory, [`${imports["@anthropic-ai/mcpb"]}/mcpb`, ...words]);
}

/** How a client starts the program of a bundle. */
export interface Started {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a person fills in, by the names of the fields. */
export type Answers = Readonly<Record<string, string | number | boolean>>;

/** The tool's own function, which clients are made with: files in, files out. */
const SUBSTITUTE = `
  import { getMcpConfigForManifest } from "@anthropic-ai/mcpb";
  const [manifest, userConfig] = ["manifest", "answers"].map((name) =>
    JSON.parse(Deno.readTextFileSync(name + ".json"))
  );
  const options = { extensionPath: "/bundle", systemDirs: {}, pathSeparator: "/" };
  const started = await getMcpConfigForManifest({ manifest, userConfig, ...options });
  Deno.writeTextFileSync("started.json", JSON.stringify(started ?? null));
`;

/**
 * Puts what a person filled in into a bundle's manifest, as a client does.
 *
 * @returns Undefined when something is missing that has to be filled in.
 */
export async function startedWith(
  manifest: unknown,
  answers: Answers,
): Promise<Started | undefined> {
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-form-" });
  try {
    // Not as arguments, which everybody on the machine can read: there is a password among them.
    await Deno.writeTextFile(`${directory}/manifest.json`, JSON.stringify(manifest));
    await Deno.writeTextFile(`${directory}/answers.json`, JSON.stringify(answers));
    await run(directory, ["-"], SUBSTITUTE);
    return JSON.parse(await Deno.readTextFile(`${directory}/started.json`)) ?? undefined;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
