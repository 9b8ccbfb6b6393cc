/**
 * The one domain error of the product and its stable codes.
 *
 * @module
 */

import type { Reason } from "./reason.ts";

/** Codes a caller may rely on; the list only ever grows. */
export const ERROR_CODES = [
  "invalid_input",
  "auth_failed",
  "forbidden",
  "not_found",
  "conflict",
  "rate_limited",
  "timeout",
  "unavailable",
  "too_large",
  "canceled",
  "internal",
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Codes after which the same call may succeed without anything being changed. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["rate_limited", "timeout", "unavailable"]);

/** Facts about an error; `reason` is the one word that says why. */
export type ErrorDetails =
  & Readonly<Record<string, string | number | boolean>>
  & { readonly reason?: Reason };

/** What may be said about a {@link MailError} besides its code and message. */
export interface MailErrorOptions {
  /** What to do next, as a sentence for the caller. */
  readonly hint?: string;
  /** Whether the same call may succeed later. Default: true for `rate_limited`, `timeout` and `unavailable`. */
  readonly retryable?: boolean;
  /** Facts a program can use, for example `{ reason: "certificate_untrusted" }`. Never content of a mailbox. */
  readonly details?: ErrorDetails;
  /** The error underneath; kept for logs, never shown to a client. */
  readonly cause?: unknown;
}

/** Marks the error in whichever part of the bundled program it was made: each has a class of its own. */
const BRAND = Symbol.for("mail-imap-mcp.MailError");

/**
 * A failure that a caller is expected to meet and can react to. Its message is
 * written by this product, never copied from a mail server or a message.
 */
export class MailError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  override readonly name = "MailError";
  readonly [BRAND] = true;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly details: ErrorDetails | undefined;

  constructor(code: ErrorCode, message: string, options: MailErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? RETRYABLE.has(code);
    this.details = options.details;
  }
}

/** The `details.reason` of a {@link MailError}, or undefined for any other value. */
export function reasonOf(error: unknown): Reason | undefined {
  return error instanceof MailError ? error.details?.reason : undefined;
}
