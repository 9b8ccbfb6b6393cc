/**
 * Copying and moving messages within an account, and taking that back.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { Accounts } from "../accounts.ts";
import { isMarked } from "../../imap/write/remove.ts";
import { isSilence, runBatch } from "./batch.ts";
import type { Item, UndoPlan, Work } from "./operation.ts";
import { type CopyToRemove, RemoveCopiesWork } from "./remove_copies_work.ts";
import { SequenceWork } from "./sequence_work.ts";
import { batches, groupTargets, type Target, type TargetGroup, toTarget } from "./targets.ts";
import { type Transfer, TransferBatch, type TransferKind } from "./transfer_batch.ts";

/** Messages in one command: what can be half done when a connection is lost, and the step between two looks for a cancellation. */
const BATCH_SIZE = 50;

/** Messages that go into the same folder. */
export interface TransferGroup {
  readonly targets: readonly Target[];
  /** Path in the account of the messages. */
  readonly destination: string;
}

/** Copies or moves messages. */
export class TransferWork implements Work {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #kind: TransferKind;
  readonly #open: Accounts;
  readonly #batches: readonly TransferBatch[];
  #next = 0;

  constructor(
    action: string,
    kind: TransferKind,
    groups: readonly TransferGroup[],
    accounts: Accounts,
  ) {
    this.action = action;
    this.#kind = kind;
    this.#open = accounts;
    this.items = groups.flatMap(({ targets }) => targets.map(({ item }) => item));
    this.#batches = groups.flatMap(({ targets, destination }) =>
      batches(groupTargets(targets), BATCH_SIZE).map((group) =>
        new TransferBatch(group, kind, destination)
      )
    );
    this.accounts = [...new Set(this.#batches.map(({ group }) => group.account))];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const batch = this.#batches[this.#next];
    if (!batch) return false;
    const { pool } = this.#open.get(batch.group.account);
    await runBatch(batch.group.targets, async () => {
      try {
        await pool.write(batch.group.mailbox, signal, (session) => batch.run(session));
      } catch (error) {
        if (error instanceof MailError && !error.retryable) batch.markHalfDone();
        if (isSilence(error)) batch.noteSilence();
        throw error;
      }
    });
    this.#next++;
    return this.#next < this.#batches.length;
  }

  giveUp(): void {
    this.#batches[this.#next]?.giveUp();
  }

  undo(): UndoPlan {
    const put = this.#batches.flatMap((batch) =>
      batch.transfers.filter(({ copy }) => copy !== undefined).map((transfer) => ({
        batch,
        transfer,
        id: batch.idOf(transfer.copy as number) as string,
      }))
    );
    const done = this.items.filter(({ outcome }) => outcome === "done").length;
    const lost = done -
      put.filter(({ transfer }) => transfer.target.item.outcome === "done").length;
    const cannot = lost > 0
      ? `The server did not tell where ${lost} of them went; look in the destination`
      : undefined;
    if (put.length === 0) return { restores: 0, cannot: cannot ?? "Nothing was put anywhere" };
    const half = put.filter(({ transfer }) => transfer.target.item.outcome !== "done");
    const whole = put.filter(({ transfer }) => transfer.target.item.outcome === "done");
    return {
      restores: put.length,
      ...(cannot === undefined ? {} : { cannot }),
      start: () => {
        const action = `undo_${this.action}`;
        const removed = this.#kind === "copy" ? put : half;
        const moved = this.#kind === "copy" ? [] : whole;
        return new SequenceWork(action, [
          ...(removed.length === 0
            ? []
            : [new RemoveCopiesWork(action, removed.map(toCopy), this.#open)]),
          ...(moved.length === 0
            ? []
            : [new TransferWork(action, "move", backGroups(moved), this.#open)]),
        ]);
      },
    };
  }
}

interface Put {
  readonly batch: TransferBatch;
  readonly transfer: Transfer;
  /** Id of the message in the destination. */
  readonly id: string;
}

function toCopy({ batch, transfer, id }: Put): CopyToRemove {
  return {
    target: toTarget(id),
    key: transfer.source?.key,
    original: {
      account: batch.group.account,
      mailbox: batch.group.mailbox,
      uidvalidity: batch.group.uidvalidity,
      uid: transfer.target.ref.uid,
    },
    marked: transfer.claim !== undefined && !isMarked(transfer.source),
  };
}

/** Back to where each came from. */
function backGroups(put: readonly Put[]): readonly TransferGroup[] {
  const groups = new Map<TargetGroup["mailbox"], Target[]>();
  for (const { batch, id } of put) {
    const { mailbox } = batch.group;
    groups.set(mailbox, [...groups.get(mailbox) ?? [], toTarget(id)]);
  }
  return [...groups].map(([destination, targets]) => ({ destination, targets }));
}
