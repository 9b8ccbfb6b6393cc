/**
 * The logging library, as a part of its own that is loaded with the first log line.
 *
 * @module
 */

import "./no_environment.ts";
import { type Logger, pino } from "pino";
import type { LogLevel } from "./contract/log.ts";

/** Makes a logger that writes JSON lines. */
export function openSink(level: LogLevel, write: (line: string) => void): Logger {
  return pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    // The last line of defence; nothing that is called so is ever passed on purpose.
    redact: ["pass", "password", "secret", "token", "authorization"],
  }, { write });
}
