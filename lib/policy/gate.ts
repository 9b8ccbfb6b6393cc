/**
 * What a configuration allows: "may this call happen?"
 *
 * @module
 */

import type { Account, Config } from "../config/types.ts";
import type { Capability } from "../contract/capability.ts";
import { MailError } from "../contract/error.ts";

/** Everything that some account allows; empty when writes are off. */
export function allowedCapabilities(config: Config): ReadonlySet<Capability> {
  return new Set(config.accounts.flatMap(({ write }) => write));
}

/** The same configuration for a client that may only read: no account allows anything. */
export function forReading(config: Config): Config {
  return { ...config, accounts: config.accounts.map((account) => ({ ...account, write: [] })) };
}

/**
 * Refuses what an account does not allow.
 *
 * @throws {MailError} `forbidden`
 */
export function assertAllowed(account: Account, capability: Capability): void {
  if (account.write.includes(capability)) return;
  throw new MailError("forbidden", `Account ${account.id} does not allow ${capability}`, {
    hint: account.write.length === 0
      ? "Its owner can allow writes with MAIL_IMAP_WRITE_ENABLED=true; do not try another way."
      : `It allows ${
        account.write.join(", ")
      }; its owner can change MAIL_IMAP_${account.id.toUpperCase()}_WRITE.`,
    details: { reason: "not_allowed", account: account.id, capability },
  });
}
