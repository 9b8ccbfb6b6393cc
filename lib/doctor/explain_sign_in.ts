/**
 * Why there is no token for an account with OAuth 2, or no use for it.
 *
 * @module
 */

import { SIGN_IN_REASONS, type SignInReason } from "../contract/reason.ts";

/** Whether a reason is about a token. */
export function isSignInReason(reason: string): reason is SignInReason {
  return Object.hasOwn(SIGN_IN_REASONS, reason);
}

/** What it means, and what to do. @param id Of the account. */
export function explainSignIn(reason: SignInReason, id: string): [text: string, next: string] {
  const key = `MAIL_IMAP_${id.toUpperCase()}`;
  const run = `Run: mail-imap-mcp login ${id}`;
  const next: Readonly<Record<SignInReason, string>> = {
    sign_in_needed: run,
    sign_in_client_refused:
      `Correct ${key}_OAUTH_CLIENT_ID and ${key}_OAUTH_CLIENT_SECRET; a secret of a client can expire too.`,
    sign_in_refused: `Correct ${key}_OAUTH_SCOPE and the other variables with OAUTH.`,
    sign_in_unreachable: "See whether this machine is online, and run doctor again.",
    sign_in_certificate:
      "If it is your own server, name its authority in MAIL_IMAP_CA_CERT_PATH; if not, somebody may be listening: do not go on.",
    sign_in_answer_invalid: `Correct ${key}_OAUTH_TOKEN_URL.`,
    sign_in_file: `Others may know the tokens: remove the file. ${run}`,
    sign_in_busy: "Run doctor again; if it happens again, end other copies of this program.",
    sign_in_stopped: "Run doctor again; if it happens again, report it as SECURITY.md says.",
    token_refused: `Sign in as ${key}_USER, and allow access to mail. ${run}`,
    token_not_taken: `Correct ${key}_HOST, or use a password: ${key}_AUTH=password.`,
  };
  return [SIGN_IN_REASONS[reason], next[reason]];
}
