/**
 * STATUS (RFC 3501 section 6.3.10).
 *
 * @module
 */

import type { StatusObject, StatusQuery } from "imapflow";
import type { Session } from "./session.ts";

/**
 * Asks about a mailbox that is not open.
 *
 * @param path As the server knows it.
 * @returns What the server told; undefined when it refused.
 * @throws {MailError} When the connection is lost, and `forbidden` when the account may not touch it.
 */
export async function mailboxStatus(
  session: Session,
  path: string,
  query: StatusQuery,
): Promise<StatusObject | undefined> {
  return await session.run(async () => {
    const status = await session.client.status(session.folderPath(path), query);
    if (status) return status;
    // imapflow says no more than that it has no answer, also when there is nobody left to ask.
    if (!session.usable) throw Object.assign(new Error("Not connected"), { code: "NoConnection" });
    return undefined;
  });
}
