/**
 * STATUS (RFC 3501 section 6.3.10) of a mailbox that need not be open.
 *
 * @module
 */

import { atom, execute, type Untagged } from "./library.ts";
import { mailboxArgument } from "./mailbox_argument.ts";
import type { Session } from "./session.ts";
import { tokenList, tokenText } from "./token.ts";

/** What can be asked for. */
export type StatusItem = "MESSAGES" | "UIDNEXT" | "UIDVALIDITY" | "UNSEEN";

/**
 * Asks how a mailbox stands.
 *
 * @param path As the server knows it.
 * @returns What the server told, as far as it is a number.
 * @throws {MailError} When the server refused, or the account may not touch it.
 */
export async function mailboxStatus(
  session: Session,
  path: string,
  items: readonly StatusItem[],
): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  const read = ({ attributes }: Untagged): void => {
    const told = tokenList(attributes?.[1]) ?? [];
    for (let i = 0; i + 1 < told.length; i += 2) {
      const value = tokenText(told[i + 1]);
      if (/^[0-9]{1,15}$/.test(value)) known.set(tokenText(told[i]).toUpperCase(), Number(value));
    }
  };
  const query = [mailboxArgument(session, path), items.map(atom)];
  await session.run(() => execute(session.client, "STATUS", query, { STATUS: read }));
  return known;
}
