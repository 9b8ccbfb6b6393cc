/**
 * LIST with special-use (RFC 6154) and counts (LIST-STATUS, RFC 5819).
 *
 * @module
 */

import type { ListResponse } from "imapflow";
import type { Session } from "./session.ts";
import { mailboxStatus } from "./status.ts";

/** One mailbox as a caller sees it. */
export interface Mailbox {
  /** Full path in Unicode, with the server's own separator. */
  readonly path: string;
  /** `inbox`, `sent`, `drafts`, `trash`, `junk`, `archive`, `all`, `flagged`, or undefined. */
  readonly specialUse: string | undefined;
  /** The same, and all uses that the server itself tells: several folders may have one. */
  readonly specialUses: ReadonlySet<string>;
  /** False for a folder that only holds folders. */
  readonly selectable: boolean;
  /** False for a name that is told only because there is something below it. */
  readonly exists: boolean;
  /** Whether there can be folders below it. */
  readonly holdsFolders: boolean;
  /** What stands between the levels of its path; undefined where there are none. */
  readonly separator: string | undefined;
  readonly messages: number | undefined;
  readonly unseen: number | undefined;
}

const COUNTS = { messages: true, unseen: true } as const;

/** Special uses of RFC 6154 as LIST tells them. */
const USES: ReadonlySet<string> = new Set(
  ["all", "archive", "drafts", "flagged", "junk", "sent", "trash"].map((use) => `\\${use}`),
);

/**
 * Lists the mailboxes that the account may touch: INBOX and special folders
 * first, then by name.
 *
 * @param keep Which ones are wanted; counts are fetched for those only, when
 * the server cannot send them along with the list.
 * @param progress Is told after each folder that had to be asked about. @default nobody
 */
export async function listMailboxes(
  session: Session,
  counts: boolean,
  keep: (all: readonly Mailbox[]) => readonly Mailbox[],
  progress?: (done: number, total: number) => void,
): Promise<readonly Mailbox[]> {
  // Of an open mailbox servers tell what this connection has seen of it, which may be long ago.
  if (counts && session.openPath !== undefined) await session.noop();
  const inOneCommand = counts && session.client.capabilities.has("LIST-STATUS");
  const entries = await session.run(() =>
    session.client.list(inOneCommand ? { statusQuery: COUNTS } : {})
  );
  const kept = keep(distinct(entries).filter(({ path }) => session.allows(path)));
  if (!counts || inOneCommand) return kept;
  const counted: Mailbox[] = [];
  for (const mailbox of kept) {
    counted.push(mailbox.selectable ? await count(session, mailbox) : mailbox);
    progress?.(counted.length, kept.length);
  }
  return counted;
}

/**
 * Lists all mailboxes there are, also those that the account may not touch. For
 * what a change would take along, never for an answer.
 */
export async function listEveryMailbox(session: Session): Promise<readonly Mailbox[]> {
  return distinct(await session.run(() => session.client.list({})));
}

/** Each name once: a server that lists one more often has no more folders for it. */
function distinct(entries: readonly ListResponse[]): readonly Mailbox[] {
  const byPath = new Map<string, Mailbox>();
  for (const entry of entries) {
    if (!byPath.has(entry.path)) byPath.set(entry.path, toMailbox(entry));
  }
  return [...byPath.values()];
}

/** With its counts, or without where the server refuses to tell them. */
async function count(session: Session, mailbox: Mailbox): Promise<Mailbox> {
  try {
    const status = await mailboxStatus(session, mailbox.path, ["MESSAGES", "UNSEEN"]);
    return { ...mailbox, messages: status.get("MESSAGES"), unseen: status.get("UNSEEN") };
  } catch (error) {
    if (!session.usable) throw error;
    return mailbox;
  }
}

function toMailbox(entry: ListResponse): Mailbox {
  const flags = new Set([...entry.flags].map((flag) => flag.toLowerCase()));
  const specialUse = entry.specialUse?.replace(/^\\/, "").toLowerCase();
  const told = [...flags].filter((flag) => USES.has(flag)).map((flag) => flag.slice(1));
  return {
    path: entry.path,
    specialUse,
    // imapflow says of one folder only that it has a use.
    specialUses: new Set(specialUse === undefined ? told : [specialUse, ...told]),
    selectable: !flags.has("\\noselect") && !flags.has("\\nonexistent"),
    exists: !flags.has("\\nonexistent"),
    holdsFolders: !flags.has("\\noinferiors") && !!entry.delimiter,
    separator: entry.delimiter || undefined,
    messages: entry.status?.messages,
    unseen: entry.status?.unseen,
  };
}
