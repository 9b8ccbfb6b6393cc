/**
 * A work without a mail server: every batch does what the test says.
 *
 * @module
 */

import { MailError } from "../../../../lib/contract/error.ts";
import type { Item, UndoPlan, Work } from "../../../../lib/tools/write/operation.ts";

/** Does one batch; a work is at its end after the last one. */
export type Batch = (signal: AbortSignal, item: Item) => Promise<void> | void;

/** One thing for each batch. */
export class FakeWork implements Work {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #batches: readonly Batch[];
  /** Batches that were done. */
  done = 0;
  /** How often one was begun. */
  attempts = 0;
  /** What {@link giveUp} was told. */
  givenUp: MailError | undefined;
  undone = 0;

  constructor(batches: readonly Batch[], accounts: readonly string[] = ["work"], action = "test") {
    this.#batches = batches;
    this.accounts = accounts;
    this.action = action;
    this.items = batches.map((_, i) => ({ messageId: `m${i}`, outcome: "pending" }));
  }

  async next(signal: AbortSignal): Promise<boolean> {
    this.attempts++;
    const item = this.items[this.done];
    if (!item) return false;
    await this.#batches[this.done]?.(signal, item);
    if (item.outcome === "pending") item.outcome = "done";
    return ++this.done < this.items.length;
  }

  giveUp(error: MailError): void {
    this.givenUp = error;
  }

  undo(): UndoPlan {
    const restores = this.items.filter(({ outcome }) => outcome === "done").length;
    if (restores === 0) return { restores, cannot: "Nothing was done" };
    return {
      restores,
      start: () => {
        this.undone++;
        return new FakeWork(this.items.map(() => () => undefined), this.accounts, "undo");
      },
    };
  }
}

/** A promise to be kept by the test. */
export function promise(): { readonly kept: Promise<void>; keep(): void } {
  const { promise: kept, resolve } = Promise.withResolvers<void>();
  return { kept, keep: () => resolve() };
}

/** What a lost connection throws. */
export function lost(): MailError {
  return new MailError("unavailable", "lost", { details: { reason: "connection_lost" } });
}
