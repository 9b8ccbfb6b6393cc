/**
 * What ends a batch, and what ends the whole operation.
 *
 * @module
 */

import { MailError, reasonOf } from "../../../contract/error.ts";
import { settle, type Target } from "./targets.ts";

/** Errors after which no other batch of the account would fare better. */
const FOR_ALL: ReadonlySet<string> = new Set(["auth_failed", "internal", "canceled"]);

/**
 * Runs a batch. What the server refuses for good is written down for its
 * messages; everything else is the runner's.
 *
 * @throws {MailError} When the batch is to be tried again, or nothing else will work either.
 */
export async function runBatch(
  targets: readonly Target[],
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof MailError) || error.retryable || FOR_ALL.has(error.code)) throw error;
    settle(targets, "failed", reasonOf(error) ?? error.code);
  }
}

/**
 * Whether an error is that of a server that was given up because it said
 * nothing: it may still carry out what it was told, at any time.
 */
export function isSilence(error: unknown): boolean {
  const reason = reasonOf(error);
  return reason === "batch_timeout" || reason === "server_silent";
}
