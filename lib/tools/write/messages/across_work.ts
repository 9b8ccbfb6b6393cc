/**
 * Copying and moving messages to another account, one after the other.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import { quoteName } from "../../../contract/text.ts";
import type { Accounts } from "../../accounts.ts";
import { AcrossTransfer } from "./across_transfer.ts";
import { isSilence, runBatch } from "./batch.ts";
import { lookAt, previewed } from "./look.ts";
import type { Item, Previewed, UndoPlan, Work } from "../operation.ts";
import { RemoveCopiesWork } from "./remove_copies_work.ts";
import { NO_UIDPLUS } from "./routes.ts";
import { SequenceWork } from "../sequence_work.ts";
import { type Target, toTarget } from "./targets.ts";
import { confirmAgain, type TransferOptions } from "./transfer_work.ts";

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
  readonly #options: TransferOptions;
  readonly #open: Accounts;
  readonly #transfers: readonly AcrossTransfer[];
  #next = 0;

  constructor(
    options: TransferOptions,
    targets: readonly Target[],
    destination: Place,
    accounts: Accounts,
  ) {
    this.action = options.action;
    this.#options = options;
    this.#open = accounts;
    this.items = targets.map(({ item }) => item);
    const claimed = new Set<number>();
    this.#transfers = targets.map((target) =>
      new AcrossTransfer(target, options.kind, destination, accounts, claimed)
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

  async look(signal: AbortSignal): Promise<readonly Previewed[]> {
    const targets = this.#transfers.map(({ target }) => target);
    const need = this.#options.kind === "copy" ? undefined : "remove";
    return (await lookAt(targets, need, { accounts: this.#open, signal })).map(previewed);
  }

  undo(): UndoPlan {
    const put = this.#transfers.filter(({ newId }) => newId !== undefined);
    if (put.length === 0) return { restores: 0, cannot: "Nothing was put anywhere" };
    // All went into one folder: what one found out of its server holds for all.
    if (!put.some(({ canExpunge }) => canExpunge)) return { restores: 0, cannot: NO_UIDPLUS };
    const moved = put.filter(({ target }) =>
      this.#options.kind === "move" && target.item.outcome === "done"
    );
    const copied = put.filter((transfer) => !moved.includes(transfer));
    const action = `undo_${this.action}`;
    const { toTrash, undoing } = this.#options;
    const back = {
      action,
      kind: "move",
      toTrash: undoing?.toTrash ?? false,
      undoing: { toTrash },
    } as const;
    const confirm = confirmAgain(
      this.#options,
      put.length,
      moved.map(({ target: { ref } }) => `${quoteName(ref.mailbox)} of account ${ref.account}`),
    );
    return {
      restores: put.length,
      ...(confirm === undefined ? {} : { confirm }),
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
            return new AcrossWork(back, targets, { account, mailbox }, this.#open);
          }),
        ]),
    };
  }
}
