/**
 * What `imap_update_message_flags` and `imap_apply_to_messages` do, and its undo.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Census, Held } from "../census.ts";
import {
  assertEachExactlyOnce,
  assertReportIsTrue,
  type Effect,
  heldBy,
  idOf,
} from "../write_truth.ts";
import { type Call, OTHER_FOLDER, undo, type Write } from "./write.ts";

/** Three messages of INBOX, two of them the same byte for byte. */
function three({ messages }: Census): readonly Held[] {
  const inbox = messages.filter(({ account, mailbox }) =>
    account === "default" && mailbox === "INBOX"
  );
  const twins = inbox.filter(({ sha256 }, _, all) =>
    all.filter((other) => other.sha256 === sha256).length > 1
  );
  const [first] = inbox;
  assert.ok(first && twins.length === 2);
  return [first, ...twins];
}

const threeIds = (seeded: Census): string[] => three(seeded).map(idOf);

/** The same and one that is not there. */
function threeAndNone(seeded: Census): string[] {
  const [first] = three(seeded) as [Held];
  return [...threeIds(seeded), idOf({ ...first, uid: first.uid + 4_000 })];
}

type Choose = (seeded: Census) => string[];

const flags =
  (choose: Choose, operation: string, ...names: string[]) => (seeded: Census): Call => ({
    tool: "imap_update_message_flags",
    args: { message_ids: choose(seeded), operation, flags: names },
  });

const apply = (choose: Choose, args: Record<string, unknown>) => (seeded: Census): Call => ({
  tool: "imap_apply_to_messages",
  args: { message_ids: choose(seeded), ...args },
});

/** Whether the report is true, and every message there once where the write keeps it. */
const verify = (effectOf: (seeded: Census) => Effect): Write["verify"] =>
(
  report,
  before,
  after,
  seeded,
) => {
  const effect = effectOf(seeded);
  assertReportIsTrue(report, effect, before, after);
  if (effect.kind === "move" || effect.kind === "flags") assertEachExactlyOnce(before, after);
};

const without = (names: readonly string[]) => ({ flags: had }: Held): readonly string[] =>
  had.filter((flag) => !names.includes(flag));

const there = { destination_mailbox: OTHER_FOLDER };
const elsewhere = { ...there, destination_account_id: "other" };

/** All of them. */
export const MESSAGE_WRITES: readonly Write[] = [
  {
    name: "flags: add",
    call: flags(threeAndNone, "add", "\\Flagged", "todo"),
    verify: verify(() => ({
      kind: "flags",
      flags: ({ flags: had }) => [...new Set([...had, "\\flagged", "todo"])],
    })),
  },
  {
    name: "flags: remove",
    call: flags(threeAndNone, "remove", "\\Seen", "$Important"),
    verify: verify(() => ({ kind: "flags", flags: without(["\\seen", "$important"]) })),
  },
  {
    name: "flags: replace",
    call: flags(threeAndNone, "replace", "\\Answered", "todo"),
    verify: verify(() => ({ kind: "flags", flags: () => ["\\answered", "todo"] })),
  },
  {
    name: "move",
    call: apply(threeAndNone, { action: "move", ...there }),
    verify: verify(() => ({ kind: "move", mailbox: OTHER_FOLDER })),
  },
  {
    name: "copy",
    call: apply(threeAndNone, { action: "copy", ...there }),
    verify: verify(() => ({ kind: "copy", mailbox: OTHER_FOLDER })),
  },
  {
    name: "delete to Trash",
    call: apply(threeAndNone, { action: "delete" }),
    verify: verify(() => ({ kind: "move", mailbox: "Trash" })),
  },
  {
    name: "delete for good",
    call: apply(threeAndNone, { action: "delete", permanent: true }),
    verify: verify(() => ({ kind: "remove" })),
  },
  {
    name: "move to another account",
    across: true,
    call: apply(threeAndNone, { action: "move", ...elsewhere }),
    verify: verify(() => ({ kind: "move", mailbox: OTHER_FOLDER, account: "other" })),
  },
  {
    name: "copy to another account",
    across: true,
    call: apply(threeAndNone, { action: "copy", ...elsewhere }),
    verify: verify(() => ({ kind: "copy", mailbox: OTHER_FOLDER, account: "other" })),
  },
];

/** Their undos. */
export const MESSAGE_UNDOS: readonly Write[] = [
  {
    name: "undo of flags",
    first: flags(threeIds, "replace", "\\Flagged", "$Important", "todo"),
    call: undo,
    verify: verify((seeded) => ({
      kind: "flags",
      flags: (held) => heldBy(seeded, idOf(held))?.flags ?? [],
    })),
  },
  {
    name: "undo of a move",
    needsUidplus: true,
    first: apply(threeIds, { action: "move", ...there }),
    call: undo,
    verify: verify(() => ({ kind: "move", mailbox: "INBOX" })),
  },
  {
    name: "undo of a copy",
    needsUidplus: true,
    first: apply(threeIds, { action: "copy", ...there }),
    call: undo,
    verify: verify(() => ({ kind: "remove" })),
  },
  {
    name: "undo of a deletion",
    needsUidplus: true,
    first: apply(threeIds, { action: "delete" }),
    call: undo,
    verify: verify(() => ({ kind: "move", mailbox: "INBOX" })),
  },
  {
    name: "undo of a move to another account",
    needsUidplus: true,
    across: true,
    first: apply(threeIds, { action: "move", ...elsewhere }),
    call: undo,
    verify: verify(() => ({ kind: "move", mailbox: "INBOX", account: "default" })),
  },
];
