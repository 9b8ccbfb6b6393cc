/**
 * What went wrong in a call that could answer all the same.
 *
 * @module
 */

import * as z from "zod";
import { MailError } from "../contract/error.ts";

/** One thing that is missing from an answer, and why. */
export const issueSchema = z.strictObject({
  code: z.string(),
  stage: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  message_id: z.string().optional(),
  mailbox: z.string().optional(),
});

/** One thing that is missing from an answer, and why. */
export type Issue = z.output<typeof issueSchema>;

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
