/**
 * What every room writes its log lines to. Lines are facts about the product,
 * never content of a mailbox and never a secret.
 *
 * @module
 */

/** Levels that `MAIL_IMAP_LOG_LEVEL` accepts, most talkative first. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Named facts of one log line. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Takes log lines; writing one never throws and never waits. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
