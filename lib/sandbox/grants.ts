/**
 * What the process was started with, against what the configuration needs.
 *
 * @module
 */

import { ConfigError } from "../config/error.ts";
import type { Account, BrokenAccount, LoadedConfig } from "../config/types.ts";
import { networkTarget } from "./permissions.ts";

/** Tells whether a permission was given. */
export type IsGranted = (descriptor: Deno.PermissionDescriptor) => boolean;

const HINT = "start with the flags that `mail-imap-mcp permissions` prints";

/**
 * Leaves out the accounts whose server the process may not reach. An isolate
 * cannot be given what its parent lacks, so one forgotten account would
 * otherwise take all the others down.
 *
 * @throws {ConfigError} When nothing is left, or a permission is missing that all accounts need.
 */
export function withGrants(
  loaded: LoadedConfig,
  isGranted: IsGranted = (descriptor) => Deno.permissions.querySync(descriptor).state === "granted",
): LoadedConfig {
  if (!isGranted({ name: "sys", kind: "hostname" })) {
    throw new ConfigError([`The flag --allow-sys=hostname is missing; ${HINT}`]);
  }
  const reachable: Account[] = [];
  const broken: BrokenAccount[] = [...loaded.config.broken];
  for (const account of loaded.config.accounts) {
    const target = networkTarget(account);
    if (isGranted({ name: "net", host: target })) {
      reachable.push(account);
    } else {
      broken.push({ id: account.id, problems: [`${target} is missing in --allow-net; ${HINT}`] });
    }
  }
  if (reachable.length === 0) throw new ConfigError(broken.flatMap(({ problems }) => problems));
  return { ...loaded, config: { ...loaded.config, accounts: reachable, broken } };
}
