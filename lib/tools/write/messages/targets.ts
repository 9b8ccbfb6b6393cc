/**
 * The messages that a call names, by the folder in which they are.
 *
 * @module
 */

import { formatMessageId, type MessageRef, parseMessageId } from "../../../contract/message_id.ts";
import type { Item, ItemReason } from "../operation.ts";

/** One message and what becomes of it. */
export interface Target {
  readonly ref: MessageRef;
  readonly item: Item;
}

/** Messages of one folder. */
export interface TargetGroup {
  readonly account: string;
  readonly mailbox: string;
  /** Decimal. */
  readonly uidvalidity: string;
  readonly targets: readonly Target[];
}

/** Makes the target of one id. */
export function toTarget(messageId: string): Target {
  return { ref: parseMessageId(messageId), item: { messageId, outcome: "pending" } };
}

/** Groups messages by folder, in the order in which the folders come up. */
export function groupTargets(targets: readonly Target[]): readonly TargetGroup[] {
  const groups = new Map<string, Target[]>();
  for (const target of targets) {
    const { account, mailbox, uidvalidity } = target.ref;
    const key = JSON.stringify([account, mailbox, uidvalidity]);
    const group = groups.get(key);
    if (group) group.push(target);
    else groups.set(key, [target]);
  }
  return [...groups.values()].map((members) => ({
    ...(members[0] as Target).ref,
    targets: members,
  }));
}

/** Cuts groups so that none has more than `size` messages. */
export function batches(groups: readonly TargetGroup[], size: number): TargetGroup[] {
  return groups.flatMap((group) => {
    const cut: TargetGroup[] = [];
    for (let at = 0; at < group.targets.length; at += size) {
      cut.push({ ...group, targets: group.targets.slice(at, at + size) });
    }
    return cut;
  });
}

/** The ids of targets in one spelling and order, for a confirmation. */
export function idsOf(targets: readonly Target[]): readonly string[] {
  return targets.map(({ ref }) => formatMessageId(ref)).sort();
}

/** UIDs of targets. */
export function uidsOf(targets: readonly Target[]): number[] {
  return targets.map(({ ref }) => ref.uid);
}

/** Writes down the same end for several targets that are still pending. */
export function settle(
  targets: readonly Target[],
  outcome: "skipped" | "failed",
  reason: ItemReason,
): void {
  for (const { item } of targets) {
    if (item.outcome !== "pending") continue;
    item.outcome = outcome;
    item.reason = reason;
  }
}
