/**
 * What is looked at of an error, and what is said of it.
 *
 * @module
 */

import type { ErrorCode } from "../contract/error.ts";
import type { Reason } from "../contract/reason.ts";

/** The properties of imapflow's and the runtime's errors that are looked at. */
export interface LibraryError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly authenticationFailed?: unknown;
  readonly serverResponseCode?: unknown;
  readonly responseStatus?: unknown;
  readonly responseText?: unknown;
  readonly response?: unknown;
  readonly tlsFailed?: unknown;
  readonly mailboxMissing?: unknown;
  readonly throttleReset?: unknown;
}

/** What becomes of an error. */
export interface Mapping {
  readonly code: ErrorCode;
  readonly reason: Reason;
  readonly message: string;
  readonly hint: string;
  readonly retryable?: boolean;
}
