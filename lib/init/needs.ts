/**
 * What this process has to be permitted for `init`, and how to say so to
 * somebody who runs it with narrow flags.
 *
 * @module
 */

import { ConfigError } from "../config/error.ts";
import { isGranted } from "../sandbox/grants.ts";
import { ENVIRONMENT, networkTarget, shellWord } from "../sandbox/permissions.ts";
import type { OwnForm } from "./snippets.ts";

/** What is going to be done. */
export interface Needs {
  /** The config directory. */
  readonly directory: string;
  readonly write: boolean;
  readonly lookup: boolean;
  /** Where to log in, once it is known. */
  readonly server?: { readonly host: string; readonly port: number };
  /** Files elsewhere that have to be read. */
  readonly files?: readonly string[];
}

/** Words of the command line that follow the script. */
export type Arguments = readonly string[];

/**
 * Looks whether everything is permitted that will be needed, before a person
 * is asked for a password in vain.
 *
 * @throws {ConfigError} With the whole line to start it with.
 */
export function assertPermitted(needs: Needs, form: OwnForm, args: Arguments): void {
  const reads = readable(needs, form);
  const missing: Deno.PermissionDescriptor[] = [
    { name: "sys", kind: "hostname" },
    ...reads.map((path) => ({ name: "read", path }) as const),
    ...needs.write ? [{ name: "write", path: needs.directory } as const] : [],
    ...needs.server ? [{ name: "net", host: networkTarget(needs.server) } as const] : [],
    ...needs.lookup ? [{ name: "net" } as const] : [],
  ];
  if (missing.every(isGranted)) return;
  throw new ConfigError([
    `This process was not given what init needs; start it so: ${initCommand(needs, form, args)}`,
  ]);
}

/** The narrowest line for what is going to be done. */
function initCommand(needs: Needs, form: OwnForm, args: Arguments): string {
  const net = needs.server && !needs.lookup ? `=${networkTarget(needs.server)}` : "";
  const words = [
    "deno",
    "run",
    "--unstable-worker-options",
    "--no-prompt",
    "--ignore-env",
    `--allow-env=${ENVIRONMENT.join(",")}`,
    "--allow-sys=hostname",
    // Which name server is asked is up to the system, so a lookup takes all of the network.
    `--allow-net${net}`,
    `--allow-read=${readable(needs, form).join(",")}`,
    ...needs.write ? [`--allow-write=${needs.directory}`] : [],
    form.script ?? "mail-imap-mcp.js",
    ...args,
  ];
  return words.map(shellWord).join(" ");
}

function readable({ directory, files = [] }: Needs, { sources }: OwnForm): readonly string[] {
  return [directory, ...files, ...sources === undefined ? [] : [sources]];
}
