/**
 * Taking back copies: they go, if the originals are still there.
 *
 * @module
 */

import { fingerprints } from "../../imap/write/fingerprint.ts";
import { removeMessages } from "../../imap/write/remove.ts";
import type { Session } from "../../imap/session.ts";
import type { Accounts } from "../accounts.ts";
import { runBatch } from "./batch.ts";
import type { Item, UndoPlan, Work } from "./operation.ts";
import { groupTargets, settle, type Target, type TargetGroup } from "./targets.ts";

/** A copy, and what it is a copy of. */
export interface CopyToRemove {
  /** The copy. */
  readonly target: Target;
  /** Fingerprint of both. */
  readonly key: string | undefined;
  readonly original: {
    readonly mailbox: string;
    /** Decimal. */
    readonly uidvalidity: string;
    readonly uid: number;
  };
}

/** Removes copies for good. Doing it twice does no harm: a UID is never given again. */
export class RemoveCopiesWork implements Work {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #copies: ReadonlyMap<Target, CopyToRemove>;
  readonly #groups: readonly TargetGroup[];
  readonly #open: Accounts;
  #next = 0;
  /** Copies whose removal was sent. */
  readonly #sent = new Set<Target>();

  constructor(action: string, copies: readonly CopyToRemove[], accounts: Accounts) {
    this.action = action;
    this.#open = accounts;
    this.#copies = new Map(copies.map((copy) => [copy.target, copy]));
    this.items = copies.map(({ target }) => target.item);
    this.#groups = groupTargets(copies.map(({ target }) => target));
    this.accounts = [...new Set(this.#groups.map(({ account }) => account))];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const group = this.#groups[this.#next];
    if (!group) return false;
    const { pool } = this.#open.get(group.account);
    await runBatch(group.targets, async () => {
      await pool.write(undefined, signal, (session) => this.#remove(session, group));
    });
    this.#next++;
    return this.#next < this.#groups.length;
  }

  async #remove(session: Session, group: TargetGroup): Promise<void> {
    const kept = await this.#withOriginals(session, group.targets);
    for (const target of group.targets) {
      if (!kept.has(target)) settle([target], "skipped", "only_copy_left");
    }
    const open = [...kept].filter(({ item }) => item.outcome === "pending");
    const again = new Set(this.#sent);
    for (const target of open) this.#sent.add(target);
    const { gone, missing, left } = await removeMessages(
      session,
      { path: group.mailbox, uidvalidity: group.uidvalidity },
      open.map((target) => {
        const key = this.#copies.get(target)?.key;
        return { uid: target.ref.uid, ...(key === undefined ? {} : { key }) };
      }),
    );
    for (const target of open) {
      const { uid } = target.ref;
      if (gone.has(uid) || (missing.has(uid) && again.has(target))) target.item.outcome = "done";
      else if (missing.has(uid)) settle([target], "skipped", "message_not_found");
      else settle([target], "failed", left.has(uid) ? "not_removed" : "message_changed");
    }
  }

  /** The copies whose originals are where they were: removing another one could lose the message. */
  async #withOriginals(session: Session, targets: readonly Target[]): Promise<Set<Target>> {
    const kept = new Set<Target>();
    const folders = Map.groupBy(targets, (target) => {
      const original = this.#copies.get(target)?.original;
      return JSON.stringify([original?.mailbox, original?.uidvalidity]);
    });
    for (const members of folders.values()) {
      const first = this.#copies.get(members[0] as Target) as CopyToRemove;
      const open = await session.examineCurrent(first.original.mailbox);
      if (open.uidvalidity !== first.original.uidvalidity) continue;
      const uids = members.map((target) => this.#copies.get(target)?.original.uid as number);
      const found = await fingerprints(session, uids);
      members.forEach((target, i) => {
        const original = found.get(uids[i] as number);
        if (original && original.key === this.#copies.get(target)?.key) kept.add(target);
      });
    }
    return kept;
  }

  undo(): UndoPlan {
    return { restores: 0, cannot: "What was removed were copies; copy the originals again" };
  }
}
