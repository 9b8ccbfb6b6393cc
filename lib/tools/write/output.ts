/**
 * The shape of what a caller is told about a write.
 *
 * @module
 */

import * as z from "zod";

/** The shape that all tools that write answer with. */
export const writeOutput = z.strictObject({
  status: z.enum([
    "ok",
    "partial",
    "failed",
    "running",
    "canceled",
    "interrupted",
    "dry_run",
    "confirmation_required",
  ]),
  action: z.string(),
  operation_id: z.string().optional(),
  started_at: z.string().optional(),
  finished_at: z.string().optional(),
  counts: z.strictObject({
    total: z.number(),
    would_do: z.number().optional(),
    done: z.number(),
    skipped: z.number(),
    failed: z.number(),
    pending: z.number(),
  }),
  items: z.array(z.strictObject({
    message_id: z.string().optional(),
    mailbox: z.string().optional(),
    new_mailbox: z.string().optional(),
    messages: z.number().optional(),
    subfolders: z.number().optional(),
    outcome: z.enum(["would_do", "pending", "done", "skipped", "failed"]),
    reason: z.string().optional(),
    new_message_id: z.string().optional(),
  })),
  /** What imap_undo_operation could bring back. */
  undo: z.strictObject({ restores: z.number(), cannot: z.string().optional() }),
  undone_by: z.string().optional(),
  confirm_token: z.string().optional(),
  confirm_expires: z.string().optional(),
  error: z.strictObject({ code: z.string(), message: z.string(), retryable: z.boolean() })
    .optional(),
});

/** `data` of an answer about a write. */
export type WriteAnswer = z.output<typeof writeOutput>;
