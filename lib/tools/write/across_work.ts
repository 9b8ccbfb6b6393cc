/**
 * Copying and moving messages to another account, one after the other.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { Accounts } from "../accounts.ts";
import { AcrossTransfer } from "./across_transfer.ts";
import { isSilence, runBatch } from "./batch.ts";
import type { Item, UndoPlan, Work } from "./operation.ts";
import { RemoveCopiesWork } from "./remove_copies_work.ts";
import { SequenceWork } from "./sequence_work.ts";
import { type Target, toTarget } from "./targets.ts";
import type { TransferKind } from "./transfer_batch.ts";

/** A folder of an account. */
export interface Place {
  readonly account: string;
  readonly mailbox: string;
}

/** Copies or moves messages into a folder of another account. */
export class AcrossWork implements Work {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #kind: TransferKind;
  readonly #open: Accounts;
  readonly #transfers: readonly AcrossTransfer[];
  #next = 0;

  constructor(
    action: string,
    kind: TransferKind,
    targets: readonly Target[],
    destination: Place,
    accounts: Accounts,
  ) {
    this.action = action;
    this.#kind = kind;
    this.#open = accounts;
    this.items = targets.map(({ item }) => item);
    const claimed = new Set<number>();
    this.#transfers = targets.map((target) =>
      new AcrossTransfer(target, kind, destination, accounts, claimed)
    );
    this.accounts = [
      ...new Set([...targets.map(({ ref }) => ref.account), destination.account]),
    ].sort();
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const transfer = this.#transfers[this.#next];
    if (!transfer) return false;
    await runBatch([transfer.target], async () => {
      try {
        await transfer.run(signal);
      } catch (error) {
        if (error instanceof MailError && !error.retryable) transfer.markHalfDone();
        if (isSilence(error)) transfer.noteSilence();
        throw error;
      }
    });
    this.#next++;
    return this.#next < this.#transfers.length;
  }

  giveUp(_error: MailError): void {
    this.#transfers[this.#next]?.giveUp();
  }

  undo(): UndoPlan {
    const put = this.#transfers.filter(({ newId }) => newId !== undefined);
    if (put.length === 0) return { restores: 0, cannot: "Nothing was put anywhere" };
    const moved = put.filter(({ target }) =>
      this.#kind === "move" && target.item.outcome === "done"
    );
    const copied = put.filter((transfer) => !moved.includes(transfer));
    const action = `undo_${this.action}`;
    return {
      restores: put.length,
      start: () =>
        new SequenceWork(action, [
          ...(copied.length === 0 ? [] : [
            new RemoveCopiesWork(
              action,
              copied.map(({ target, newId, newKey, marked }) => ({
                target: toTarget(newId as string),
                key: newKey,
                original: target.ref,
                marked,
              })),
              this.#open,
            ),
          ]),
          ...[
            ...Map.groupBy(
              moved,
              ({ target: { ref } }) => JSON.stringify([ref.account, ref.mailbox]),
            ).values(),
          ].map((members) => {
            const { account, mailbox } = (members[0] as AcrossTransfer).target.ref;
            const targets = members.map(({ newId }) => toTarget(newId as string));
            return new AcrossWork(action, "move", targets, { account, mailbox }, this.#open);
          }),
        ]),
    };
  }
}
