/**
 * Copying and moving messages within an account, and taking that back.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import { MAX_UNCONFIRMED_MESSAGES } from "../../../contract/limits.ts";
import { quoteName } from "../../../contract/text.ts";
import type { Accounts } from "../../accounts.ts";
import { isMarked } from "../../../imap/write/remove.ts";
import { isSilence, runBatch } from "./batch.ts";
import { lookAt, previewed } from "./look.ts";
import type { Item, Previewed, UndoPlan, Work } from "../operation.ts";
import { type CopyToRemove, RemoveCopiesWork } from "./remove_copies_work.ts";
import { NO_UIDPLUS } from "./routes.ts";
import { SequenceWork } from "../sequence_work.ts";
import { batches, groupTargets, type Target, type TargetGroup, toTarget } from "./targets.ts";
import { type Transfer, TransferBatch, type TransferKind } from "./transfer_batch.ts";

/** Messages in one command: what can be half done when a connection is lost, and the step between two looks for a cancellation. */
const BATCH_SIZE = 50;

/** What a transfer is. */
export interface TransferOptions {
  /** {@link Work.action} */
  readonly action: string;
  readonly kind: TransferKind;
  /** Whether it deletes: the destination is the Trash. */
  readonly toTrash: boolean;
  /** What it takes back; taking that back in turn does the same again. */
  readonly undoing?: { readonly toTrash: boolean };
}

/**
 * What a person must agree to before the same is done again that was agreed to
 * before; undefined where nobody was asked.
 */
export function confirmAgain(
  { undoing }: TransferOptions,
  count: number,
  places: readonly string[],
): string | undefined {
  if (!undoing || (!undoing.toTrash && count <= MAX_UNCONFIRMED_MESSAGES)) return undefined;
  const verb = undoing.toTrash ? "Delete again by moving" : "Move again";
  return `${verb} to ${[...new Set(places)].join(" and ")}: ${count} message(s)?`;
}

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
  readonly #options: TransferOptions;
  readonly #open: Accounts;
  readonly #batches: readonly TransferBatch[];
  #next = 0;

  constructor(options: TransferOptions, groups: readonly TransferGroup[], accounts: Accounts) {
    this.action = options.action;
    this.#options = options;
    this.#open = accounts;
    this.items = groups.flatMap(({ targets }) => targets.map(({ item }) => item));
    this.#batches = groups.flatMap(({ targets, destination }) =>
      batches(groupTargets(targets), BATCH_SIZE).map((group) =>
        new TransferBatch(group, options.kind, destination)
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

  async look(signal: AbortSignal): Promise<readonly Previewed[]> {
    const targets = this.#batches.flatMap(({ group }) => group.targets);
    const need = this.#options.kind === "copy" ? undefined : "remove";
    return (await lookAt(targets, need, { accounts: this.#open, signal })).map(previewed);
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
    const copies = this.#options.kind === "copy";
    const cannot = lost > 0
      ? `The server did not tell where ${lost} of them went; look in the destination`
      : copies && put.some(({ batch }) => !batch.canExpunge)
      ? NO_UIDPLUS
      : undefined;
    if (put.length === 0) return { restores: 0, cannot: cannot ?? "Nothing was put anywhere" };
    const half = put.filter(({ transfer }) => transfer.target.item.outcome !== "done");
    const whole = put.filter(({ transfer }) => transfer.target.item.outcome === "done");
    const removed = (copies ? put : half).filter(({ batch }) => batch.canExpunge);
    const moved = copies ? [] : whole;
    const { toTrash, undoing } = this.#options;
    const confirm = confirmAgain(
      this.#options,
      put.length,
      moved.map(({ batch }) =>
        `${quoteName(batch.group.mailbox)} of account ${batch.group.account}`
      ),
    );
    const action = `undo_${this.action}`;
    return {
      restores: removed.length + moved.length,
      ...(cannot === undefined ? {} : { cannot }),
      ...(confirm === undefined ? {} : { confirm }),
      ...(removed.length + moved.length === 0 ? {} : {
        start: () =>
          new SequenceWork(action, [
            ...(removed.length === 0
              ? []
              : [new RemoveCopiesWork(action, removed.map(toCopy), this.#open)]),
            ...(moved.length === 0 ? [] : [
              new TransferWork(
                {
                  action,
                  kind: "move",
                  toTrash: undoing?.toTrash ?? false,
                  undoing: { toTrash },
                },
                backGroups(moved),
                this.#open,
              ),
            ]),
          ]),
      }),
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
