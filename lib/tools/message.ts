/**
 * Opening the mailbox of one message.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import { type MessageRef, parseMessageId } from "../contract/message_id.ts";
import type { Fetched, FetchRequest } from "../imap/fetch.ts";
import { assertSameUids, type Session } from "../imap/session.ts";
import { fetchPresent, withheldError } from "../imap/withheld.ts";
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
 * @throws {MailError} `not_found` when it is gone, `unavailable` when the server
 * has it and does not send it.
 */
export async function fetchMessage(
  session: Session,
  ref: MessageRef,
  request: FetchRequest,
): Promise<Fetched> {
  const { messages, withheld } = await fetchPresent(session, [ref.uid], request);
  const message = messages.get(ref.uid);
  if (message) return message;
  if (withheld.length > 0) throw withheldError();
  throw new MailError("not_found", "There is no such message; it was moved or deleted", {
    hint: "Search again.",
    details: { reason: "message_not_found" },
  });
}
