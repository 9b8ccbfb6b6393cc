/**
 * The server isolate's log: JSON lines on stderr through pino, which is loaded
 * when the first line is written.
 *
 * @module
 */

import type { Log, LogFields, LogLevel } from "./contract/log.ts";
import { LOG_LEVELS } from "./contract/log.ts";
import type { Secrets } from "./policy/secret_words.ts";
import { writeStderr } from "./stderr.ts";

/** A log whose lines can be waited for. */
export interface WaitableLog extends Log {
  /** Resolves when every line so far was written, as far as its `write` can tell. */
  written(): Promise<void>;
}

/**
 * Makes a log.
 *
 * @param write Takes one line with its line end. @default stderr
 * @param secrets Are taken out of messages and fields. @default there are none
 */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = writeStderr,
  secrets: readonly string[] | Secrets = [],
): WaitableLog {
  const threshold = LOG_LEVELS.indexOf(level);
  let sink: ReturnType<typeof load> | undefined;
  const line =
    (at: "debug" | "info" | "warn" | "error") => (message: string, fields?: LogFields) => {
      if (LOG_LEVELS.indexOf(at) < threshold) return;
      sink ??= load(level, write, secrets);
      void sink.then((put) => put(at, message, fields ?? {}));
    };
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    written: async () => void await sink,
  };
}

async function load(
  level: LogLevel,
  write: (line: string) => void,
  secrets: readonly string[] | Secrets,
) {
  const { openSink } = await import("#lazy/log_sink");
  return openSink(level, write, secrets);
}
