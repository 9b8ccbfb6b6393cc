/**
 * Why a server let nobody in: by its response code (RFC 5530 section 3), for a
 * right password is refused, too.
 *
 * @module
 */

import type { LibraryError, Mapping } from "./error_mapping.ts";

/** `details.reason` of the error for a server that allows no further connection. */
export const CONNECTION_LIMIT = "connection_limit";

const TOO_MANY = /too many|maximum number|connection limit|simultaneous/i;

const TOO_MANY_CONNECTIONS: Mapping = {
  code: "unavailable",
  reason: CONNECTION_LIMIT,
  message: "The mail server allows no further connection for this account",
  hint: "Close other mail programs, or lower MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT.",
};
const FOR_NOW: Mapping = {
  code: "unavailable",
  reason: "login_refused_for_now",
  message: "The mail server cannot log anybody in at the moment",
  hint: "Call again later.",
};
const NO_PASSWORDS: Mapping = {
  code: "auth_failed",
  reason: "password_not_taken",
  message: "The mail server takes no passwords at this host and port, so none was sent",
  hint:
    "Ask its operator how programs log in: at another host or port, or with OAuth 2 (AUTH=oauth2).",
  retryable: false,
};

const BY_RESPONSE_CODE: Readonly<Record<string, Mapping>> = {
  LIMIT: TOO_MANY_CONNECTIONS,
  UNAVAILABLE: FOR_NOW,
  INUSE: FOR_NOW,
  SERVERBUG: FOR_NOW,
  EXPIRED: {
    code: "auth_failed",
    reason: "password_expired",
    message: "The mail server says that the password has expired",
    hint: "Its owner has to make a new one at the provider, and put it into PASS of this account.",
    retryable: false,
  },
  AUTHORIZATIONFAILED: {
    code: "auth_failed",
    reason: "login_forbidden",
    message: "The mail server took the password, but does not let it open this mailbox",
    hint:
      "See whether USER of this account is the one that the password belongs to, and whether IMAP is switched on for it.",
    retryable: false,
  },
  CONTACTADMIN: {
    code: "auth_failed",
    reason: "login_needs_operator",
    message: "The mail server lets this user in only after its operator has been asked",
    hint: "The account may be locked: its owner has to ask the mail server's operator.",
    retryable: false,
  },
  PRIVACYREQUIRED: {
    code: "auth_failed",
    reason: "login_not_private",
    message: "The mail server says that this connection is not private enough to log in",
    hint:
      "The connection had TLS; ask the server's operator which host and port are for logging in.",
    retryable: false,
  },
  OVERQUOTA: {
    code: "unavailable",
    reason: "over_quota",
    message: "The mail server lets this user not in, for the account is over its quota",
    hint: "Its owner has to make room first, on the provider's web page.",
    retryable: false,
  },
};

const REJECTED: Mapping = {
  code: "auth_failed",
  reason: "credentials_rejected",
  message: "The mail server refused the user name or the password",
  hint:
    "Check USER and PASS of this account. Gmail, iCloud, Yahoo and Fastmail want an app password, Outlook and Microsoft 365 a sign-in with OAuth 2 (AUTH=oauth2).",
  retryable: false,
};

/** Says why a login was refused; without a code it knows, the user name or the password is wrong. */
export function loginRefused(raw: LibraryError): Mapping {
  const code = String(raw.serverResponseCode);
  const why = Object.hasOwn(BY_RESPONSE_CODE, code) ? BY_RESPONSE_CODE[code] : undefined;
  if (why) return why;
  // What imapflow throws for LOGINDISABLED (RFC 9051 section 7.2.2), before anything is sent.
  if (raw.message === "Login is disabled") return NO_PASSWORDS;
  const text = `${raw.responseText ?? ""} ${typeof raw.response === "string" ? raw.response : ""}`;
  return TOO_MANY.test(text) ? TOO_MANY_CONNECTIONS : REJECTED;
}
