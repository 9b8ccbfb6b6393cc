/**
 * What the user of a session may do in a mailbox (RFC 4314), where the server
 * tells.
 *
 * @module
 */

import { execute } from "../library.ts";
import type { Session } from "../session.ts";
import { tokenText } from "../token.ts";
import { mailboxArgument } from "../mailbox_argument.ts";
import { isRefusal } from "./refusal.ts";

/** What a change of messages needs. */
export type Need =
  /** Flags other than `\\Seen` and `\\Deleted`. */
  | "flag"
  /** Marking as deleted, and expunging. */
  | "remove"
  /** Putting messages in. */
  | "insert";

/** Rights of RFC 4314 section 2.1, and the one of RFC 2086 that stood for several. */
const RIGHTS: Readonly<Record<Need, readonly (readonly string[])[]>> = {
  flag: [["w"]],
  remove: [["t", "d"], ["e", "d"]],
  insert: [["i"]],
};

/** Whether a server lets its user do something in a mailbox; true where it does not tell. */
export async function mayDo(session: Session, path: string, need: Need): Promise<boolean> {
  if (!session.client.capabilities.has("ACL")) return true;
  let rights: string | undefined;
  try {
    await session.run(() =>
      execute(session.client, "MYRIGHTS", [mailboxArgument(session, path)], {
        MYRIGHTS: ({ attributes }) => {
          rights = tokenText(attributes?.[1]);
        },
      })
    );
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  const known = rights;
  return known === undefined ||
    RIGHTS[need].every((either) => either.some((right) => known.includes(right)));
}
