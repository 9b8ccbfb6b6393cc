/** @module */

import { MailError } from "./error.ts";

/** The error of what does not come to its end because the program does. */
export function shuttingDown(): MailError {
  return new MailError("unavailable", "The server ended before this did", {
    details: { reason: "shutting_down" },
  });
}
