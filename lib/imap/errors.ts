/**
 * From what imapflow, TLS and DNS throw to a {@link MailError} that says what
 * happened and what to do. Texts of the mail server are never passed on: they
 * are written by whoever runs it and would reach a model unfenced.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { LibraryError, Mapping } from "./error_mapping.ts";
import { loginRefused } from "./login_refused.ts";

const LOST: Mapping = {
  code: "unavailable",
  reason: "connection_lost",
  message: "The mail server closed the connection before it had answered",
  hint: "Call again; a new connection will be made.",
};
const DAMAGED: Mapping = {
  code: "unavailable",
  reason: "connection_damaged",
  message: "What arrived is not what the mail server sent, so the connection was given up",
  hint: "Call again; if it keeps happening, something on the way changes what passes.",
};
const CERTIFICATE_UNTRUSTED: Mapping = {
  code: "unavailable",
  reason: "certificate_untrusted",
  message: "The mail server's certificate is not signed by an authority this program trusts",
  hint:
    "If it is your own server, put its CA certificate in a PEM file and name that file in MAIL_IMAP_CA_CERT_PATH. If not, somebody may be listening in: do not continue.",
  retryable: false,
};
const CERTIFICATE_NAME: Mapping = {
  code: "unavailable",
  reason: "certificate_name_mismatch",
  message: "The mail server's certificate belongs to another name than the configured host",
  hint: "Set the account's HOST to the name on the certificate; your provider's help page has it.",
  retryable: false,
};
const CERTIFICATE_TIME: Mapping = {
  code: "unavailable",
  reason: "certificate_expired",
  message: "The mail server's certificate has expired or is not valid yet",
  hint: "Check this machine's clock; if it is right, the server's operator must renew it.",
  retryable: false,
};
const UNKNOWN_HOST: Mapping = {
  code: "unavailable",
  reason: "unknown_host",
  message: "The mail server's host name cannot be found",
  hint: "Check the account's HOST for a typing error, and that this machine is online.",
  retryable: false,
};
const TOO_LARGE: Mapping = {
  code: "too_large",
  reason: "server_answer_too_large",
  message: "The mail server's answer was larger than this program accepts",
  hint: "Ask for less at once: a smaller limit, or one message.",
};
const UNREACHABLE: Mapping = {
  code: "unavailable",
  reason: "network_unreachable",
  message: "There is no network path to the mail server",
  hint: "Check that this machine is online, then call again.",
};
const MAILBOX_MISSING: Mapping = {
  code: "not_found",
  reason: "mailbox_not_found",
  message: "There is no such mailbox",
  hint: "Names are as imap_list_mailboxes gives them, with upper and lower case.",
};
const STARTTLS: Mapping = {
  code: "unavailable",
  reason: "starttls_failed",
  message: "The connection could not be made safe with TLS, so no password was sent over it",
  hint: "Check PORT and SECURE: SECURE=true belongs to port 993, SECURE=starttls to port 143.",
  retryable: false,
};

/** Longest pause that is passed on, in milliseconds: a server may name any number. */
const MAX_PAUSE_MS = 3_600_000;

/** Codes of what cannot be read, or does not fit the command. */
const NOT_IMAP =
  /^(?:ParserError.*|MAX_IMAP_NESTING_REACHED|(?:Unexpected|Missing)Tag|InvalidResponse|ResponseProcessingFailed)$/;

const BY_CODE: Readonly<Record<string, Mapping>> = {
  NoConnection: LOST,
  EConnectionClosed: LOST,
  ClosedAfterConnectText: LOST,
  ClosedAfterConnectTLS: LOST,
  StateLogout: LOST,
  ECONNRESET: LOST,
  EPIPE: LOST,
  ECONNREFUSED: {
    code: "unavailable",
    reason: "connection_refused",
    message: "Nothing answers at the mail server's host and port",
    hint: "Check the account's HOST and PORT: 993 is usual with SECURE=true, 143 with starttls.",
  },
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: { ...UNKNOWN_HOST, retryable: true },
  EAI_NONAME: UNKNOWN_HOST,
  EAI_NODATA: UNKNOWN_HOST,
  ENETUNREACH: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  ETIMEDOUT: {
    code: "timeout",
    reason: "connect_timeout",
    message: "The mail server did not accept a connection in time",
    hint: "Check HOST and PORT; a firewall may be dropping the connection.",
  },
  CONNECT_TIMEOUT: {
    code: "timeout",
    reason: "connect_timeout",
    message: "The mail server did not accept a connection in time",
    hint: "Check HOST and PORT; a firewall may be dropping the connection.",
  },
  GREETING_TIMEOUT: {
    code: "timeout",
    reason: "greeting_timeout",
    message: "The mail server accepted the connection but said nothing",
    hint: "Check PORT and SECURE: a port that expects STARTTLS is silent when TLS is spoken first.",
  },
  UPGRADE_TIMEOUT: {
    code: "timeout",
    reason: "greeting_timeout",
    message: "The mail server went silent during STARTTLS",
    hint: "Try SECURE=true with port 993.",
  },
  ETIMEOUT: {
    code: "timeout",
    reason: "server_silent",
    message: "The mail server went silent in the middle of a conversation",
    hint: "Call again; narrow the search if it keeps happening.",
  },
  STARTTLS_INJECTION: {
    code: "unavailable",
    reason: "starttls_injection",
    message: "Somebody on the network tried to inject commands before TLS started",
    hint: "Do not use this network for mail.",
    retryable: false,
  },
  ERR_TLS_CERT_ALTNAME_INVALID: CERTIFICATE_NAME,
  HOSTNAME_MISMATCH: CERTIFICATE_NAME,
  CERT_HAS_EXPIRED: CERTIFICATE_TIME,
  CERT_NOT_YET_VALID: CERTIFICATE_TIME,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE_UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE_UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE_UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE_UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE_UNTRUSTED,
  CERT_UNTRUSTED: CERTIFICATE_UNTRUSTED,
  UidValidityChanged: {
    code: "conflict",
    reason: "uidvalidity_changed",
    message: "The mailbox was rebuilt while it was open, so the ids of its messages changed",
    hint: "Search again and use the new message ids.",
  },
  LiteralTooLarge: TOO_LARGE,
  LineTooLarge: TOO_LARGE,
  ResponseTooLarge: TOO_LARGE,
  TooManyTokens: TOO_LARGE,
  TooManyResponses: TOO_LARGE,
  EPERM: {
    code: "internal",
    reason: "sandbox_refused",
    message: "This process was not given permission to reach the mail server",
    hint: "Start it with the flags that `mail-imap-mcp permissions` prints.",
    retryable: false,
  },
};

/** Why a command was refused, by response code (RFC 5530, 4469, 7889). */
const BY_RESPONSE_CODE: Readonly<Record<string, Mapping>> = {
  NONEXISTENT: MAILBOX_MISSING,
  TRYCREATE: MAILBOX_MISSING,
  BADCHARSET: {
    code: "unavailable",
    reason: "charset_refused",
    message: "The mail server cannot search for letters outside ASCII",
    hint: "Search for a part of the word that has only letters from a to z.",
    retryable: false,
  },
  ALREADYEXISTS: {
    code: "conflict",
    reason: "mailbox_exists",
    message: "There is a mailbox of that name already",
    hint: "Choose another name.",
  },
  CANNOT: {
    code: "invalid_input",
    reason: "server_cannot",
    message: "The mail server can never do this with a mailbox of that name",
    hint: "Choose another name, without special characters at its beginning.",
  },
  INUSE: {
    code: "conflict",
    reason: "mailbox_in_use",
    message: "Another program is using the mailbox, so the mail server left it alone",
    hint: "Close other mail programs, or call again later.",
  },
  LIMIT: {
    code: "too_large",
    reason: "server_limit",
    message: "The mail server allows no more of this",
    hint: "A shorter name or fewer folders may be within its limits.",
  },
  OVERQUOTA: {
    code: "unavailable",
    reason: "over_quota",
    message: "The mailbox is full, so the mail server stored nothing",
    hint: "Its owner has to make room first.",
    retryable: false,
  },
  TOOBIG: {
    code: "too_large",
    reason: "message_too_large_for_server",
    message: "The mail server takes no message of this size",
    hint: "Leave out attachments.",
  },
  NOPERM: {
    code: "forbidden",
    reason: "server_forbids",
    message: "The mail server does not allow this in this folder",
    hint: "It may belong to somebody else; ask its owner for the right to change it.",
  },
};

/**
 * Explains an error of the IMAP room.
 *
 * @param error Anything that was thrown.
 * @param secured Whether the connection was safe already, so that what TLS says is of what came later.
 * @returns The same error when it is a {@link MailError} already.
 */
export function toMailError(error: unknown, secured = false): MailError {
  if (error instanceof MailError) return error;
  const raw = (typeof error === "object" && error !== null ? error : {}) as LibraryError;
  const mapping = classify(raw, secured);
  return new MailError(mapping.code, mapping.message, {
    hint: mapping.hint,
    ...(mapping.retryable === undefined ? {} : { retryable: mapping.retryable }),
    details: {
      reason: mapping.reason,
      ...(typeof raw.throttleReset === "number"
        ? { retry_after_ms: Math.min(raw.throttleReset, MAX_PAUSE_MS) }
        : {}),
    },
    cause: error,
  });
}

/** A record that is not as its sender wrote it, found here or at the other end, in rustls's wording. */
const DAMAGED_RECORD = /cannot decrypt peer's message|BadRecordMac/;

function classify(raw: LibraryError, secured: boolean): Mapping {
  // What imapflow says when the server hung up before the password was sent.
  if (raw.message === "Already logged out") return LOST;
  if (raw.authenticationFailed === true) return loginRefused(raw);
  const code = typeof raw.code === "string" ? raw.code : "";
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known) return known;
  if (code === "ETHROTTLE") {
    return {
      code: "rate_limited",
      reason: "server_throttles",
      message: "The mail server asks for a pause",
      hint: "Wait for retry_after_ms, then call again.",
    };
  }
  if (NOT_IMAP.test(code)) {
    return {
      code: "unavailable",
      reason: "server_answer_invalid",
      message: "The mail server sent something that is not IMAP",
      hint: "Check that HOST and PORT are those of an IMAP server.",
    };
  }
  const message = typeof raw.message === "string" ? raw.message : "";
  const certificate = certificateProblem(message);
  if (certificate) return certificate;
  if (raw.tlsFailed === true || code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS")) {
    return secured || DAMAGED_RECORD.test(message) ? DAMAGED : STARTTLS;
  }
  if (raw.mailboxMissing === true) return MAILBOX_MISSING;
  const refused = String(raw.serverResponseCode);
  const why = Object.hasOwn(BY_RESPONSE_CODE, refused) ? BY_RESPONSE_CODE[refused] : undefined;
  if (why) return why;
  if (raw.responseStatus === "NO" || raw.responseStatus === "BAD") {
    return {
      code: "unavailable",
      reason: "server_refused",
      message: "The mail server refused the command",
      hint: "Try simpler criteria, or call again later.",
    };
  }
  return {
    code: "internal",
    reason: "unexpected",
    message: "Something went wrong in the mail connection",
    hint: "Call again; if it keeps happening, look at the log.",
    retryable: true,
  };
}

/** Certificate problems that come without a code of their own, by rustls's wording. */
function certificateProblem(message: string): Mapping | undefined {
  if (/NotValidForName|altname|not valid for/i.test(message)) return CERTIFICATE_NAME;
  if (/Expired|NotValidYet|has expired/.test(message)) return CERTIFICATE_TIME;
  if (/UnknownIssuer|self.signed|CaUsedAsEndEntity|invalid peer certificate/i.test(message)) {
    return CERTIFICATE_UNTRUSTED;
  }
  return undefined;
}
