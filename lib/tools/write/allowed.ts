/**
 * Whether the messages of a call may be changed at all, before a server hears of it.
 *
 * @module
 */

import type { Capability } from "../../contract/capability.ts";
import { assertAllowed } from "../../policy/gate.ts";
import type { Accounts } from "../accounts.ts";
import type { Target } from "./targets.ts";

/**
 * Refuses a call when one account does not allow this, or one folder may not be touched.
 *
 * @returns Ids of the accounts.
 * @throws {MailError} `forbidden`
 */
export function assertTargetsAllowed(
  targets: readonly Target[],
  capability: Capability,
  accounts: Accounts,
): readonly string[] {
  const ids = [...new Set(targets.map(({ ref }) => ref.account))];
  for (const id of ids) assertAllowed(accounts.get(id).account, capability);
  for (const { ref } of targets) accounts.get(ref.account).folders.assertAllowed(ref.mailbox);
  return ids;
}
