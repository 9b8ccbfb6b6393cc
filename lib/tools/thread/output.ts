/**
 * What `imap_get_thread` answers.
 *
 * @module
 */

import * as z from "zod";
import { issueSchema, summarySchema } from "../output.ts";

/** How a conversation was found. */
const THREAD_METHODS = [
  "gmail_thread_id",
  "object_thread_id",
  "thread_references",
  "header_walk",
] as const;

/** One of these ways. */
export type ThreadMethod = (typeof THREAD_METHODS)[number];

/** `body` of a message in a conversation. */
const threadBodySchema = z.strictObject({
  text: z.string(),
  truncated: z.boolean(),
  folded_lines: z.number().optional(),
  notes: z.array(z.string()).optional(),
});

/** One of those. */
export type ThreadBody = z.output<typeof threadBodySchema>;

/** Schema of `data`. */
export const threadOutput = z.strictObject({
  account_id: z.string(),
  status: z.enum(["ok", "partial"]),
  subject: z.string(),
  participants: z.array(z.string()),
  method: z.enum(THREAD_METHODS),
  mailboxes: z.array(z.string()),
  failed_mailboxes: z.array(z.string()).optional(),
  total: z.number(),
  has_more: z.boolean(),
  older: z.number().optional(),
  newer: z.number().optional(),
  truncated: z.boolean(),
  truncated_by: z.array(z.string()).optional(),
  duplicates: z.number().optional(),
  messages: z.array(summarySchema.extend({
    mailbox: z.string().optional(),
    sent_date: z.string().optional(),
    shares_id: z.literal(true).optional(),
    body: threadBodySchema.optional(),
  })),
  issues: z.array(issueSchema).optional(),
});

/** The answer. */
export type ThreadAnswer = z.input<typeof threadOutput>;
