/**
 * What the process was started with, against what the configuration needs.
 *
 * @module
 */

import { ConfigError } from "../config/error.ts";
import { hostAndPort, type ListenAddress } from "../config/listen_address.ts";
import type { Account, BrokenAccount, LoadedConfig } from "../config/types.ts";
import { networkTarget, tokenFiles, tokenTarget } from "./permissions.ts";

/** Tells whether a permission was given. */
export type IsGranted = (descriptor: Deno.PermissionDescriptor) => boolean;

/** Asks the runtime. */
export function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(descriptor).state === "granted";
}

const HINT = "start with the flags that `mail-imap-mcp permissions` prints";

/** What is missing for every account, as a sentence; undefined when nothing is. */
export function missingForAll(granted: IsGranted): string | undefined {
  return granted({ name: "sys", kind: "hostname" })
    ? undefined
    : `The flag --allow-sys=hostname is missing; ${HINT}`;
}

/** What is missing to listen at an address, as a sentence; undefined when nothing is. */
function missingToListen(address: ListenAddress, granted: IsGranted): string | undefined {
  const host = hostAndPort(address);
  return granted({ name: "net", host }) ? undefined : `${host} is missing in --allow-net; ${HINT}`;
}

/** What is missing to reach the servers of an account and to keep its tokens, as sentences. */
export function missingForAccount(account: Account, granted: IsGranted): string[] {
  const { oauth } = account;
  const targets = [networkTarget(account), ...(oauth ? [tokenTarget(oauth)] : [])];
  const files = oauth ? tokenFiles([oauth]) : [];
  const lacking = (name: "read" | "write"): string[] =>
    files.filter((path) => !granted({ name, path }))
      .map((path) => `${path} is missing in --allow-${name}`);
  return [
    ...targets.filter((host) => !granted({ name: "net", host }))
      .map((host) => `${host} is missing in --allow-net`),
    ...lacking("read"),
    ...lacking("write"),
  ].map((what) => `${what}; ${HINT}`);
}

/**
 * Leaves out the accounts whose servers the process may not reach, or whose
 * tokens it may not keep. An isolate cannot be given what its parent lacks, so
 * one forgotten account would otherwise take all the others down.
 *
 * @param http Where it will listen. @default nowhere
 * @throws {ConfigError} When nothing is left, or a permission is missing that all accounts need.
 */
export function withGrants(
  loaded: LoadedConfig,
  granted: IsGranted = isGranted,
  http?: ListenAddress,
): LoadedConfig {
  const missing = [missingForAll(granted), http && missingToListen(http, granted)]
    .filter((one) => one !== undefined);
  if (missing.length > 0) throw new ConfigError(missing);
  const reachable: Account[] = [];
  const broken: BrokenAccount[] = [...loaded.config.broken];
  for (const account of loaded.config.accounts) {
    const problems = missingForAccount(account, granted);
    if (problems.length === 0) reachable.push(account);
    else broken.push({ id: account.id, problems });
  }
  if (reachable.length === 0) throw new ConfigError(broken.flatMap(({ problems }) => problems));
  return { ...loaded, config: { ...loaded.config, accounts: reachable, broken } };
}
