/**
 * Where the configuration lives.
 *
 * @module
 */

import { ConfigError } from "./error.ts";

/** The environment, as a function so that a test can bring its own. */
export type Environment = (name: string) => string | undefined;

/**
 * Finds the config directory: `--config-dir`, else `MAIL_IMAP_CONFIG_DIR`,
 * else the place that the operating system has for it. Never the current
 * directory: a client started in a hostile folder must not load that folder's
 * `.env`.
 *
 * @param chosen Value of `--config-dir`.
 * @param os `Deno.build.os`.
 * @throws {ConfigError} When nothing names a directory, or the name is relative.
 */
export function configDirectory(
  env: Environment,
  chosen?: string,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  const explicit = chosen ?? env("MAIL_IMAP_CONFIG_DIR");
  const directory = explicit ?? standardDirectory(env, os);
  if (directory === undefined) {
    throw new ConfigError([
      "No config directory: set MAIL_IMAP_CONFIG_DIR or pass --config-dir with an absolute path",
    ]);
  }
  const absolute = os === "windows"
    ? /^([A-Za-z]:[\\/]|[\\/]{2})/.test(directory)
    : directory.startsWith("/");
  if (!absolute) {
    throw new ConfigError([
      `The config directory must be an absolute path, because the current directory is never searched; it is ${
        JSON.stringify(directory)
      }`,
    ]);
  }
  // The root of the file system, or of a drive, keeps its separator.
  return directory.replace(/(?<=[^\\/:])[\\/]+$/, "");
}

function standardDirectory(env: Environment, os: typeof Deno.build.os): string | undefined {
  if (os === "windows") {
    const base = env("APPDATA");
    return base ? `${base}\\mail-imap-mcp` : undefined;
  }
  const xdg = env("XDG_CONFIG_HOME");
  if (xdg) return `${xdg}/mail-imap-mcp`;
  const home = env("HOME");
  return home ? `${home}/.config/mail-imap-mcp` : undefined;
}
