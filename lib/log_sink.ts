/**
 * The logging library, as a part of its own that is loaded with the first log line.
 *
 * @module
 */

import "./no_environment.ts";
import { pino } from "pino";
import type { LogFields, LogLevel } from "./contract/log.ts";
import { redactFields, redactor } from "./policy/redaction.ts";
import type { Secrets } from "./policy/secret_words.ts";

/** Longest value of a field, in characters: fields are facts, not content. */
const MAX_FIELD_CHARS = 200;

/** Writes one line. */
export type Put = (
  at: "debug" | "info" | "warn" | "error",
  message: string,
  fields: LogFields,
) => void;

/** Makes a logger that writes JSON lines without `secrets`. */
export function openSink(
  level: LogLevel,
  write: (line: string) => void,
  secrets: readonly string[] | Secrets,
): Put {
  const redact = redactor(secrets);
  const logger = pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  }, { write });
  // Secrets are taken out before a text is cut, or a part of one would stay.
  return (at, message, fields) =>
    logger[at](shorten(redactFields(fields, redact)), redact(message));
}

function shorten(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map((
        [key, value],
      ) => [key, typeof value === "string" ? value.slice(0, MAX_FIELD_CHARS) : value]),
  );
}
