/**
 * The commands that make, rename and delete mailboxes, and what has to be
 * known before (RFC 3501 sections 6.3.3 to 6.3.10).
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import { type Argument, atom, execute, fullPath, type Untagged } from "../library.ts";
import type { Session } from "../session.ts";
import { tokenText } from "../token.ts";
import { mailboxArgument, mailboxName } from "../mailbox_argument.ts";

/** Makes a mailbox (CREATE). */
export function createFolder(session: Session, path: string): Promise<void> {
  return change(session, "CREATE", [path]);
}

/** Renames a mailbox and all below it (RENAME). It must not be open in this session. */
export function renameFolder(session: Session, from: string, to: string): Promise<void> {
  return change(session, "RENAME", [from, to]);
}

/** Deletes a mailbox with its messages (DELETE). It must not be open in this session. */
export function deleteFolder(session: Session, path: string): Promise<void> {
  return change(session, "DELETE", [path]);
}

/** Has a mailbox shown by mail programs, or not any more (SUBSCRIBE, UNSUBSCRIBE). */
export function setSubscribed(session: Session, path: string, on: boolean): Promise<void> {
  return change(session, on ? "SUBSCRIBE" : "UNSUBSCRIBE", [path]);
}

/**
 * Sends a command that the server carries out or refuses. A refusal without a
 * response code is final as well: the same names would be refused again.
 *
 * @throws {MailError}
 */
async function change(session: Session, command: string, paths: readonly string[]): Promise<void> {
  try {
    const names = paths.map((path) => mailboxArgument(session, path));
    await session.run(() => execute(session.client, command, names));
  } catch (error) {
    if (reasonOf(error) !== "server_refused") throw error;
    throw new MailError("conflict", "The mail server refused to change this folder", {
      hint: "Look with imap_list_mailboxes; some folders and some places allow no change.",
      details: { reason: "server_refused" },
      cause: error,
    });
  }
}

/** Finds out whether mail programs show a mailbox; also of one that does not exist any more. */
export type Subscriptions = (path: string) => boolean;

/**
 * What is subscribed, with one command: LIST (SUBSCRIBED) of RFC 5258, or LSUB.
 * All of it, because a name may contain what a pattern would take for more.
 */
export async function subscriptions(session: Session): Promise<Subscriptions> {
  const { client } = session;
  const nameOf = (path: string): string => mailboxName(client, fullPath(client, path));
  const names = new Set<string>();
  const read = ({ attributes }: Untagged): void => void names.add(tokenText(attributes?.[2]));
  const everything: Argument[] = [
    { type: "STRING", value: "" },
    { type: "STRING", value: "*" },
  ];
  await session.run(() =>
    client.capabilities.has("LIST-EXTENDED")
      ? execute(client, "LIST", [[atom("SUBSCRIBED")], ...everything], { LIST: read })
      : execute(client, "LSUB", everything, { LSUB: read })
  );
  return (path) => names.has(nameOf(path));
}
