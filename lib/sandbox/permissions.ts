/**
 * From a {@link Config} the exact permissions: of the server isolate, and of
 * the whole process when it is started with `deno run`.
 *
 * @module
 */

import type { Config } from "../config/types.ts";

/** `host:port` pairs the configuration needs, without repetition. IPv6 addresses are in brackets. */
export function networkTargets(config: Config): string[] {
  const targets = config.accounts.map(({ host, port }) =>
    host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`
  );
  return [...new Set(targets)];
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

/** Variables that the launcher reads. */
export const ENVIRONMENT: readonly string[] = ["MAIL_IMAP_*", "HOME", "XDG_CONFIG_HOME", "APPDATA"];

/**
 * The `deno run` flags under which this configuration works, nothing wider.
 *
 * @param sources Directory of the sources, when they are run instead of the bundle.
 */
export function processFlags(config: Config, sources?: string): string[] {
  const readable = [config.directory, ...config.extraFiles, ...(sources ? [sources] : [])];
  const windows = Deno.build.os === "windows";
  const environment = ENVIRONMENT.filter((name) => (name === "APPDATA") === windows || name.includes("*"));
  return [
    "--unstable-worker-options",
    "--no-prompt",
    "--ignore-env",
    `--allow-env=${environment.join(",")}`,
    "--allow-sys=hostname",
    `--allow-net=${networkTargets(config).join(",")}`,
    `--allow-read=${readable.join(",")}`,
  ];
}
