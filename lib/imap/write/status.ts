/**
 * What a server tells of a mailbox that is not open (STATUS, RFC 3501 section 6.3.10).
 *
 * @module
 */

import { atom, execute, type Untagged } from "../library.ts";
import type { Session } from "../session.ts";
import { tokenList, tokenNumber, tokenText } from "../token.ts";
import { mailboxArgument } from "./mailbox_argument.ts";

/** Items of STATUS that are asked for. */
export type StatusItem = "MESSAGES" | "UIDNEXT" | "UIDVALIDITY";

/**
 * Asks for numbers of a mailbox. imapflow's own form of it takes a lost
 * connection for an answer.
 *
 * @returns What the server told; items may be missing.
 * @throws {MailError} `not_found` when there is no such mailbox, and as {@link Session.run}.
 */
export async function mailboxStatus(
  session: Session,
  path: string,
  wanted: readonly StatusItem[],
): Promise<ReadonlyMap<string, number>> {
  const { client } = session;
  const known = new Map<string, number>();
  const read = ({ attributes }: Untagged): void => {
    const items = tokenList(attributes?.[1]) ?? [];
    for (let i = 0; i + 1 < items.length; i += 2) {
      known.set(tokenText(items[i]).toUpperCase(), tokenNumber(items[i + 1]));
    }
  };
  await session.run(() =>
    execute(client, "STATUS", [mailboxArgument(client, path), wanted.map(atom)], { STATUS: read })
  );
  return known;
}
