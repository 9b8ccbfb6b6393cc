/**
 * What a caller is told when there is no token, or no use for it.
 *
 * @module
 */

import { type ErrorCode, MailError } from "./error.ts";
import type { SignInReason } from "./reason.ts";

/** What a caller is told: a code, a sentence, and what to do. */
type Sentence = readonly [ErrorCode, message: string, hint: string, retryable?: boolean];

const SENTENCES: Readonly<Record<SignInReason, Sentence>> = {
  sign_in_needed: [
    "auth_failed",
    "Nobody has signed in to this account, or the provider no longer takes the sign-in",
    "Ask the person to run: mail-imap-mcp login ACCOUNT",
  ],
  sign_in_client_refused: [
    "auth_failed",
    "The provider does not know this program's client, or refuses its secret",
    "Check the account's OAUTH_CLIENT_ID and OAUTH_CLIENT_SECRET.",
  ],
  sign_in_refused: [
    "auth_failed",
    "The provider refused to renew the sign-in",
    "Check the account's OAUTH variables.",
  ],
  sign_in_unreachable: [
    "unavailable",
    "The provider's server for sign-ins does not answer",
    "Call again later.",
  ],
  sign_in_certificate: [
    "unavailable",
    "The certificate of the provider's server for sign-ins is not to be trusted, so nothing was sent to it",
    "If it is your own server, name its CA certificate in MAIL_IMAP_CA_CERT_PATH. If not, somebody may be listening in: do not continue.",
    false,
  ],
  sign_in_answer_invalid: [
    "unavailable",
    "The provider's server for sign-ins answered with something that is not OAuth 2",
    "Call again later; if it stays, check the account's OAUTH variables.",
  ],
  sign_in_file: [
    "auth_failed",
    "The file with the tokens of this account can be read or written by others, is no file, or cannot be read",
    "Others may know the tokens. Ask the person to remove the file and to run: mail-imap-mcp login ACCOUNT",
  ],
  sign_in_busy: [
    "unavailable",
    "Another process is renewing the token of this account and does not finish",
    "Call again later.",
  ],
  sign_in_stopped: [
    "unavailable",
    "The part of this program that gets tokens does not answer",
    "Restart the server.",
    false,
  ],
  token_refused: [
    "auth_failed",
    "The mail server refused a new token: the sign-in is for somebody else, or does not allow mail",
    "Ask the person to sign in as USER and to allow access to mail: mail-imap-mcp login ACCOUNT",
  ],
  token_not_taken: [
    "auth_failed",
    "The mail server takes no tokens (neither OAUTHBEARER nor XOAUTH2)",
    "Check HOST, or use a password: AUTH=password.",
  ],
};

/** The error of a word. */
export function signInError(reason: SignInReason, account: string): MailError {
  const [code, message, hint, retryable] = SENTENCES[reason];
  return new MailError(code, message, {
    hint: hint.replace("ACCOUNT", account),
    ...(retryable === undefined ? {} : { retryable }),
    details: { reason },
  });
}
