/**
 * Changing flags, and changing them back.
 *
 * @module
 */

import { type MailError, reasonOf } from "../../../contract/error.ts";
import type { Reason } from "../../../contract/reason.ts";
import { assertSameUids, type Session } from "../../../imap/session.ts";
import { fetchPresent } from "../../../imap/withheld.ts";
import { storeFlags } from "../../../imap/write/message_commands.ts";
import { isRefusal } from "../../../imap/write/refusal.ts";
import type { Accounts } from "../../accounts.ts";
import { runBatch } from "./batch.ts";
import { achieved, type FlagDelta, isEmpty, lacksNothing, reverse } from "./flag_delta.ts";
import { lookAt, previewed } from "./look.ts";
import type { Item, Previewed, UndoPlan, Work } from "../operation.ts";
import {
  batches,
  groupTargets,
  settle,
  type Target,
  type TargetGroup,
  toTarget,
  uidsOf,
} from "./targets.ts";

/** Messages in one STORE: its line stays short, and it takes well under a second. */
const BATCH_SIZE = 100;

/** What is to change of a message that has these flags. */
export type Wanted = (current: readonly string[], target: Target) => FlagDelta;

/** Changes flags of messages. Doing it twice does no harm, so it goes on after a lost connection. */
export class FlagsWork implements Work {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #pools: Accounts;
  readonly #wanted: Wanted;
  readonly #batches: readonly TargetGroup[];
  #next = 0;
  /** What changes, by the first look: what is there after a lost connection may be our own doing. */
  readonly #deltas = new Map<Target, FlagDelta>();

  constructor(action: string, targets: readonly Target[], wanted: Wanted, pools: Accounts) {
    this.action = action;
    this.items = targets.map(({ item }) => item);
    this.#pools = pools;
    this.#wanted = wanted;
    this.#batches = batches(groupTargets(targets), BATCH_SIZE);
    this.accounts = [...new Set(this.#batches.map(({ account }) => account))];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const batch = this.#batches[this.#next];
    if (!batch) return false;
    await runBatch(batch.targets, async () => {
      const { pool } = this.#pools.get(batch.account);
      await pool.write(batch.mailbox, signal, (session) => this.#change(session, batch));
    });
    this.#next++;
    return this.#next < this.#batches.length;
  }

  async #change(
    session: Session,
    { mailbox, uidvalidity, targets }: TargetGroup,
  ): Promise<void> {
    assertSameUids(await session.select(mailbox), uidvalidity);
    const before = await fetchPresent(session, uidsOf(targets), { flags: true });
    const found = targets.filter((target) => {
      const message = before.messages.get(target.ref.uid);
      const known = this.#deltas.get(target);
      if (!message) {
        const isThere = before.withheld.includes(target.ref.uid);
        const unseen = known ? "end_not_seen" : "server_answer_invalid";
        target.item.outcome = "failed";
        target.item.reason = isThere ? unseen : "message_not_found";
        return false;
      }
      if (!known) this.#deltas.set(target, this.#wanted(message.flags, target));
      return true;
    });
    const changing = found.filter((target) => {
      if (!isEmpty(this.#delta(target))) return true;
      target.item.outcome = "skipped";
      target.item.reason = "already_so";
      return false;
    });
    const refusals = new Map<number, Reason>();
    for (const { delta, uids } of this.#byDelta(changing)) {
      try {
        if (delta.add.length > 0) await storeFlags(session, uids, { sign: "+", flags: delta.add });
        if (delta.remove.length > 0) {
          await storeFlags(session, uids, { sign: "-", flags: delta.remove });
        }
      } catch (error) {
        if (!isRefusal(error) || (error as MailError).retryable) throw error;
        for (const uid of uids) refusals.set(uid, reasonOf(error) ?? "server_refused");
      }
    }
    if (changing.length === 0) return;
    // Servers say OK to keywords that they do not keep, and no to what they did a part of.
    const after = await fetchPresent(session, uidsOf(changing), { flags: true });
    for (const target of changing) {
      const { item, ref } = target;
      const message = after.messages.get(ref.uid);
      const kept = message !== undefined && lacksNothing(message.flags, this.#delta(target));
      item.outcome = kept ? "done" : "failed";
      if (kept) continue;
      if (after.withheld.includes(ref.uid)) {
        // Nobody knows whether it was changed, so what was wanted stays what is taken back.
        item.reason = "end_not_seen";
        continue;
      }
      item.reason = message ? refusals.get(ref.uid) ?? "flag_not_kept" : "message_not_found";
      // Only what was changed is ever taken back.
      this.#deltas.set(target, achieved(message?.flags ?? [], this.#delta(target)));
    }
  }

  async look(signal: AbortSignal): Promise<readonly Previewed[]> {
    const targets = this.#batches.flatMap((batch) => batch.targets);
    const looked = await lookAt(targets, "flag", { accounts: this.#pools, signal });
    return looked.map((one) =>
      one.found && isEmpty(this.#wanted(one.found.flags, one.target))
        ? { ...previewed(one), outcome: "skipped", reason: "already_so" }
        : previewed(one)
    );
  }

  #delta(target: Target): FlagDelta {
    return this.#deltas.get(target) ?? { add: [], remove: [] };
  }

  /** One STORE for all messages that change in the same way. */
  #byDelta(targets: readonly Target[]): readonly { delta: FlagDelta; uids: number[] }[] {
    const groups = new Map<string, { delta: FlagDelta; uids: number[] }>();
    for (const target of targets) {
      const delta = this.#delta(target);
      const key = JSON.stringify([delta.add, delta.remove]);
      const group = groups.get(key);
      if (group) group.uids.push(target.ref.uid);
      else groups.set(key, { delta, uids: [target.ref.uid] });
    }
    return [...groups.values()];
  }

  giveUp(): void {
    const { targets = [] } = this.#batches[this.#next] ?? {};
    settle(targets.filter((target) => !isEmpty(this.#delta(target))), "failed", "end_not_seen");
  }

  undo(): UndoPlan {
    const changed = [...this.#deltas].filter(([{ item }, delta]) =>
      item.outcome !== "skipped" && item.reason !== "message_not_found" && !isEmpty(delta)
    );
    if (changed.length === 0) return { restores: 0, cannot: "No flag was changed" };
    return {
      restores: changed.length,
      start: () => {
        const back = new Map(changed.map(([{ item }, delta]) => [item.messageId, delta]));
        return new FlagsWork(
          "undo_flags",
          [...back.keys()].map((id) => toTarget(id as string)),
          (current, { item }) => reverse(current, back.get(item.messageId) as FlagDelta),
          this.#pools,
        );
      },
    };
  }
}
