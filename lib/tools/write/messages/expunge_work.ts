/**
 * Removing messages for good.
 *
 * @module
 */

import { removeMessages } from "../../../imap/write/remove.ts";
import type { Session } from "../../../imap/session.ts";
import type { Accounts } from "../../accounts.ts";
import { runBatch } from "./batch.ts";
import type { Item, UndoPlan, Work } from "../operation.ts";
import { batches, groupTargets, settle, type Target, type TargetGroup, uidsOf } from "./targets.ts";

/** Messages in one command; between two there is a look for a cancellation. */
const BATCH_SIZE = 50;

/** Removes exactly the named messages. Doing it twice does no harm: a UID is never given again. */
export class ExpungeWork implements Work {
  readonly action = "delete_permanently";
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #groups: readonly TargetGroup[];
  readonly #open: Accounts;
  #next = 0;
  /** Messages that were there when their removal was sent first. */
  readonly #sent = new Set<Target>();

  constructor(targets: readonly Target[], accounts: Accounts) {
    this.items = targets.map(({ item }) => item);
    this.#open = accounts;
    this.#groups = batches(groupTargets(targets), BATCH_SIZE);
    this.accounts = [...new Set(this.#groups.map(({ account }) => account))];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const group = this.#groups[this.#next];
    if (!group) return false;
    const { pool } = this.#open.get(group.account);
    await runBatch(group.targets, async () => {
      await pool.write(group.mailbox, signal, (session) => this.#remove(session, group));
    });
    this.#next++;
    return this.#next < this.#groups.length;
  }

  async #remove(session: Session, { mailbox, uidvalidity, targets }: TargetGroup): Promise<void> {
    const { gone, missing } = await removeMessages(
      session,
      { path: mailbox, uidvalidity },
      uidsOf(targets).map((uid) => ({ uid })),
      (found) => {
        for (const target of targets) if (found.has(target.ref.uid)) this.#sent.add(target);
      },
    );
    for (const target of targets) {
      const { uid } = target.ref;
      if (gone.has(uid) || (missing.has(uid) && this.#sent.has(target))) {
        target.item.outcome = "done";
      } else settle([target], "failed", missing.has(uid) ? "message_not_found" : "not_removed");
    }
  }

  giveUp(): void {
    const targets = this.#groups[this.#next]?.targets ?? [];
    settle(targets.filter((target) => this.#sent.has(target)), "failed", "end_not_seen");
  }

  undo(): UndoPlan {
    return { restores: 0, cannot: "What is deleted for good cannot be brought back" };
  }
}
