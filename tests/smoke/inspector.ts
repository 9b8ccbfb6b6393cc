/**
 * The MCP inspector's command line: another client, which starts the program
 * anew for every call, or asks it over HTTP. Its many packages may read files,
 * and either start the program under test or reach its address; they may not write.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { assertNothingTold } from "../support/canary.ts";
import { ROOT } from "../support/product.ts";
import type { Ask } from "./main_job.ts";
import type { Subject } from "./subject.ts";

/** Has a lock file of its own: nothing of the inspector is in the project's. */
const CONFIG = `${ROOT}/tests/smoke/inspector/deno.json`;

/** The inspector, as its own package names it; the version is that of {@link CONFIG}. */
async function program(): Promise<string> {
  const { imports } = JSON.parse(await Deno.readTextFile(CONFIG));
  return `${imports["@modelcontextprotocol/inspector"]}/mcp-inspector`;
}

/** Whether it is a subsystem of Windows is looked up there, for a browser that is never opened. */
const NOT_THERE = "--ignore-read=/proc,/.dockerenv,/run/.containerenv";

/** How long a call may take, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** Runs it once. */
export type Inspect = (...args: readonly string[]) => Promise<string>;

/** What it connects to, as its configuration has it, and what it may do for that. */
interface Target {
  readonly server: unknown;
  readonly permission: string;
  readonly cwd: string;
}

/** Makes a client that starts the program. @param file Where its configuration may be put. */
export async function inspector(
  subject: Subject,
  directory: string,
  file: string,
): Promise<Inspect> {
  const [command, ...args] = subject.line(directory);
  const server = { command, args, env: subject.env(directory), cwd: subject.cwd };
  return await inspect({ server, permission: `--allow-run=${command}`, cwd: subject.cwd }, file);
}

/** Makes a client of a server over HTTP. @param file As of {@link inspector}; nobody else reads the token there. */
export async function inspectorOverHttp(url: URL, token: string, file: string): Promise<Inspect> {
  const headers = { Authorization: `Bearer ${token}` };
  const server = { type: "streamable-http", url: url.href, headers };
  return await inspect(
    { server, permission: `--allow-net=${url.host}`, cwd: dirname(file) },
    file,
  );
}

/** Where it would keep tokens of OAuth: nowhere. */
export const INSPECTOR_ENV: Readonly<Record<string, string>> = {
  MCP_INSPECTOR_SECRET_STORE: "memory",
};

/** What starts it as `mcp-inspector` does. @param permissions What it may do to reach the server. */
export async function inspectorLine(
  ...permissions: readonly string[]
): Promise<[string, ...string[]]> {
  return [
    Deno.execPath(),
    ...["run", "--quiet", "--frozen", "--no-prompt", "--config", CONFIG],
    ...["--allow-read", NOT_THERE, "--allow-env", "--allow-sys", ...permissions],
    await program(),
  ];
}

async function inspect({ server, permission, cwd }: Target, file: string): Promise<Inspect> {
  const [command, ...args] = await inspectorLine(permission);
  await Deno.writeTextFile(file, JSON.stringify({ mcpServers: { mail: server } }), { mode: 0o600 });
  return async (...words) => {
    const { code, stdout, stderr } = await new Deno.Command(command, {
      args: [...args, "--cli", "--config", file, "--server", "mail", ...words],
      cwd,
      env: { ...INSPECTOR_ENV },
      stdin: "null",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).output();
    const [said, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [
      string,
      string,
    ];
    assertNothingTold(said, errors);
    // 5 is a tool's own refusal, which is an answer.
    assert.ok(code === 0 || said.startsWith("{"), `exit code ${code}: ${errors}`);
    return said;
  };
}

/** Makes calls through it. @param asked Gets the names of the tools that are called. */
export function askThrough(inspect: Inspect, asked: Set<string> = new Set()): Ask {
  return async (tool, args = {}) => {
    asked.add(tool);
    const words = Object.entries(args).flatMap(([name, value]) => [
      "--tool-arg",
      // In quotes, or a text of digits would come as a number.
      `${name}=${JSON.stringify(value)}`,
    ]);
    const said = await inspect("--method", "tools/call", "--tool-name", tool, ...words);
    const result = JSON.parse(said);
    const text: string = result.content[0].text;
    const failed = result.isError === true;
    const { data, error } = JSON.parse(text);
    return { failed, data, error, text };
  };
}
