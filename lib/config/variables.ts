/**
 * Every `MAIL_IMAP_*` variable there is, in one table: the loader, the "did you
 * mean" warnings and docs/configuration.md are all made from it.
 *
 * @module
 */

/** A whole number with its bounds. */
export interface NumberVariable {
  readonly name: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
}

/** Server-wide numbers, by the name they have in `Settings`. */
export const NUMBER_VARIABLES = {
  connectTimeoutMs: {
    name: "MAIL_IMAP_CONNECT_TIMEOUT_MS",
    default: 30_000,
    min: 100,
    max: 600_000,
    meaning: "DNS, TCP and TLS together",
  },
  greetingTimeoutMs: {
    name: "MAIL_IMAP_GREETING_TIMEOUT_MS",
    default: 15_000,
    min: 100,
    max: 600_000,
    meaning: "the server's first line",
  },
  socketTimeoutMs: {
    name: "MAIL_IMAP_SOCKET_TIMEOUT_MS",
    default: 300_000,
    min: 1_000,
    max: 3_600_000,
    meaning: "silence in the middle of a conversation",
  },
  toolTimeoutMs: {
    name: "MAIL_IMAP_TOOL_TIMEOUT_MS",
    default: 50_000,
    min: 1_000,
    max: 600_000,
    meaning: "one tool call; clients give up after 60 s",
  },
  cursorTtlSeconds: {
    name: "MAIL_IMAP_CURSOR_TTL_SECONDS",
    default: 600,
    min: 10,
    max: 86_400,
    meaning: "how long a search can be continued after its last page",
  },
  cursorMaxEntries: {
    name: "MAIL_IMAP_CURSOR_MAX_ENTRIES",
    default: 512,
    min: 1,
    max: 100_000,
    meaning: "searches kept open at once",
  },
  sessionTtlSeconds: {
    name: "MAIL_IMAP_READ_SESSION_CACHE_TTL_SECONDS",
    default: 120,
    min: 1,
    max: 1_700,
    meaning: "how long an unused connection is kept",
  },
  sessionsPerAccount: {
    name: "MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT",
    default: 4,
    min: 0,
    max: 14,
    meaning: "connections per account (0: one, closed after every call)",
  },
  operationMaxEntries: {
    name: "MAIL_IMAP_OPERATION_MAX_ENTRIES",
    default: 256,
    min: 1,
    max: 10_000,
    meaning: "finished writes that can still be looked at and undone",
  },
  rateReadPerSecond: {
    name: "MAIL_IMAP_RATE_READ_PER_SECOND",
    default: 10,
    min: 0,
    max: 1_000,
    meaning: "calls that read, per account (0: no limit)",
  },
  rateReadBurst: {
    name: "MAIL_IMAP_RATE_READ_BURST",
    default: 20,
    min: 1,
    max: 10_000,
    meaning: "calls that read and may come at once",
  },
  rateBatchPerSecond: {
    name: "MAIL_IMAP_RATE_BATCH_PER_SECOND",
    default: 1,
    min: 0,
    max: 1_000,
    meaning: "calls that go through several folders or many texts, per account (0: no limit)",
  },
  rateBatchBurst: {
    name: "MAIL_IMAP_RATE_BATCH_BURST",
    default: 10,
    min: 1,
    max: 10_000,
    meaning: "such calls that may come at once",
  },
  rateWritePerSecond: {
    name: "MAIL_IMAP_RATE_WRITE_PER_SECOND",
    default: 1,
    min: 0,
    max: 1_000,
    meaning: "calls that write, per account (0: no limit)",
  },
  rateWriteBurst: {
    name: "MAIL_IMAP_RATE_WRITE_BURST",
    default: 10,
    min: 1,
    max: 10_000,
    meaning: "calls that write and may come at once",
  },
} as const satisfies Record<string, NumberVariable>;

/** Name of a setting that is a number. */
export type NumberSetting = keyof typeof NUMBER_VARIABLES;

/** Server-wide variables that are not numbers. */
export const TEXT_VARIABLES = {
  MAIL_IMAP_CONFIG_DIR: "directory of the `.env`; absolute",
  MAIL_IMAP_CA_CERT_PATH: "PEM bundle that is trusted as well; never removes a check",
  MAIL_IMAP_WRITE_ENABLED: "`true` or `false` (default): whether anything may be changed at all",
  MAIL_IMAP_CONFIRMATION:
    "`auto` (default): the client asks the person where it can; `token`: always two calls",
  MAIL_IMAP_AUDIT: "`true` (default) or `false`: one line on stderr for each call",
  MAIL_IMAP_LOG_LEVEL: "`trace`, `debug`, `info`, `warn`, `error` or `silent`",
  MAIL_IMAP_HTTP_TOKEN_FILE:
    "`serve --http`: a file with the bearer token that may do all that this configuration allows",
  MAIL_IMAP_HTTP_READ_TOKEN_FILE:
    "`serve --http`: a file with the bearer token that may only read; this or the last is required",
  MAIL_IMAP_HTTP_KEY_FILE:
    "`serve --http`: a file with 32 random bytes in base64 or hex, the same for all replicas",
  MAIL_IMAP_HTTP_HOSTS:
    "`serve --http`: comma-separated: names under which it is asked, besides the address itself",
  MAIL_IMAP_HTTP_ORIGINS:
    "`serve --http`: comma-separated: web pages that may ask it, as `https://app.example.com`; none by default",
} as const;

/** Suffixes of an account's variables, `MAIL_IMAP_<ACCOUNT>_<SUFFIX>`. */
export const ACCOUNT_VARIABLES = {
  HOST: { default: "required", meaning: "DNS name or address of the IMAP server" },
  PORT: { default: "993, or 143 with starttls", meaning: "1..65535" },
  SECURE: {
    default: "`true`",
    meaning: "`true` = TLS from the first byte; `starttls` = TLS before the login, or no login",
  },
  USER: { default: "required", meaning: "user name" },
  AUTH: {
    default: "`password`",
    meaning: "`password`, or `oauth2`: sign in once with `mail-imap-mcp login ACCOUNT`",
  },
  AUTHSERV_ID: {
    default: "derived from the host",
    meaning: "whose Authentication-Results header is believed",
  },
  WRITE: {
    default: "all but `expunge`, once writes are on",
    meaning:
      "comma-separated: `flags`, `move`, `copy`, `delete`, `draft`, `mailbox`, `expunge`; or `none`",
  },
  FOLDERS: {
    default: "all",
    meaning:
      "comma-separated: the only folders that are read and written; `*` is anything, `%` anything within one level",
  },
  PROTECTED_FOLDERS: {
    default: "`INBOX,\\Sent,\\Drafts,\\Trash,\\Archive,\\Junk,\\All`",
    meaning: "comma-separated: never renamed or deleted; INBOX never is",
  },
  PASS: {
    default: "required, or the next; none with oauth2",
    meaning: "password; make an app password where the provider has them",
  },
  PASS_FILE: {
    default: "none",
    meaning:
      "instead: a file with the password; absolute, in the config directory, or `$CREDENTIALS_DIRECTORY/NAME` under systemd",
  },
  OAUTH_CLIENT_ID: {
    default: "required with oauth2",
    meaning: "id of the client that you registered at the provider",
  },
  OAUTH_CLIENT_SECRET: {
    default: "none",
    meaning: "its secret, where the provider gives one, as Google does",
  },
  OAUTH_CLIENT_SECRET_FILE: {
    default: "none",
    meaning: "instead: a file with it, as with `PASS_FILE`",
  },
  OAUTH_TENANT: {
    default: "`common`",
    meaning: "Microsoft: `common`, `organizations`, `consumers`, or the id or domain of a tenant",
  },
  OAUTH_TOKEN_URL: {
    default: "the provider's",
    meaning: "token endpoint (RFC 6749); required where the provider is not known, like the next",
  },
  OAUTH_SCOPE: {
    default: "the provider's",
    meaning: "what is asked for, with spaces between; must get a refresh token",
  },
  OAUTH_DEVICE_URL: {
    default: "the provider's",
    meaning: "device authorization endpoint (RFC 8628); this or the next is required",
  },
  OAUTH_AUTHORIZE_URL: {
    default: "the provider's",
    meaning: "authorization endpoint, for a sign-in in the browser of this machine (RFC 8252)",
  },
  OAUTH_ISSUER: {
    default: "the provider's",
    meaning: "issuer that the answer in the browser must name, if it names one (RFC 9207)",
  },
} as const;

/** Suffix of an account variable. */
export type AccountSuffix = keyof typeof ACCOUNT_VARIABLES;
