/**
 * Ready-to-paste configuration of MCP clients.
 *
 * @module
 */

/** Quotes a shell word where it needs it. */
function shell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Configuration for the usual clients that starts this command. */
export function clientConfigurations(command: string, args: readonly string[]): string {
  const env = Deno.env.has("DENO_DIR") ? { DENO_DIR: Deno.env.get("DENO_DIR") } : {};
  const server = { command, args, env };
  const line = [command, ...args].map(shell).join(" ");
  const settings = Object.entries(env).map(([name, value]) =>
    `--env ${name}=${shell(String(value))} `
  )
    .join("");
  return `
Claude Desktop (claude_desktop_config.json) and Cursor (.cursor/mcp.json):
${JSON.stringify({ mcpServers: { mail: server } }, null, 2)}

VS Code (.vscode/mcp.json):
${JSON.stringify({ servers: { mail: { type: "stdio", ...server } } }, null, 2)}

Claude Code:
claude mcp add mail ${settings}-- ${line}
`;
}
