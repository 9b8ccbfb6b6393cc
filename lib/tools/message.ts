/**
 * Opening the mailbox of one message.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import { type MessageRef, parseMessageId } from "../contract/message_id.ts";
import { fetchByUid, type Fetched, type FetchRequest } from "../imap/fetch.ts";
import { assertSameUids, type Session } from "../imap/session.ts";
import type { ToolContext } from "./tool.ts";

/** Runs work on the message that an id names, with its mailbox open. */
export async function withMessage<T>(
  id: string,
  { accounts, signal }: ToolContext,
  work: (session: Session, ref: MessageRef) => Promise<T>,
): Promise<T> {
  const ref = parseMessageId(id);
  const { pool } = accounts.get(ref.account);
  return await pool.read(ref.mailbox, signal, async (session) => {
    assertSameUids(await session.examine(ref.mailbox), ref.uidvalidity);
    return await work(session, ref);
  });
}

/**
 * Fetches one message. One that came after the mailbox was opened is looked for
 * once more when the server has told of it.
 *
 * @throws {MailError} `not_found` when it is gone.
 */
export async function fetchMessage(
  session: Session,
  ref: MessageRef,
  request: FetchRequest,
): Promise<Fetched> {
  const find = async (): Promise<Fetched | undefined> =>
    (await fetchByUid(session, [ref.uid], request)).get(ref.uid);
  const message = await find();
  if (message) return message;
  await session.noop();
  const later = await find();
  if (later) return later;
  throw new MailError("not_found", "There is no such message; it was moved or deleted", {
    hint: "Search again.",
    details: { reason: "message_not_found" },
  });
}
