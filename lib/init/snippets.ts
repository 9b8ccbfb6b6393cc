/**
 * What an MCP client needs in its own configuration to start this program.
 * There is no secret in it: the program finds those in its own directory.
 *
 * @module
 */

import type { Config } from "../config/types.ts";
import { ownScript } from "../own_script.ts";
import { processFlags, shellWord } from "../sandbox/permissions.ts";

/** The way in which this program is being run, so that a client starts it in the same way. */
export interface OwnForm {
  /** Path of the executable: this program itself, or Deno. */
  readonly executable: string;
  /** Path of what Deno runs; undefined when the executable is this program. */
  readonly script: string | undefined;
  /** Directory of the sources, when these are run. */
  readonly sources: string | undefined;
}

/** How a client starts the program. */
export interface ClientCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that it is started with besides. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Otherwise Deno asks its own site every day whether there is a newer version of it. */
const QUIET_DENO = { DENO_NO_UPDATE_CHECK: "1" };

/** A piece of a client's configuration. */
export interface Snippet {
  /** Which client, and where it goes. */
  readonly title: string;
  readonly text: string;
}

/** Looks how this program is being run. */
export function ownForm(sources: string | undefined): OwnForm {
  return {
    executable: Deno.execPath(),
    script: ownScript(),
    sources,
  };
}

/**
 * The command for a configuration.
 *
 * @param usual Whether the program finds the config directory by itself, wherever it is started.
 * @param net `host:port` pairs for what one command alone does. @default none
 * @throws {ConfigError} When a path cannot be written in a flag.
 */
export function clientCommand(
  config: Config,
  form: OwnForm,
  usual: boolean,
  net: readonly string[] = [],
): ClientCommand {
  const args = usual ? [] : ["--config-dir", config.directory];
  if (form.script === undefined) return { command: form.executable, args };
  return {
    command: form.executable,
    args: ["run", ...processFlags(config, form.sources, net), form.script, ...args],
    env: QUIET_DENO,
  };
}

/** The pieces for each client. */
export function snippets(started: ClientCommand): readonly Snippet[] {
  const { command, args, env = {} } = started;
  const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  return [
    {
      title: "Claude Desktop (claude_desktop_config.json) and Cursor (~/.cursor/mcp.json)",
      text: json({ mcpServers: { mail: started } }),
    },
    {
      title: "VS Code (.vscode/mcp.json, or MCP: Open User Configuration)",
      text: json({ servers: { mail: { type: "stdio", ...started } } }),
    },
    {
      title: "Claude Code (a command to run once)",
      text: [
        ...["claude", "mcp", "add", ...variables, "--scope", "user", "mail", "--"],
        ...[command, ...args].map(shellWord),
      ].join(" "),
    },
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
