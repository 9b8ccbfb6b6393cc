/**
 * Which names a new folder may have: those that a person can read, write and
 * tell apart, and that are a name and nothing else for every mail program.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import { MAX_MAILBOX_CODE_POINTS } from "../../contract/limits.ts";
import { codePointLength, hasInvisibleCharacter } from "../../contract/text.ts";

/**
 * Refuses what is no name on any server; to be asked before a server is.
 *
 * @throws {MailError} `invalid_input`, reason `mailbox_name`.
 */
export function assertPlainName(path: string): void {
  if (codePointLength(path) > MAX_MAILBOX_CODE_POINTS) {
    throw refused("has too many characters", `Use at most ${MAX_MAILBOX_CODE_POINTS}.`);
  }
  if (hasInvisibleCharacter(path)) {
    throw refused("has a character that nobody sees", "Write it with visible characters only.");
  }
  if (/[*%]/.test(path)) throw refused("has a wildcard", "Leave out * and %.");
  if (path.toUpperCase() === "INBOX") {
    throw refused("is that of the inbox", "INBOX is always there; choose another name.");
  }
}

/**
 * Refuses what is no name on a server with this separator.
 *
 * @param separator Between levels; undefined where there are none.
 * @throws {MailError} `invalid_input`, reason `mailbox_name`.
 */
export function assertName(path: string, separator: string | undefined): void {
  assertPlainName(path);
  if (separator !== "/" && path.includes("/")) {
    throw refused(
      "uses / between levels",
      separator === undefined
        ? "This mail server has no levels; leave / out."
        : `This mail server writes ${JSON.stringify(separator)} between levels.`,
    );
  }
  const [first = "", ...rest] = separator === undefined ? [path] : path.split(separator);
  for (const level of [first, ...rest]) {
    if (level === "" || level === "." || level === "..") {
      throw refused("has a level without a name", "Name every level, not . or ..");
    }
    if (level !== level.trim()) {
      throw refused("has a space where nobody sees it", "Leave out spaces around names.");
    }
  }
  if (first !== "INBOX" && first.toUpperCase() === "INBOX") {
    throw refused("writes INBOX in another way", "INBOX is written in capital letters.");
  }
}

function refused(what: string, hint: string): MailError {
  return new MailError("invalid_input", `The name of the new folder ${what}`, {
    hint,
    details: { reason: "mailbox_name" },
  });
}
