/**
 * The pieces that input schemas are made of. Every bound is a named limit of
 * the contract and is checked before a mail server hears of the call.
 *
 * @module
 */

import * as z from "zod";
import {
  MAX_ACCOUNT_CHARS,
  MAX_CONFIRM_TOKEN_CHARS,
  MAX_CURSOR_CHARS,
  MAX_MAILBOX_CODE_POINTS,
  MAX_MESSAGE_ID_CODE_POINTS,
  MAX_OPERATION_ID_CHARS,
  MAX_QUERY_CODE_POINTS,
  MAX_WRITE_MESSAGES,
} from "../contract/limits.ts";
import { codePointLength, unsafeTextReason } from "../contract/text.ts";

/**
 * Text that may end up in an IMAP command: bounded in code points, no control
 * characters, well-formed. JSON Schema counts code points as well.
 */
export function text(max: number, description: string): z.ZodString {
  return z.string().check((context) => {
    const length = codePointLength(context.value);
    const unsafe = unsafeTextReason(context.value);
    const message = length < 1 || length > max
      ? `must have 1 to ${max} characters; it has ${length}`
      : unsafe;
    if (message) context.issues.push({ code: "custom", message, input: context.value });
  }).meta({ minLength: 1, maxLength: max, description });
}

/** Text of several lines, which never gets into an IMAP command: bounded like {@link text}. */
export function prose(max: number, description: string): z.ZodString {
  return z.string().check((context) => {
    const length = codePointLength(context.value);
    const unsafe = unsafeTextReason(context.value.replace(/[\r\n\t]/g, " "));
    const message = length < 1 || length > max
      ? `must have 1 to ${max} characters; it has ${length}`
      : unsafe && "must not have control characters other than line breaks, and must be Unicode";
    if (message) context.issues.push({ code: "custom", message, input: context.value });
  }).meta({ minLength: 1, maxLength: max, description });
}

/** A whole number with inclusive bounds. */
export function whole(min: number, max: number, description: string): z.ZodNumber {
  return z.number().int().min(min).max(max).meta({ description });
}

/** A text criterion of a search. */
export function criterion(description: string): z.ZodOptional<z.ZodString> {
  return text(MAX_QUERY_CODE_POINTS, description).optional();
}

/** Names an account; the tool uses the default one when it is left out. */
export const accountId: z.ZodOptional<z.ZodString> = z.string()
  .regex(/^[a-z0-9_]+$/).min(1).max(MAX_ACCOUNT_CHARS)
  .meta({ description: "Account id from imap_list_accounts. Default: the default account." })
  .optional();

/** Names a mailbox by its path. */
export const mailboxPath: z.ZodString = text(
  MAX_MAILBOX_CODE_POINTS,
  "Path from imap_list_mailboxes.",
);

/** Names a message. */
export const messageId: z.ZodString = text(
  MAX_MESSAGE_ID_CODE_POINTS,
  "id from a search result.",
);

/** Names a part of a message by its IMAP section (RFC 3501 section 6.4.5), at most 32 levels deep. */
export function section(max: number, description: string): z.ZodString {
  return z.string().regex(/^[1-9][0-9]*(\.[1-9][0-9]*){0,31}$/).max(max).meta({ description });
}

/** Continues a list where the last page ended. */
export const cursor: z.ZodOptional<z.ZodString> = text(
  MAX_CURSOR_CHARS,
  "next_cursor of the page before; everything else as before.",
).optional();

/** A day in UTC, `YYYY-MM-DD`, that exists. */
export function day(description: string): z.ZodOptional<z.ZodString> {
  return z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/).refine(
    (value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true,
    "must be a day that exists",
  ).meta({ description }).optional();
}

/** Names the messages of a write. */
export const messageIds: z.ZodArray<z.ZodString> = z.array(
  text(MAX_MESSAGE_ID_CODE_POINTS, "id from a search result."),
).min(1).max(MAX_WRITE_MESSAGES);

/** Asks what a write would do. */
export const dryRun: z.ZodOptional<z.ZodBoolean> = z.boolean()
  .meta({ description: "Only tell what would happen." }).optional();

/** Confirms what the call before showed. */
export const confirmToken: z.ZodOptional<z.ZodString> = z.string().min(1)
  .max(MAX_CONFIRM_TOKEN_CHARS).regex(/^[A-Za-z0-9._-]+$/)
  .meta({ description: "From the answer before, once the person agreed." }).optional();

/** Names an operation. */
export const operationId: z.ZodString = z.string().min(1).max(MAX_OPERATION_ID_CHARS)
  .regex(/^[A-Za-z0-9_-]+$/).meta({ description: "operation_id of a write." });
