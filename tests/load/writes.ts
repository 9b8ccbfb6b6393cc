/**
 * Calls of an assistant that organises. What each changes it takes back, so
 * that in the end the account must hold what it held.
 *
 * @module
 */

import type { Caller } from "./caller.ts";
import type { Random } from "./random.ts";
import type { Task } from "./reads.ts";

/** What writes are made with. */
export interface Writing {
  readonly caller: Caller;
  readonly random: Random;
  /** The account that may be changed; nobody else does. */
  readonly account_id: string;
}

/** Some ids of INBOX, as they are now. */
async function someIds({ caller, random, account_id }: Writing, count: number): Promise<string[]> {
  const { data } = await caller.call("imap_search_messages", { account_id, limit: 100 });
  const ids: string[] = data.messages.map(({ id }: { id: string }) => id);
  const from = random.below(Math.max(1, ids.length - count));
  return ids.slice(from, from + count);
}

/** Makes a change, confirms it where that is asked for, and takes it back. */
async function thereAndBack(
  { caller }: Writing,
  tool: string,
  args: Record<string, unknown>,
): Promise<void> {
  let { data } = await caller.call(tool, args);
  if (data?.status === "confirmation_required") {
    ({ data } = await caller.call(tool, { ...args, confirm_token: data.confirm_token }));
  }
  const undone = await caller.call("imap_undo_operation", { operation_id: data.operation_id });
  if (undone.data?.status === "confirmation_required") {
    await caller.call("imap_undo_operation", {
      operation_id: data.operation_id,
      confirm_token: undone.data.confirm_token,
    });
  }
}

const WRITES: readonly Task<Writing>[] = [
  async (writing) =>
    await thereAndBack(writing, "imap_update_message_flags", {
      message_ids: await someIds(writing, 3),
      operation: "add",
      flags: ["\\Flagged", "Load"],
    }),
  async (writing) =>
    await thereAndBack(writing, "imap_apply_to_messages", {
      message_ids: await someIds(writing, 2),
      action: "move",
      destination_mailbox: "Archive",
    }),
  async (writing) =>
    await thereAndBack(writing, "imap_apply_to_messages", {
      message_ids: await someIds(writing, 28),
      action: "move",
      destination_mailbox: "Archive",
    }),
  async (writing) =>
    await thereAndBack(writing, "imap_apply_to_messages", {
      message_ids: await someIds(writing, 1),
      action: "delete",
    }),
  async (writing) =>
    await thereAndBack(writing, "imap_create_draft", {
      account_id: writing.account_id,
      to: ["ada@example.test"],
      subject: "A draft",
      text: "That nobody will see.",
    }),
  async (writing) =>
    await thereAndBack(writing, "imap_manage_mailbox", {
      account_id: writing.account_id,
      action: "create",
      mailbox: `Load ${writing.random.below(1_000_000)}`,
    }),
  async (writing) => {
    const { caller } = writing;
    const dry = { action: "delete", message_ids: await someIds(writing, 5), dry_run: true };
    await caller.call("imap_apply_to_messages", dry);
  },
  async ({ caller, account_id }) => {
    const mailbox = { account_id, action: "delete", mailbox: "INBOX" };
    await caller.call("imap_manage_mailbox", mailbox, ["forbidden"]);
  },
];

/** The next change. */
export function chooseWrite(random: Random): Task<Writing> {
  return random.pick(WRITES);
}
