/**
 * Has the runtime write down every permission that a process of the program
 * asks for. The gate names the directory for it; without one nothing is
 * recorded.
 *
 * @module
 */

import { loadConfig } from "../../lib/config/load.ts";
import type { Config } from "../../lib/config/types.ts";
import {
  loginTargets,
  networkTargets,
  oauthOf,
  tokenFiles,
  tokenTarget,
} from "../../lib/sandbox/permissions.ts";

/** What the configuration of a process names; whatever else it asks for stands by itself. */
export interface Named {
  readonly directory: string;
  /** Files that settings name: certificates, passwords. */
  readonly files: readonly string[];
  readonly tokenFiles: readonly string[];
  /** `host:port` pairs. */
  readonly mailServers: readonly string[];
  readonly tokenEndpoints: readonly string[];
  /** Where a sign-in asks for a code, or listens for the browser. */
  readonly signIn: readonly string[];
  /** Hosts that `init --lookup` asks about an address. */
  readonly provider: readonly string[];
  /** Where `serve --http` listens. @default nowhere */
  readonly listen?: readonly string[];
}

/** What a configuration names. */
export function namedBy(config: Config): Named {
  const oauth = oauthOf(config);
  const tokenEndpoints = oauth.map(tokenTarget);
  return {
    directory: config.directory,
    files: config.extraFiles,
    tokenFiles: tokenFiles(oauth),
    mailServers: networkTargets(config),
    tokenEndpoints,
    signIn: oauth.flatMap((
      one,
    ) => [...loginTargets(one, "browser"), ...loginTargets(one, "device")])
      .filter((target) => !tokenEndpoints.includes(target)),
    provider: [],
  };
}

/** What the configuration in a directory names; nothing more than the directory when it cannot be read. */
export function namedIn(directory: string): Named {
  try {
    return namedBy(loadConfig({ directory, environment: {} }).config);
  } catch {
    return {
      directory,
      files: [],
      tokenFiles: [],
      mailServers: [],
      tokenEndpoints: [],
      signIn: [],
      provider: [],
    };
  }
}

const DIRECTORY = Deno.env.get("TEST_ACCESSES");

/**
 * Every process gets a file of its own, because the runtime empties the file
 * when it begins. What is run keeps the id of the shell.
 */
const SCRIPT = `
export DENO_AUDIT_PERMISSIONS="$0.$$.jsonl"
printf '%s\\n' "$@" > "$0.$$.line"
exec "$@"
`;

/** A command line that does the same and leaves a record. */
export function recorded(
  line: readonly [string, ...string[]],
  named: () => Named,
): [string, ...string[]] {
  if (DIRECTORY === undefined || Deno.build.os === "windows") return [...line];
  const prefix = `${DIRECTORY}/${crypto.randomUUID()}`;
  Deno.mkdirSync(DIRECTORY, { recursive: true });
  Deno.writeTextFileSync(`${prefix}.named.json`, JSON.stringify(named()));
  return ["/bin/sh", "-c", SCRIPT, prefix, ...line];
}
