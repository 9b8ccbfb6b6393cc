/**
 * The command line.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { isPublic, type ListenAddress, readListenAddress } from "./config/listen_address.ts";
import { nearest } from "./config/suggest.ts";

/** Commands that need nothing but a configuration. */
export const COMMANDS = ["serve", "permissions"] as const;

/** One of {@link COMMANDS}. */
export type Command = (typeof COMMANDS)[number];

/** Commands for a person, each a part that is loaded when it is asked for. */
const FOR_PERSONS = ["doctor", "init", "login"] as const;

/** What the arguments ask for. */
export type Invocation =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "mistake"; readonly message: string }
  | { readonly kind: "verify audit"; readonly file: string }
  | CommandInvocation
  | DoctorInvocation
  | InitInvocation
  | LoginInvocation;

/** One of {@link COMMANDS}. */
export interface CommandInvocation {
  readonly kind: "command";
  readonly command: Command;
  /** Where to listen for MCP over HTTP. @default MCP over stdio */
  readonly http?: ListenAddress;
  readonly configDir: string | undefined;
}

/** `doctor`: checks what is configured. */
export interface DoctorInvocation {
  readonly kind: "doctor";
  /** Id of the only account to check; undefined: all. */
  readonly account: string | undefined;
  /** For machines instead of a person. */
  readonly json: boolean;
  readonly configDir: string | undefined;
}

/** `init`: asks for what is missing and makes a configuration. */
export interface InitInvocation {
  readonly kind: "init";
  /** Address to begin with. */
  readonly email: string | undefined;
  /** Write the `.env` instead of printing it. */
  readonly write: boolean;
  /** Look for an unknown provider's server in DNS and at the provider. */
  readonly lookup: boolean;
  readonly configDir: string | undefined;
}

/** `login`: signs in to an account with OAuth 2. */
export interface LoginInvocation {
  readonly kind: "login";
  /** Id of the account. */
  readonly account: string;
  /** In the browser of this machine, also where a code would do. */
  readonly browser: boolean;
  readonly configDir: string | undefined;
}

/** Text of `--help`. */
export const HELP = `mail-imap-mcp: lets an AI assistant read your mail over IMAP (MCP)

Usage:
  mail-imap-mcp [serve]       speak MCP on stdin and stdout; an MCP client starts it so
  mail-imap-mcp serve --http HOST:PORT
                              speak MCP over HTTP instead, for several clients, with bearer tokens
  mail-imap-mcp init [EMAIL]  set up an account: asks, tries it, prints the .env
  mail-imap-mcp doctor        check the configuration, the accounts and the sandbox
  mail-imap-mcp login ACCOUNT sign in to an account with AUTH=oauth2
  mail-imap-mcp permissions   print the narrowest \`deno run\` line for this configuration
  mail-imap-mcp audit verify FILE
                              look whether lines of the audit are missing from a log, or changed

Options:
  --config-dir DIR   directory of the .env file (absolute)
  --http HOST:PORT   serve, permissions: as 127.0.0.1:8000, for which 8000 is short; what has to
                     be set: docs/http.md
  --public           with --http: on an address that other machines can reach
  --account ID       doctor: check this account only
  --json             doctor: print JSON
  --write            init: write the .env instead of printing it
  --lookup           init: find an unknown provider's server through DNS and the provider itself
  --browser          login: in the browser of this machine instead of with a code
  --version          print the version
  --help             print this

Configuration: MAIL_IMAP_DEFAULT_HOST, MAIL_IMAP_DEFAULT_USER, MAIL_IMAP_DEFAULT_PASS in the
environment or in the .env of the config directory, by default ~/.config/mail-imap-mcp/.env;
MAIL_IMAP_DEFAULT_PASS_FILE instead of the last one names a file with the password.

Exit codes: 0 the client closed, a signal ended it, or all is well; 1 something that was checked or
tried failed; 2 wrong configuration or arguments; 70 internal error.
`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
  "config-dir": { type: "string" },
  http: { type: "string" },
  public: { type: "boolean" },
  account: { type: "string" },
  json: { type: "boolean" },
  write: { type: "boolean" },
  lookup: { type: "boolean" },
  browser: { type: "boolean" },
} as const;

/** Options that only some commands have. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  http: COMMANDS,
  public: COMMANDS,
  account: ["doctor"],
  json: ["doctor"],
  write: ["init"],
  lookup: ["init"],
  browser: ["login"],
};

/** Reads the arguments. */
export function readArguments(args: readonly string[]): Invocation {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    return mistake((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const [command = "serve", argument, extra] = positionals;
  for (const option of Object.keys(values)) {
    const owners = OWNERS[option];
    if (owners && !owners.includes(command)) {
      return mistake(`--${option} belongs to ${owners.join(" and ")}`);
    }
  }
  if (command === "audit") return readAudit(positionals.slice(1));
  const takesArgument = command === "init" || command === "login";
  const unexpected = takesArgument ? extra : argument;
  if (unexpected !== undefined) return mistake(`Unexpected argument '${unexpected}'`);
  const configDir = values["config-dir"];
  switch (command) {
    case "doctor":
      return {
        kind: "doctor",
        account: values.account?.toLowerCase(),
        json: values.json ?? false,
        configDir,
      };
    case "init":
      return {
        kind: "init",
        email: argument,
        write: values.write ?? false,
        lookup: values.lookup ?? false,
        configDir,
      };
    case "login":
      if (argument === undefined) return mistake("Say: login ACCOUNT");
      return {
        kind: "login",
        account: argument.toLowerCase(),
        browser: values.browser ?? false,
        configDir,
      };
  }
  if (!(COMMANDS as readonly string[]).includes(command)) {
    const suggestion = nearest(command, [...COMMANDS, ...FOR_PERSONS, "audit"]);
    return mistake(
      `Unknown command '${command}'${suggestion ? `; did you mean ${suggestion}?` : ""}`,
    );
  }
  const http = values.http === undefined ? undefined : readListenAddress(values.http);
  if (values.http !== undefined && !http) {
    return mistake(
      "--http takes an address of this machine and a port: 127.0.0.1:8000, [::1]:8000, or a port: 8000",
    );
  }
  if (values.public && !http) return mistake("--public goes with --http");
  if (http && isPublic(http) && !values.public) return mistake(notPublic(http));
  return { kind: "command", command: command as Command, ...(http ? { http } : {}), configDir };
}

function notPublic({ hostname }: ListenAddress): string {
  return `--http ${hostname} can be reached from other machines, and there is no TLS here: whoever is on the way would read the mail and the bearer token. Listen on 127.0.0.1 with a proxy in front that speaks TLS, see docs/http.md. Where only that proxy can reach the address, as in a container, add --public`;
}

function mistake(message: string): Invocation {
  return { kind: "mistake", message };
}

function readAudit([verb, file, extra]: readonly string[]): Invocation {
  if (verb !== "verify" || file === undefined) return mistake("Say: audit verify FILE");
  if (extra !== undefined) return mistake(`Unexpected argument '${extra}'`);
  return { kind: "verify audit", file };
}
