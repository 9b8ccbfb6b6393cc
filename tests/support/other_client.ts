/**
 * What another mail program does to an account while the product is at work.
 *
 * @module
 */

import { mailboxArgument } from "../clients/mailbox_name.ts";
import type { AppendedMessage, RawImap } from "../clients/raw_imap.ts";

/** UIDs of those of `wanted` that are in the open folder. */
async function there(raw: RawImap, wanted: readonly number[]): Promise<number[]> {
  if (wanted.length === 0) return [];
  const answer = await raw.command(`UID SEARCH UID ${wanted.join()}`);
  const found = /^\* SEARCH(.*)\r$/m.exec(answer)?.[1]?.trim() ?? "";
  return found === "" ? [] : found.split(" ").map(Number);
}

/** Removes messages for good; those that are there. */
export async function expunge(
  raw: RawImap,
  mailbox: string,
  uids: readonly number[],
): Promise<number[]> {
  await raw.command(`SELECT ${mailboxArgument(mailbox)}`);
  const found = await there(raw, uids);
  if (found.length > 0) {
    await raw.command(`UID STORE ${found.join()} +FLAGS.SILENT (\\Deleted)`);
    await raw.command(`UID EXPUNGE ${found.join()}`);
  }
  await raw.command("EXAMINE INBOX");
  return found;
}

/** Moves messages, in one step; those that are there. */
export async function move(
  raw: RawImap,
  mailbox: string,
  uids: readonly number[],
  destination: string,
): Promise<number[]> {
  await raw.command(`SELECT ${mailboxArgument(mailbox)}`);
  const found = await there(raw, uids);
  if (found.length > 0) {
    await raw.command(`UID MOVE ${found.join()} ${mailboxArgument(destination)}`);
  }
  await raw.command("EXAMINE INBOX");
  return found;
}

/** Changes flags of messages; those that are there. */
export async function store(
  raw: RawImap,
  mailbox: string,
  uids: readonly number[],
  change: string,
): Promise<number[]> {
  await raw.command(`SELECT ${mailboxArgument(mailbox)}`);
  const found = await there(raw, uids);
  if (found.length > 0) await raw.command(`UID STORE ${found.join()} ${change}`);
  await raw.command("EXAMINE INBOX");
  return found;
}

/** Puts a message into a folder. */
export async function deliver(
  raw: RawImap,
  mailbox: string,
  message: AppendedMessage,
): Promise<void> {
  await raw.appendAll(mailboxArgument(mailbox), [message]);
}
