/**
 * The operations of this server: run one after the other for each account, and
 * remembered for a while after their end.
 *
 * @module
 */

import { shuttingDown } from "../../contract/shutting_down.ts";
import { sleep } from "../../contract/sleep.ts";
import { MailError, reasonOf } from "../../contract/error.ts";
import type { Log } from "../../contract/log.ts";
import type { Audit } from "../../policy/audit.ts";
import {
  HALF_DONE,
  type Operation,
  type OperationState,
  type Outcome,
  type UndoPlan,
  type Work,
} from "./operation.ts";

/**
 * How long to wait before trying a server again that was lost, in milliseconds:
 * a minute altogether, for a server that is started anew.
 */
const PAUSES_MS: readonly number[] = [100, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * How long the batch that is at work may still take when the server ends, in
 * milliseconds; the process must be gone within 2 s.
 */
const GRACE_MS = 800;

/**
 * How long one batch may take, in milliseconds, before its connection is given
 * up: a copy of fifty large messages on a slow server, or 50 MB over a slow line.
 */
const BATCH_TIMEOUT_MS = 180_000;

/**
 * Operations of one account that may be at work or wait at once: a person starts
 * one at a time. Those of an account that cannot be reached keep none from another.
 */
const MAX_RUNNING = 64;

/** Bytes of an operation's id: not to be guessed by another client. */
const ID_BYTES = 9;

interface Running {
  id: string;
  work: Work;
  state: OperationState;
  startedAt: string;
  finishedAt: string | undefined;
  error: MailError | undefined;
  undoneBy: string | undefined;
  undoPlan: () => UndoPlan;
  ended: Promise<void>;
  readonly cancel: AbortController;
}

/** What operations are made of. */
export interface OperationsOptions {
  /** Ended operations that are remembered. */
  readonly maxEntries: number;
  /** Is told of each that ended. */
  readonly audit: Pick<Audit, "ended">;
  readonly log: Log;
  /** Waits between attempts, in milliseconds. @default about a minute altogether */
  readonly pausesMs?: readonly number[];
  /** How long one batch may take, in milliseconds. @default {BATCH_TIMEOUT_MS} */
  readonly batchTimeoutMs?: number;
}

/** Runs operations and remembers them. */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #all = new Map<string, Running>();
  /** The end of the last operation of each account. */
  readonly #tails = new Map<string, Promise<void>>();
  /** No further batch. */
  readonly #closing = new AbortController();
  /** Not even the rest of this one. */
  readonly #ending = new AbortController();

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /**
   * Starts an operation. It waits for earlier ones of the same accounts.
   *
   * @param undoes Id of the operation that it takes back.
   * @throws {MailError} `rate_limited` when too many are at work.
   */
  start(work: Work, undoes?: string): Operation {
    const running = [...this.#all.values()].filter(({ state }) => state === "running");
    const isFull = (account: string): boolean =>
      running.filter(({ work }) => work.accounts.includes(account)).length >= MAX_RUNNING;
    if (work.accounts.some(isFull)) {
      throw new MailError("rate_limited", "Too many operations of this account are at work", {
        hint: "Wait for one to end; imap_get_operation tells.",
        details: { reason: "too_many_operations", retry_after_ms: 1_000 },
      });
    }
    const operation: Running = {
      id: crypto.getRandomValues(new Uint8Array(ID_BYTES))
        .toBase64({ alphabet: "base64url", omitPadding: true }),
      work,
      state: "running",
      startedAt: new Date().toISOString(),
      finishedAt: undefined,
      error: undefined,
      undoneBy: undefined,
      undoPlan: () => this.#planOf(operation),
      ended: Promise.resolve(),
      cancel: new AbortController(),
    };
    const before = work.accounts.map((account) => this.#tails.get(account));
    operation.ended = Promise.all(before).then(() => this.#run(operation));
    for (const account of work.accounts) this.#tails.set(account, operation.ended);
    this.#all.set(operation.id, operation);
    if (undoes !== undefined) this.#find(undoes).undoneBy = operation.id;
    return operation;
  }

  /**
   * Finds an operation.
   *
   * @throws {MailError} `not_found`
   */
  get(id: string): Operation {
    return this.#find(id);
  }

  /** The accounts that an operation is about; none when there is no such operation. */
  accountsOf(id: string): readonly string[] {
    return this.#all.get(id)?.work.accounts ?? [];
  }

  /** Ends an operation after the batch it is at; what was done stays done. */
  cancel(id: string): Operation {
    const operation = this.#find(id);
    operation.cancel.abort();
    return operation;
  }

  /**
   * How an operation is taken back; again only if that did not fully succeed.
   *
   * @throws {MailError} `conflict` when it is still running, was taken back
   * already, or has nothing to take back.
   */
  planUndo(id: string): UndoPlan & Required<Pick<UndoPlan, "start">> {
    const operation = this.#find(id);
    if (operation.state === "running") {
      throw new MailError("conflict", "This operation is still running", {
        hint: "Wait for its end, or end it with imap_cancel_operation.",
        details: { reason: "operation_running" },
      });
    }
    if (operation.undoneBy !== undefined && !this.#mayUndoAgain(operation.undoneBy)) {
      throw new MailError("conflict", "This operation was taken back already", {
        hint: `imap_get_operation tells what came of it: ${operation.undoneBy}.`,
        details: { reason: "already_undone" },
      });
    }
    const { start, ...plan } = operation.work.undo();
    if (start) return { ...plan, start };
    throw new MailError("conflict", plan.cannot ?? "Nothing was done that could be taken back", {
      details: { reason: "nothing_to_undo" },
    });
  }

  /** Starts what takes an operation back. @throws {MailError} As {@link planUndo}. */
  undo(id: string): Operation {
    return this.start(this.planUndo(id).start(), id);
  }

  #planOf(operation: Running): UndoPlan {
    try {
      return this.planUndo(operation.id);
    } catch (error) {
      return { restores: 0, cannot: (error as MailError).message };
    }
  }

  /** What could not be taken back may be tried once more; what was is not there to be found again. */
  #mayUndoAgain(undo: string): boolean {
    const earlier = this.#all.get(undo);
    return earlier !== undefined && earlier.state !== "running" &&
      (earlier.state !== "finished" ||
        earlier.work.items.some(({ outcome }) => outcome === "failed"));
  }

  /** Resolves when none is at work. */
  async settled(): Promise<void> {
    await Promise.all([...this.#all.values()].map(({ ended }) => ended));
  }

  /** Ends all operations after the batch they are at, if it ends within {@link GRACE_MS}. */
  async close(): Promise<void> {
    this.#closing.abort();
    const timer = setTimeout(() => this.#ending.abort(), GRACE_MS);
    await this.settled();
    clearTimeout(timer);
  }

  #find(id: string): Running {
    const operation = this.#all.get(id);
    if (operation) return operation;
    throw new MailError("not_found", "There is no such operation", {
      hint: "Ids end with the server, and the oldest are forgotten; look at the mailbox instead.",
      details: { reason: "operation_not_found" },
    });
  }

  #forgetOldest(): void {
    const ended = [...this.#all.values()].filter(({ state }) => state !== "running");
    const extra = Math.max(0, ended.length - this.#options.maxEntries);
    for (const { id } of ended.slice(0, extra)) this.#all.delete(id);
  }

  #audit({ id, work, state, error }: Running): void {
    const count = (wanted: Outcome): number =>
      work.items.filter(({ outcome }) => outcome === wanted).length;
    this.#options.audit.ended({
      operation: id,
      action: work.action,
      accounts: work.accounts,
      state,
      total: work.items.length,
      done: count("done"),
      skipped: count("skipped"),
      failed: count("failed"),
      reason: error === undefined ? undefined : reasonOf(error) ?? error.code,
    });
  }

  /** Never rejects: what went wrong is part of the operation. */
  async #run(operation: Running): Promise<void> {
    const { work, cancel } = operation;
    const stop = AbortSignal.any([cancel.signal, this.#closing.signal]);
    const { pausesMs: pauses = PAUSES_MS, batchTimeoutMs = BATCH_TIMEOUT_MS } = this.#options;
    let lost = 0;
    operation.state = await (async (): Promise<OperationState> => {
      for (;;) {
        if (stop.aborted && lost === 0) return "canceled";
        const batch = new AbortController();
        const timer = setTimeout(() => batch.abort(tooSlow()), batchTimeoutMs);
        try {
          const signal = AbortSignal.any([this.#ending.signal, batch.signal]);
          if (!await work.next(signal)) return "finished";
          lost = 0;
        } catch (thrown) {
          // What an aborted command throws says nothing about the mail server.
          const error = this.#ending.signal.aborted ? shuttingDown() : asMailError(thrown);
          clearTimeout(timer);
          const pause = pauses[lost];
          if (!error.retryable || pause === undefined || this.#closing.signal.aborted) {
            operation.error = error;
            giveUp(work, error);
            return error.retryable ? "interrupted" : "finished";
          }
          lost++;
          this.#options.log.info("operation goes on after a pause", {
            action: work.action,
            pause_ms: pause,
            code: error.code,
          });
          await sleep(pause, this.#closing.signal);
        } finally {
          clearTimeout(timer);
        }
      }
    })();
    operation.finishedAt = new Date().toISOString();
    for (const item of work.items) {
      if (item.outcome !== "pending") continue;
      item.outcome = operation.state === "canceled" ? "skipped" : "failed";
      item.reason ??= operation.state === "canceled"
        ? "canceled"
        : reasonOf(operation.error) ?? "not_reached";
    }
    // From now on its age counts; those that ended before it are forgotten before it.
    this.#all.delete(operation.id);
    this.#all.set(operation.id, operation);
    this.#forgetOldest();
    this.#audit(operation);
    this.#tellHalfDone(operation);
  }

  /** Somebody has to look at what is half done, also when nobody is there any more to ask for it. */
  #tellHalfDone({ id, work, state, error }: Running): void {
    const { items, action, accounts } = work;
    const half = items.filter(({ reason }) => HALF_DONE.has(reason ?? "")).length;
    if (half === 0) return;
    this.#options.log.error("operation left half done; look at the folders of its messages", {
      operation: id,
      action,
      accounts: accounts.join(","),
      state,
      total: items.length,
      done: items.filter(({ outcome }) => outcome === "done").length,
      half_done: half,
      reason: error === undefined ? undefined : reasonOf(error) ?? error.code,
    });
  }
}

/** A work that cannot even say what it left behind must not take others down. */
function giveUp(work: Work, error: MailError): void {
  try {
    work.giveUp?.(error);
  } catch {
    // Its items say what is known.
  }
}

function tooSlow(): MailError {
  return new MailError("timeout", "The mail server took too long for one step", {
    details: { reason: "batch_timeout" },
  });
}

function asMailError(thrown: unknown): MailError {
  if (thrown instanceof MailError) return thrown;
  return new MailError("internal", "Something went wrong inside this server", {
    retryable: false,
    details: { reason: "unexpected" },
    cause: thrown,
  });
}
