/**
 * COPY, MOVE and STORE on chosen messages of the open mailbox.
 *
 * @module
 */

import { isFlag } from "../../contract/flag.ts";
import { type Argument, atom, execute, responseCode, type Untagged } from "../library.ts";
import type { Session } from "../session.ts";
import { tokenText } from "../token.ts";
import { formatUidSet, parseUidSet, type UidSet, uidSetOf } from "../uid_set.ts";
import { type CopyUid, readCopyUid } from "./copyuid.ts";
import { mailboxArgument } from "../mailbox_argument.ts";
import { refusable } from "./refusal.ts";

/** Whether the server moves messages in one step (RFC 6851). */
export function canMove({ client }: Session): boolean {
  return client.capabilities.has("MOVE");
}

/**
 * Copies (RFC 3501 section 6.4.7) or moves (RFC 6851) messages.
 *
 * @returns Where they are; undefined when the server does not tell. Of a move
 * the answer has only what was moved.
 * @throws {MailError}
 */
export async function transferUids(
  session: Session,
  command: "UID COPY" | "UID MOVE",
  uids: readonly number[],
  destination: string,
): Promise<CopyUid | undefined> {
  let told: CopyUid | undefined;
  // RFC 6851 section 4.3: of a MOVE it may come before the messages go.
  const read = (response: Untagged): void => {
    told ??= readCopyUid(response, uids);
  };
  const response = await refusable(() =>
    session.run(() =>
      execute(session.client, command, [
        sequence(uids),
        mailboxArgument(session, destination),
      ], { OK: read })
    )
  );
  read(response);
  return told;
}

/** Flags that are set or taken away. */
export interface FlagChange {
  readonly sign: "+" | "-";
  readonly flags: readonly string[];
  /** Only of messages that were not changed since this MODSEQ (RFC 7162 section 3.1.3), decimal. */
  readonly unchangedSince?: string;
}

/**
 * Changes flags (RFC 3501 section 6.4.6).
 *
 * @param change What is no flag is left out.
 * @returns The messages that were left alone because they were changed since.
 * @throws {MailError}
 */
export async function storeFlags(
  session: Session,
  uids: readonly number[],
  { sign, flags, unchangedSince }: FlagChange,
): Promise<UidSet> {
  const condition: readonly Argument[] = unchangedSince === undefined
    ? []
    : [[atom("UNCHANGEDSINCE"), atom(unchangedSince)]];
  const response = await refusable(() =>
    session.run(() =>
      execute(session.client, "UID STORE", [
        sequence(uids),
        ...condition,
        atom(`${sign}FLAGS.SILENT`),
        flags.filter(isFlag).map(atom),
      ])
    )
  );
  const [name, set] = responseCode(response).map(tokenText);
  return name?.toUpperCase() === "MODIFIED" ? parseUidSet(set ?? "") : [];
}

function sequence(uids: readonly number[]): Argument {
  return { type: "SEQUENCE", value: formatUidSet(uidSetOf(uids)) };
}
