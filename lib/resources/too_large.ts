/** @module */

import { MailError } from "../contract/error.ts";
import { MAX_RESOURCE_BYTES } from "../contract/limits.ts";

/** The error for what is too large to be a resource. @param way How to read ranges of it. */
export function tooLarge(way: string): MailError {
  return new MailError("too_large", "This is too large to be given as a whole", {
    hint: `Read ranges of it with ${way}.`,
    details: { reason: "resource_too_large", max_bytes: MAX_RESOURCE_BYTES },
  });
}
