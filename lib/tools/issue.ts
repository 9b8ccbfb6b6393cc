/**
 * What went wrong in a call that could answer all the same.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { Issue } from "./output.ts";

/**
 * Writes an error as an issue.
 *
 * @param about What it is about.
 * @throws What is no {@link MailError}, and what ends the whole call.
 */
export function toIssue(
  error: unknown,
  stage: string,
  about: Pick<Issue, "message_id" | "mailbox"> = {},
): Issue {
  if (!(error instanceof MailError) || error.code === "canceled") throw error;
  const { code, message, retryable } = error;
  return { code, stage, message, retryable, ...about };
}
