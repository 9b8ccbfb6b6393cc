/**
 * What a user name or a password has to be.
 *
 * @module
 */

import { codePointLength, unsafeTextReason } from "../contract/text.ts";

// RFC 4616 leaves it open; longer ones are pasted text.
const MAX_CREDENTIAL_CODE_POINTS = 1_024;

/** Why a user name or password cannot be sent, as the end of a sentence; says nothing of its value. */
export function badCredential(value: string): string | undefined {
  if (codePointLength(value) > MAX_CREDENTIAL_CODE_POINTS) {
    return `is longer than ${MAX_CREDENTIAL_CODE_POINTS} characters`;
  }
  return unsafeTextReason(value);
}
