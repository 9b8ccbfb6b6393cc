/**
 * Taking back copies: they go, if the originals are still there.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import { fingerprints } from "../../../imap/write/fingerprint.ts";
import { storeFlags } from "../../../imap/write/message_commands.ts";
import { DELETED, isMarked, removeMessages } from "../../../imap/write/remove.ts";
import type { Session } from "../../../imap/session.ts";
import type { Accounts } from "../../accounts.ts";
import { runBatch } from "./batch.ts";
import { lookAt, previewed } from "./look.ts";
import type { Item, Previewed, UndoPlan, Work } from "../operation.ts";
import { groupTargets, settle, type Target, type TargetGroup } from "./targets.ts";

/** A copy, and what it is a copy of. */
export interface CopyToRemove {
  /** The copy. */
  readonly target: Target;
  /** Fingerprint of both. */
  readonly key: string | undefined;
  readonly original: {
    readonly account: string;
    readonly mailbox: string;
    /** Decimal. */
    readonly uidvalidity: string;
    readonly uid: number;
  };
  /** The original may have a mark for deletion that is ours, and goes first. @default {false} */
  readonly marked?: boolean;
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
  /** Copies that were there when their removal was sent first. */
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
    await runBatch(group.targets, async () => {
      const kept = await this.#withOriginals(group.targets, signal);
      for (const target of group.targets.filter((one) => !kept.has(one))) {
        if (this.#sent.has(target)) settle([target], "failed", "end_not_seen");
        else settle([target], "skipped", "only_copy_left");
      }
      const { pool } = this.#open.get(group.account);
      const open = group.targets.filter(({ item }) => item.outcome === "pending");
      await pool.write(group.mailbox, signal, (session) => this.#remove(session, group, open));
    });
    this.#next++;
    return this.#next < this.#groups.length;
  }

  async look(signal: AbortSignal): Promise<readonly Previewed[]> {
    const context = { accounts: this.#open, signal };
    const seen: Previewed[] = [];
    for (const { targets } of this.#groups) {
      const kept = await this.#withOriginals(targets, signal);
      for (const one of await lookAt(targets, "remove", context)) {
        seen.push(
          one.found && !kept.has(one.target)
            ? { ...previewed(one), outcome: "skipped", reason: "only_copy_left" }
            : previewed(one),
        );
      }
    }
    return seen;
  }

  async #remove(
    session: Session,
    { mailbox, uidvalidity }: TargetGroup,
    open: readonly Target[],
  ): Promise<void> {
    const { gone, missing, left } = await removeMessages(
      session,
      { path: mailbox, uidvalidity },
      open.map((target) => {
        const key = this.#copies.get(target)?.key;
        return { uid: target.ref.uid, ...(key === undefined ? {} : { key }) };
      }),
      (found) => {
        for (const target of open) if (found.has(target.ref.uid)) this.#sent.add(target);
      },
    );
    for (const target of open) {
      const { uid } = target.ref;
      if (gone.has(uid) || (missing.has(uid) && this.#sent.has(target))) {
        target.item.outcome = "done";
      } else if (missing.has(uid)) settle([target], "skipped", "message_not_found");
      else settle([target], "failed", left.has(uid) ? "not_removed" : "message_changed");
    }
  }

  /** The copies whose originals are where they were: removing another one could lose the message. */
  async #withOriginals(
    targets: readonly Target[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<Target>> {
    const kept = new Set<Target>();
    const originalOf = (target: Target) => (this.#copies.get(target) as CopyToRemove).original;
    const folders = Map.groupBy(targets, (target) => {
      const { account, mailbox, uidvalidity } = originalOf(target);
      return JSON.stringify([account, mailbox, uidvalidity]);
    });
    for (const members of folders.values()) {
      const { account, mailbox, uidvalidity } = originalOf(members[0] as Target);
      const { pool } = this.#open.get(account);
      const marked = members.filter((one) => this.#copies.get(one)?.marked)
        .map((one) => originalOf(one).uid);
      const look = async (session: Session): Promise<void> => {
        const open = marked.length > 0
          ? await session.select(mailbox)
          : await session.examineCurrent(mailbox);
        if (open.uidvalidity !== uidvalidity) return;
        if (marked.length > 0) await storeFlags(session, marked, { sign: "-", flags: [DELETED] });
        const found = await fingerprints(session, members.map((one) => originalOf(one).uid));
        for (const target of members) {
          const original = found.get(originalOf(target).uid);
          // One that is marked may be removed by any program at any time.
          if (!original || isMarked(original)) continue;
          if (original.key === this.#copies.get(target)?.key) kept.add(target);
        }
      };
      const looked = marked.length > 0
        ? pool.write(mailbox, signal, look)
        : pool.read(mailbox, signal, look);
      await looked.catch((error) => {
        // Originals whose folder is gone keep only their own copies from being removed.
        if (!(error instanceof MailError) || error.code !== "not_found") throw error;
      });
    }
    return kept;
  }

  undo(): UndoPlan {
    const done = this.items.some(({ outcome }) => outcome === "done");
    const why = done
      ? "What was removed were copies; copy the originals again"
      : "Nothing was removed";
    return { restores: 0, cannot: why };
  }
}
