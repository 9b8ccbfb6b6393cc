/**
 * The command line.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { nearest } from "./config/suggest.ts";

/** Commands there are. */
export const COMMANDS = ["serve", "permissions"] as const;

/** One of {@link COMMANDS}. */
export type Command = (typeof COMMANDS)[number];

/** What the arguments ask for. */
export type Invocation =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "mistake"; readonly message: string }
  | { readonly kind: "verify audit"; readonly file: string }
  | { readonly kind: "command"; readonly command: Command; readonly configDir: string | undefined };

/** Text of `--help`. */
export const HELP = `mail-imap-mcp: lets an AI assistant read your mail over IMAP (MCP over stdio)

Usage:
  mail-imap-mcp [serve]       speak MCP on stdin and stdout; an MCP client starts it so
  mail-imap-mcp permissions   print the narrowest \`deno run\` line for this configuration
  mail-imap-mcp audit verify FILE
                              look whether lines of the audit are missing from a log, or changed

Options:
  --config-dir DIR   directory of the .env file (absolute)
  --version          print the version
  --help             print this

Configuration: MAIL_IMAP_DEFAULT_HOST, MAIL_IMAP_DEFAULT_USER, MAIL_IMAP_DEFAULT_PASS in the
environment or in the .env of the config directory, by default ~/.config/mail-imap-mcp/.env;
MAIL_IMAP_DEFAULT_PASS_FILE instead of the last one names a file with the password.

Exit codes: 0 the client closed, 1 the audit is not whole, 2 wrong configuration or arguments, 70 internal error.
`;

/** Reads the arguments. */
export function readArguments(args: readonly string[]): Invocation {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
        "config-dir": { type: "string" },
      },
    });
  } catch (error) {
    return { kind: "mistake", message: (error as Error).message };
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const [command = "serve", extra] = positionals;
  if (command === "audit") return readAudit(positionals.slice(1));
  if (extra !== undefined) return { kind: "mistake", message: `Unexpected argument '${extra}'` };
  if (!(COMMANDS as readonly string[]).includes(command)) {
    const suggestion = nearest(command, [...COMMANDS, "audit"]);
    return {
      kind: "mistake",
      message: `Unknown command '${command}'${suggestion ? `; did you mean ${suggestion}?` : ""}`,
    };
  }
  return { kind: "command", command: command as Command, configDir: values["config-dir"] };
}

function readAudit([verb, file, extra]: readonly string[]): Invocation {
  if (verb !== "verify" || file === undefined) {
    return { kind: "mistake", message: "Say: audit verify FILE" };
  }
  if (extra !== undefined) return { kind: "mistake", message: `Unexpected argument '${extra}'` };
  return { kind: "verify audit", file };
}
