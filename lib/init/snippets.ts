/**
 * What an MCP client needs in its own configuration to start this program.
 * There is no secret in it: the program finds those in its own directory.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Config } from "../config/types.ts";
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
}

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
    script: Deno.build.standalone ? undefined : fileURLToPath(Deno.mainModule),
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
  return {
    command: form.executable,
    args: form.script === undefined
      ? args
      : ["run", ...processFlags(config, form.sources, net), form.script, ...args],
  };
}

/** The pieces for each client. */
export function snippets({ command, args }: ClientCommand): readonly Snippet[] {
  return [
    {
      title: "Claude Desktop (claude_desktop_config.json) and Cursor (~/.cursor/mcp.json)",
      text: json({ mcpServers: { mail: { command, args } } }),
    },
    {
      title: "VS Code (.vscode/mcp.json, or MCP: Open User Configuration)",
      text: json({ servers: { mail: { type: "stdio", command, args } } }),
    },
    {
      title: "Claude Code (a command to run once)",
      text: ["claude mcp add --scope user mail --", command, ...args]
        .map((word, index) => index === 0 ? word : shellWord(word)).join(" "),
    },
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
