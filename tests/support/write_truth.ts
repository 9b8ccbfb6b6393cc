/**
 * Whether a mailbox holds what it should, and whether a report about a write
 * says what really happened.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseMessageId } from "../../lib/contract/message_id.ts";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import type { Census, Held } from "./census.ts";

/** What a write that was carried out does to each of its messages. */
export type Effect =
  | { readonly kind: "flags"; readonly flags: (before: Held) => readonly string[] }
  | {
    readonly kind: "move" | "copy";
    readonly mailbox: string;
    /** Default: the account of the message. */
    readonly account?: string;
  }
  | { readonly kind: "remove" };

/** A message that should be somewhere. */
export type Expected = Omit<Held, "uid" | "uidvalidity"> & { readonly uid?: number | undefined };

/** One item of a report. */
type Item = WriteAnswer["items"][number];

/**
 * Reasons of items that are half done, and are reported so: the message is in
 * both folders. No message is lost, but the person has to look.
 */
export const HALF_DONE: ReadonlySet<string> = new Set(["copied_but_not_removed"]);

/** Reasons with which a report says that it does not know. */
export const UNKNOWN: ReadonlySet<string> = new Set(["end_not_seen"]);

/** The message of an id; undefined when there is none. */
export function heldBy({ messages }: Census, id: string | undefined): Held | undefined {
  if (id === undefined) return undefined;
  const { account, mailbox, uidvalidity, uid } = parseMessageId(id);
  return messages.find((held) =>
    held.account === account && held.mailbox === mailbox && held.uidvalidity === uidvalidity &&
    held.uid === uid
  );
}

/** Id of a message, as the product writes it. */
export function idOf({ account, mailbox, uidvalidity, uid }: Held): string {
  return `imap:${account}:${mailbox}:${uidvalidity}:${uid}`;
}

function line(held: Expected): string {
  const { account, mailbox, uid, sha256, internalDate, flags, messageId = "(no Message-ID)" } =
    held;
  const id = messageId.length > 60 ? `${messageId.slice(0, 60)}…` : messageId;
  return `${account}:${mailbox}${uid === undefined ? "" : ` uid ${uid}`} ${id} ${
    sha256.slice(0, 8)
  } ${internalDate} (${flags.join(" ")})`;
}

/** Everything that is in an account, no more and no less. A UID is compared where one is expected. */
export function assertHolds(after: Census, expected: readonly Expected[], what = ""): void {
  const left = [...after.messages];
  const missing: string[] = [];
  // Those with a UID first, so that no other one takes their place.
  const ordered = [...expected].sort((a, b) =>
    Number(a.uid === undefined) - Number(b.uid === undefined)
  );
  for (const one of ordered) {
    const { uid } = one;
    const at = left.findIndex((held) =>
      line(uid === undefined ? { ...one, uid: held.uid } : one) === line(held)
    );
    if (at < 0) missing.push(line(one));
    else left.splice(at, 1);
  }
  if (missing.length === 0 && left.length === 0) return;
  assert.fail(
    [
      what,
      ...missing.map((text) => `  missing: ${text}`),
      ...left.map((held) => `  not expected: ${line(held)}`),
    ].join("\n"),
  );
}

/** Nothing has changed but what is excepted. */
export function assertSameMessages(
  before: Census,
  after: Census,
  exceptFor: (held: Held) => boolean = () => false,
): void {
  const kept = (held: Held): boolean => !exceptFor(held);
  assertHolds(
    { ...after, messages: after.messages.filter(kept) },
    before.messages.filter(kept),
    "Messages changed that should not have",
  );
}

/** Every message is there as often as before, wherever it is and whatever its flags are. */
export function assertEachExactlyOnce(before: Census, after: Census): void {
  const anywhere = ({ messages }: Census): Held[] =>
    messages.map((held) => ({ ...held, account: "", mailbox: "anywhere", flags: [], uid: 0 }));
  assertHolds(
    { ...after, messages: anywhere(after) },
    anywhere(before),
    "Not every message is there as often as before",
  );
}

/** What an account must hold if a report is true. */
export function expectedAfter(
  report: WriteAnswer,
  effect: Effect,
  before: Census,
): readonly Expected[] {
  const items = new Map<Held, Item>();
  for (const item of report.items) {
    const held = heldBy(before, item.message_id);
    if (held) items.set(held, item);
    else assert.notEqual(item.outcome, "done", `${item.message_id} never was there`);
  }
  return before.messages.flatMap((held): readonly Expected[] => {
    const item = items.get(held);
    const half = HALF_DONE.has(item?.reason ?? "");
    if (item?.outcome !== "done" && !half) return [held];
    if (effect.kind === "flags") return [{ ...held, flags: [...effect.flags(held)].sort() }];
    if (effect.kind === "remove") return [];
    const { uid: _, ...message } = held;
    const put: Expected = {
      ...message,
      account: effect.account ?? held.account,
      mailbox: effect.mailbox,
      ...(item?.new_message_id === undefined
        ? {}
        : { uid: parseMessageId(item.new_message_id).uid }),
    };
    return effect.kind === "copy" || half ? [held, put] : [put];
  });
}

/**
 * What a report of an ended operation says is so: what is `done` is done, with
 * each new id the id of that very message; everything else is as it was.
 */
export function assertReportIsTrue(
  report: WriteAnswer,
  effect: Effect,
  before: Census,
  after: Census,
): void {
  const { counts, items } = report;
  const count = (outcome: Item["outcome"]): number =>
    items.filter((item) => item.outcome === outcome).length;
  assert.deepEqual(
    [counts.total, counts.done, counts.skipped, counts.failed, counts.pending],
    [items.length, count("done"), count("skipped"), count("failed"), count("pending")],
    "counts are not those of the items",
  );
  assert.equal(counts.pending, 0, "an operation that has ended leaves nothing pending");
  for (const item of items) {
    const held = heldBy(before, item.message_id);
    if (item.reason === "message_not_found") assert.equal(held, undefined, "it was there");
    if (item.outcome !== "done") assert.ok(item.reason, "what was not done has a reason");
    if (item.new_message_id === undefined) continue;
    const put = heldBy(after, item.new_message_id);
    assert.ok(put, `${item.new_message_id} is not there`);
    assert.equal(put.sha256, held?.sha256, `${item.new_message_id} is another message`);
  }
  assertHolds(after, expectedAfter(report, effect, before), "The report is not true");
}
