/**
 * What is written down: each call, each change that was made, and each that was
 * refused. One line per event, facts only, never content of a mailbox.
 *
 * @module
 */

import type { Capability } from "../contract/capability.ts";
import type { Scope } from "../contract/scope.ts";
import type { Log, LogFields, LogLevel } from "../contract/log.ts";
import type { AuditChain } from "./audit_chain.ts";
import type { SecurityEvent } from "./security_events.ts";

/** A change that somebody asked for and that was not allowed. */
export interface RefusedWrite {
  readonly tool: string;
  /** Of the token that it was asked with. Undefined where none is needed. */
  readonly scope?: Scope | undefined;
  /** Id of a configured account, if it is known which was meant. */
  readonly account?: string | undefined;
  /** What the account would have to allow, where that is what was missing. */
  readonly capability?: Capability | undefined;
  /** A stable word, the same that the caller is told. */
  readonly reason: string;
}

/** A call that was answered. */
export interface EndedCall {
  /** What the client calls itself, as it came. */
  readonly client: string | undefined;
  /** Of its token. Undefined where none is needed. */
  readonly scope?: Scope | undefined;
  /** Undefined when there is no such tool. */
  readonly tool: string | undefined;
  /** Ids of the configured accounts that it was about. */
  readonly accounts: readonly string[];
  /** Names of folders, as they came; they are not written down as they are. */
  readonly folders: readonly string[];
  /** Numbers and words of this program. */
  readonly counts: LogFields;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
  /** Of the error. */
  readonly reason: string | undefined;
  readonly durationMs: number;
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
  readonly #open: (() => Promise<AuditChain>) | undefined;
  #chain: Promise<AuditChain> | undefined;

  /**
   * @param log One of {@link auditLevel}.
   * @param open Makes the chain, at the first line, for calls and for changes that were made.
   * @default none: changes go to `log`, calls nowhere
   */
  constructor(log: Pick<Log, "info" | "warn">, open?: () => Promise<AuditChain>) {
    this.#log = log;
    this.#open = open;
  }

  /** A call was answered. */
  called(call: EndedCall): void {
    this.#append((chain) => chain.call(call));
  }

  /** Writes the last line. Resolves when all lines are written, as far as the chain can tell. */
  async end(): Promise<void> {
    await (await this.#chain)?.end();
  }

  /** A change was refused. */
  refused({ tool, scope, account, capability, reason }: RefusedWrite): void {
    const event: SecurityEvent = "write_refused";
    const token = scope === undefined ? {} : { scope };
    this.#log.warn("write refused", { event, tool, account, capability, reason, ...token });
  }

  /** An operation ended. */
  ended({ accounts, ...facts }: EndedWrite): void {
    const fields = { accounts: accounts.join(","), ...facts };
    if (this.#open) this.#append((chain) => chain.append("write", fields));
    else this.#log.info("write", fields);
  }

  #append(line: (chain: AuditChain) => void): void {
    this.#chain ??= this.#open?.();
    void this.#chain?.then(line);
  }
}
