/** @module */

import { MailError } from "../../../contract/error.ts";

/** Whether the mail server or a rule said no, so that it is known that nothing was done. */
export function isFinal(error: unknown): error is MailError {
  return error instanceof MailError && !error.retryable && error.code !== "internal";
}
