/**
 * A write as it is carried out: what it is about, how far it is, what came of
 * it for every single thing, and how it can be taken back.
 *
 * @module
 */

import type { ErrorCode, MailError } from "../../contract/error.ts";
import type { Reason } from "../../contract/reason.ts";

/** What became of one thing. `skipped`: nothing was to be done, or it could not be begun. */
export type Outcome = "pending" | "done" | "skipped" | "failed";

/** Reasons of things that are half done, or may be. */
export const HALF_DONE: ReadonlySet<string> = new Set([
  "copied_but_not_removed",
  "changed_when_stored",
  "end_not_seen",
]);

/** Why something became of one thing. */
export type ItemReason = Reason | ErrorCode;

/**
 * One thing that an operation is about: a message, a folder or a draft. The
 * work that has it writes down what became of it, as soon as it is known.
 */
export interface Item {
  /** The message as the caller named it; undefined for folders and drafts. */
  readonly messageId?: string;
  /** The folder, for folders. */
  readonly mailbox?: string;
  /** What the folder is called now, if it was renamed. */
  readonly newMailbox?: string;
  /** Messages in the folder, as they were counted before. */
  readonly messages?: number;
  /** Folders below it, as they were counted before. */
  readonly subfolders?: number;
  outcome: Outcome;
  /**
   * Why it was skipped or failed, or what is special about what was done. The
   * code of an error stands for one that has no better word.
   */
  reason?: ItemReason;
  /** Where the message is now, if it has a new id. */
  newMessageId?: string;
}

/**
 * What an operation does. It is its own journal: {@link Work.next} is called
 * again after a lost connection, and begins by looking at what the mailbox
 * holds whenever something was begun of which the end was not seen.
 */
export interface Work {
  /** `add_flags`, `move`, `create_mailbox`, …: a stable word. */
  readonly action: string;
  /** Accounts it works on; no other operation does while it runs. */
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  /**
   * Does the next batch.
   *
   * @returns Whether there is more to do.
   * @throws {MailError} When the server cannot be reached, or refuses all of
   * what is left. After a retryable one it is called again.
   */
  next(signal: AbortSignal): Promise<boolean>;
  /** Ends what was begun, with the items as they are; nothing may be sent any more. Says what is half done. */
  giveUp?(error: MailError): void;
  /** Looks what it would do now, changing nothing; without it, to everything that it is about. */
  look?(signal: AbortSignal): Promise<readonly Previewed[]>;
  /** How what was done can be taken back. */
  undo(): UndoPlan;
}

/** What would become of one thing. */
export interface Previewed extends Omit<Item, "outcome"> {
  readonly outcome: "would_do" | "skipped" | "failed";
}

/** What taking back an operation would do. */
export interface UndoPlan {
  /** How many of its items can be brought back to what they were, as far as is known. */
  readonly restores: number;
  /** Why not all can, as a sentence. */
  readonly cannot?: string;
  /** What the person must agree to first; undefined where taking back only brings back. */
  readonly confirm?: string;
  /** Makes the work; undefined when there is nothing to take back. */
  readonly start?: () => Work;
}

/** How far an operation is. */
export type OperationState =
  | "running"
  /** All was tried; see the items. */
  | "finished"
  /** Ended between two batches because somebody asked for it. */
  | "canceled"
  /** The server could not be reached any more; what is half done is said. */
  | "interrupted";

/** One operation. */
export interface Operation {
  readonly id: string;
  readonly work: Work;
  readonly state: OperationState;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  /** What ended it early. */
  readonly error: MailError | undefined;
  /** Id of the operation that takes this one back, once there is one. */
  readonly undoneBy: string | undefined;
  /** How it can be taken back as things are; not at all while it runs, and once it was. */
  undoPlan(): UndoPlan;
  /** Settles when it is no longer running. Never rejects. */
  readonly ended: Promise<void>;
}
