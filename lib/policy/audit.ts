/**
 * What is written down about changes: each that was made, and each that was
 * refused. One line per event, facts only, never content of a mailbox.
 *
 * @module
 */

import type { Capability } from "../contract/capability.ts";
import type { Log, LogLevel } from "../contract/log.ts";

/** A change that somebody asked for and that was not allowed. */
export interface RefusedWrite {
  readonly tool: string;
  /** Id of a configured account, if it is known which was meant. */
  readonly account?: string | undefined;
  /** What the account would have to allow, where that is what was missing. */
  readonly capability?: Capability | undefined;
  /** A stable word, the same that the caller is told. */
  readonly reason: string;
}

/** An operation that ended, whatever came of it. */
export interface EndedWrite {
  readonly operation: string;
  /** `move`, `add_flags`, …: a stable word. */
  readonly action: string;
  readonly accounts: readonly string[];
  readonly state: string;
  /** Things that it was about, and what became of them. */
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  /** What ended it early, as a stable word. */
  readonly reason?: string | undefined;
}

/**
 * How talkative the log is that the events go to: a person who wants to hear of
 * errors only still wants to know what was done to their mail. Only `silent` is
 * silent.
 */
export function auditLevel(level: LogLevel): LogLevel {
  return level === "silent" ? "silent" : "info";
}

/** Writes the events down. */
export class Audit {
  readonly #log: Pick<Log, "info" | "warn">;

  /** @param log One of {@link auditLevel}. */
  constructor(log: Pick<Log, "info" | "warn">) {
    this.#log = log;
  }

  /** A change was refused. */
  refused({ tool, account, capability, reason }: RefusedWrite): void {
    this.#log.warn("write refused", { tool, account, capability, reason });
  }

  /** An operation ended. */
  ended({ accounts, ...facts }: EndedWrite): void {
    this.#log.info("write", { accounts: accounts.join(","), ...facts });
  }
}
