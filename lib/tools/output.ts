/**
 * Schemas that the answers of several tools have in common. Apart from what
 * makes the answers, so that a part which is loaded later does not bring the
 * library of schemas along.
 *
 * @module
 */

import * as z from "zod";

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

/** A message in a list. Small on purpose: a page of ten is read by a model every time. */
export const summarySchema = z.strictObject({
  id: z.string(),
  date: z.string().optional(),
  from: z.string(),
  to_count: z.number(),
  subject: z.string(),
  flags: z.array(z.string()),
  size: z.number(),
  has_attachments: z.boolean().optional(),
  snippet: z.string().optional(),
});

/** A message in a list. */
export type Summary = z.output<typeof summarySchema>;
