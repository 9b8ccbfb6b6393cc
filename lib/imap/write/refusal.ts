/**
 * A NO or BAD to a command that changes something.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";

/**
 * Runs a command; a refusal for which the server gave no better reason will not
 * go away by trying again.
 *
 * @throws {MailError} `unavailable` with reason `server_refused`, not retryable.
 */
export async function refusable<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (reasonOf(error) !== "server_refused") throw error;
    throw new MailError("unavailable", "The mail server refused this change", {
      hint: "The folder may not allow it; try another folder.",
      retryable: false,
      details: { reason: "server_refused" },
      cause: error,
    });
  }
}

/**
 * Whether an error is the server's own NO or BAD to a command. After any other
 * one it may have done what it was told.
 */
export function isRefusal(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { responseStatus } = at as { readonly responseStatus?: unknown };
    if (responseStatus === "NO" || responseStatus === "BAD") return true;
  }
  return false;
}
