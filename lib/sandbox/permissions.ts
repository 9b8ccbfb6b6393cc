/**
 * From a {@link Config} the exact permissions: of the server isolate, and of
 * the whole process when it is started with `deno run`.
 *
 * @module
 */

import { ConfigError } from "../config/error.ts";
import type { Account, Config } from "../config/types.ts";

/** `host:port` pairs the configuration needs, without repetition. IPv6 addresses are in brackets. */
export function networkTargets(config: Config): string[] {
  return [...new Set(config.accounts.map(networkTarget))];
}

/** `host:port` of an account. */
export function networkTarget({ host, port }: Pick<Account, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What the server isolate may do: reach the configured mail servers, and nothing else. */
export function serverPermissions(config: Config): Deno.PermissionOptionsObject {
  return {
    net: networkTargets(config),
    // pino, which imapflow loads, asks for the host name when it is imported.
    sys: ["hostname"],
    env: false,
    read: false,
    write: false,
    run: false,
    ffi: false,
    import: false,
  };
}

/**
 * Not a permission: three isolates let their heaps grow as long as there is
 * memory, by 130 MB in 6,000 calls; so they stay where they begin, at no cost
 * in time.
 */
const V8_FLAGS = "--v8-flags=--optimize-for-size";

/** Flags that are the same for every configuration, of `deno run` and of `deno compile`. */
export const FIXED_FLAGS: readonly string[] = [
  "--unstable-worker-options",
  V8_FLAGS,
  "--no-prompt",
  "--ignore-env",
];

/** pino asks for the host name, see {@link serverPermissions}. */
export const SYS_FLAG = "--allow-sys=hostname";

/** Variables that the launcher reads whatever the configuration. */
export const ENVIRONMENT: readonly string[] = ["MAIL_IMAP_*", "HOME", "XDG_CONFIG_HOME", "APPDATA"];

/**
 * The `deno run` flags under which this configuration works, nothing wider.
 *
 * @param sources Directory of the sources, when they are run instead of the bundle.
 * @throws {ConfigError} When a path cannot be written in a flag.
 */
export function processFlags(config: Config, sources?: string): string[] {
  const readable = [config.directory, ...config.extraFiles, ...(sources ? [sources] : [])];
  const unwritable = readable.filter((path) => path.includes(","));
  if (unwritable.length > 0) {
    // The runtime has no way to escape it, and the flag would grant two other paths.
    throw new ConfigError(
      unwritable.map((path) => `${path} has a comma in it; --allow-read cannot name it`),
    );
  }
  const windows = Deno.build.os === "windows";
  const environment = [
    ...ENVIRONMENT.filter((name) => (name === "APPDATA") === windows || name.includes("*")),
    ...config.extraVariables,
  ];
  return [
    ...FIXED_FLAGS,
    `--allow-env=${environment.join(",")}`,
    SYS_FLAG,
    `--allow-net=${networkTargets(config).join(",")}`,
    `--allow-read=${readable.join(",")}`,
  ];
}

/** The whole `deno run` line, quoted for a POSIX shell. */
export function denoCommand(config: Config, sources?: string, configDir?: string): string {
  return [
    "deno",
    "run",
    ...processFlags(config, sources),
    sources ? `${sources}/main.ts` : "mail-imap-mcp.js",
    ...(configDir === undefined ? [] : ["--config-dir", configDir]),
  ].map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
