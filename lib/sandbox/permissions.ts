/**
 * From a {@link Config} the exact permissions: of the isolates that have any,
 * and of the whole process when it is started with `deno run`.
 *
 * @module
 */

import { ConfigError } from "../config/error.ts";
import { hostAndPort, type ListenAddress } from "../config/listen_address.ts";
import { temporaryName } from "../config/token_file.ts";
import type { Account, Config, OAuth } from "../config/types.ts";
import type { SignInFlow } from "./sign_in_messages.ts";

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

/** What the front isolate may do: listen at its address, and nothing else. */
export function frontPermissions(address: ListenAddress): Deno.PermissionOptionsObject {
  return {
    net: [hostAndPort(address)],
    env: false,
    sys: false,
    read: false,
    write: false,
    run: false,
    ffi: false,
    import: false,
  };
}

/** Where to listen for the browser: a port that the system chooses, on this machine only. */
export const LISTENER = "127.0.0.1:0";

const HTTPS_PORT = 443;

function urlTarget(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port || HTTPS_PORT}`;
}

/** `host:port` at which an account's tokens are got. */
export function tokenTarget({ tokenUrl }: Pick<OAuth, "tokenUrl">): string {
  return urlTarget(tokenUrl);
}

/** What a sign-in by a person has to reach: also to ask for a code, or to hear from the browser. */
export function loginTargets({ tokenUrl, deviceUrl }: OAuth, flow: SignInFlow): string[] {
  const other = flow === "browser" ? LISTENER : urlTarget(deviceUrl ?? tokenUrl);
  return [...new Set([urlTarget(tokenUrl), other])];
}

/** The files that are written: those with tokens, each also under its temporary name. */
export function tokenFiles(accounts: readonly OAuth[]): string[] {
  return accounts.flatMap(({ tokenFile }) => [tokenFile, temporaryName(tokenFile)]);
}

/** What is known of each account that signs in with OAuth 2. */
export function oauthOf({ accounts }: Pick<Config, "accounts">): OAuth[] {
  return accounts.map(({ oauth }) => oauth).filter((oauth) => oauth !== undefined);
}

/**
 * What the sign-in isolate may do: reach where tokens are got, keep them, and
 * nothing else.
 *
 * @param net `host:port` pairs. @default those of {@link tokenTarget}
 */
export function signInPermissions(
  accounts: readonly OAuth[],
  net: readonly string[] = accounts.map(tokenTarget),
): Deno.PermissionOptionsObject {
  const files = tokenFiles(accounts);
  return {
    net: [...new Set(net)],
    read: files,
    write: files,
    env: false,
    sys: false,
    run: false,
    ffi: false,
    import: false,
  };
}

/**
 * Not a permission: isolates let their heaps grow as long as there is
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
 * @param net `host:port` pairs for what one command alone does. @default none
 * @throws {ConfigError} When a path cannot be written in a flag.
 */
export function processFlags(
  config: Config,
  sources?: string,
  net: readonly string[] = [],
): string[] {
  const oauth = oauthOf(config);
  const targets = new Set([...networkTargets(config), ...oauth.map(tokenTarget), ...net]);
  const writable = tokenFiles(oauth);
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
    `--allow-net=${[...targets].join(",")}`,
    `--allow-read=${readable.join(",")}`,
    ...(writable.length > 0 ? [`--allow-write=${writable.join(",")}`] : []),
  ];
}

/** What {@link denoCommand} says besides the configuration. */
export interface CommandOptions {
  /** Command of this program with its arguments. @default serve, by none */
  readonly args?: readonly string[];
  /** As of {@link processFlags}. */
  readonly net?: readonly string[];
  /** Path of the bundle. @default its name alone */
  readonly script?: string | undefined;
}

/** The whole `deno run` line, quoted for a POSIX shell. */
export function denoCommand(
  config: Config,
  sources?: string,
  configDir?: string,
  { args = [], net = [], script = "mail-imap-mcp.js" }: CommandOptions = {},
): string {
  return [
    "deno",
    "run",
    ...processFlags(config, sources, net),
    sources ? `${sources}/main.ts` : script,
    ...args,
    ...(configDir === undefined ? [] : ["--config-dir", configDir]),
  ].map(shellWord).join(" ");
}

/** A word as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
