/**
 * Writes the lines of the audit, each tied to the one before, so that one that
 * is missing or changed shows.
 *
 * @module
 */

import type { LogFields } from "../contract/log.ts";
import { chainName, seal } from "./audit_line.ts";
import type { EndedCall } from "./audit.ts";
import { folderMark } from "./folder_mark.ts";
import { type Redact, redactFields, redactor } from "./redaction.ts";
import type { Secrets } from "./secret_words.ts";

/** Longest name of a client that is written down, in characters. */
const MAX_CLIENT_CHARS = 64;

/** Bytes of the random beginning. */
const START_BYTES = 32;

/** The lines of one process. */
export class AuditChain {
  readonly #write: (line: string) => void;
  readonly #redact: Redact;
  #prev = crypto.getRandomValues(new Uint8Array(START_BYTES)).toHex();
  readonly #chain = chainName(this.#prev);
  #seq = 0;
  #ended = false;
  /** Hashing takes a turn of the event loop; one after the other keeps the order. */
  #tail: Promise<void> = Promise.resolve();

  /**
   * @param write Takes one line with its line end.
   * @param secrets Are taken out of the lines. @default there are none
   */
  constructor(write: (line: string) => void, secrets: readonly string[] | Secrets = []) {
    this.#write = write;
    this.#redact = redactor(secrets);
  }

  /** Adds the line of a call; as {@link append}. */
  call(call: EndedCall): void {
    this.append("call", describeCall(call));
  }

  /** Adds a line. Never throws and never waits; what comes after {@link end} is not written. */
  append(msg: string, fields: LogFields | Promise<LogFields> = {}): void {
    if (!this.#ended) this.#add(msg, fields, {});
  }

  /** Adds the last line. Resolves when every line was given to `write`. */
  async end(): Promise<void> {
    if (!this.#ended) this.#add("audit ended", {}, { end: true });
    this.#ended = true;
    await this.#tail;
  }

  #add(msg: string, fields: LogFields | Promise<LogFields>, mark: { readonly end?: true }): void {
    const time = new Date().toISOString();
    this.#tail = this.#tail.then(async () => {
      const facts = redactFields(await fields, this.#redact);
      const seq = ++this.#seq;
      const { line, hash } = await seal({ level: "info", time, msg, ...facts }, {
        ...{ chain: this.#chain, seq, prev: this.#prev },
        ...(seq === 1 ? { start: true as const } : {}),
        ...mark,
      });
      this.#prev = hash;
      this.#write(`${line}\n`);
    });
  }
}

async function describeCall(call: EndedCall): Promise<LogFields> {
  const [folder, ...others] = call.folders;
  return {
    client: call.client?.slice(0, MAX_CLIENT_CHARS).replace(/[^ -~]/g, "?"),
    scope: call.scope,
    tool: call.tool ?? "unknown",
    accounts: call.accounts.join(","),
    folder: folder !== undefined && others.length === 0 ? await folderMark(folder) : undefined,
    folders: others.length > 0 ? call.folders.length : undefined,
    ...call.counts,
    outcome: call.outcome,
    reason: call.reason,
    duration_ms: call.durationMs,
  };
}
