/**
 * Questions about conversations: by the server's own name for one (Gmail's
 * X-GM-THRID, RFC 8474 THREADID), by THREAD=REFERENCES (RFC 5256), or by
 * SEARCH HEADER, which every server has.
 *
 * A whole mailbox is never threaded. The question names the ids, and in a huge
 * mailbox the messages among which to look: its cost follows the conversation.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import { MailError } from "../contract/error.ts";
import { isHeaderId } from "../contract/header_id.ts";
import type { ThreadItem } from "./fetch.ts";
import { FoundUids, invalidAnswer } from "./found.ts";
import { type Argument, atom, execute, type Untagged } from "./library.ts";
import { MAX_THREAD_COMMAND_BYTES, MAX_THREAD_COMMAND_IDS, MAX_THREAD_WINDOW } from "./limits.ts";
import type { OpenMailbox, Session } from "./session.ts";
import type { UidSet } from "./uid_set.ts";

/** What ids are compared with. */
export type ThreadField = "MESSAGE-ID" | "REFERENCES" | "IN-REPLY-TO";

/** An id of a conversation, and the fields in which it may stand. */
export interface ThreadId {
  readonly id: string;
  readonly fields: readonly ThreadField[];
}

/** Messages that belong together, and which command found them. */
export interface Related {
  readonly uids: UidSet;
  readonly by: "thread" | "search";
}

/** Connections on which THREAD did not work. */
const withoutThread = new WeakSet<ImapFlow>();

/** The name for conversations that this server has, best first. */
export function threadItem({ client }: Session): ThreadItem | undefined {
  if (client.capabilities.has("X-GM-EXT-1")) return "X-GM-THRID";
  return client.capabilities.has("OBJECTID") ? "THREADID" : undefined;
}

/** Form of such names: 64 bits in decimal, or an objectid (RFC 8474 section 7). */
const NAMES: Readonly<Record<ThreadItem, RegExp>> = {
  "X-GM-THRID": /^[0-9]{1,20}$/,
  "THREADID": /^[A-Za-z0-9_-]{1,255}$/,
};

/** Whether a server's name for a conversation can be asked for. */
export function isThreadName(item: ThreadItem, name: string): boolean {
  return NAMES[item].test(name);
}

/** Messages of the open mailbox that the server counts to one conversation. */
export async function searchThreadName(
  session: Session,
  item: ThreadItem,
  name: string,
): Promise<UidSet> {
  if (!isThreadName(item, name)) throw notAnId();
  return await search(session, [atom(item), atom(name)]);
}

/** As many of the first ids as one command may ask for. */
export function fittingIds(ids: readonly ThreadId[]): readonly ThreadId[] {
  let bytes = 0;
  const fitting = ids.slice(0, MAX_THREAD_COMMAND_IDS).findIndex(({ id, fields }) => {
    // "OR HEADER IN-REPLY-TO" and the quotes are 25 bytes.
    bytes += fields.length * (id.length + 25);
    return bytes > MAX_THREAD_COMMAND_BYTES;
  });
  return ids.slice(0, fitting < 0 ? MAX_THREAD_COMMAND_IDS : fitting);
}

/** Whether only a part of the mailbox is looked at. */
export function isTooLargeToSearch({ exists }: Pick<OpenMailbox, "exists">): boolean {
  return exists > MAX_THREAD_WINDOW;
}

/**
 * Messages of the open mailbox that have one of the ids in one of its fields.
 *
 * @param around Sequence number around which a huge mailbox is searched; its newest messages if undefined.
 * @throws {MailError} `unavailable` when the server refuses.
 */
export async function findRelated(
  session: Session,
  mailbox: OpenMailbox,
  ids: readonly ThreadId[],
  around: number | undefined,
): Promise<Related> {
  if (!ids.every(({ id }) => isHeaderId(id))) throw notAnId();
  const question = anyOf(
    ids.flatMap(({ id, fields }) =>
      fields.map((field) => [atom("HEADER"), atom(field), { type: "STRING", value: id } as const])
    ),
  );
  // In a huge mailbox THREAD is dearer: Dovecot first makes an index of all of its messages.
  if (isTooLargeToSearch(mailbox)) {
    return { uids: await search(session, [window(mailbox, around), ...question]), by: "search" };
  }
  const { client } = session;
  if (client.capabilities.has("THREAD=REFERENCES") && !withoutThread.has(client)) {
    try {
      return { uids: await thread(session, question), by: "thread" };
    } catch (error) {
      // Refused, or an answer that cannot be read: SEARCH asks for the same.
      if (!session.usable) throw error;
      withoutThread.add(client);
    }
  }
  return { uids: await search(session, question), by: "search" };
}

/** Sequence numbers among which to look, so that the server need not look at all of them. */
function window({ exists }: OpenMailbox, around: number | undefined): Argument {
  const half = MAX_THREAD_WINDOW / 2;
  const last = Math.min(exists, Math.max((around ?? exists) + half, MAX_THREAD_WINDOW));
  return { type: "SEQUENCE", value: `${Math.max(1, last - MAX_THREAD_WINDOW + 1)}:${last}` };
}

/** `OR` takes two keys: a balanced tree of them, so that no server has to nest deeply. */
function anyOf(keys: readonly (readonly Argument[])[]): readonly Argument[] {
  if (keys.length <= 1) return keys[0] ?? [];
  const half = Math.ceil(keys.length / 2);
  return [atom("OR"), ...anyOf(keys.slice(0, half)), ...anyOf(keys.slice(half))];
}

async function search(session: Session, keys: readonly Argument[]): Promise<UidSet> {
  const found = new FoundUids();
  const { exists } = session;
  await ask(session, "UID SEARCH", keys, {
    SEARCH: (response) => found.search(response),
    // IMAP4rev2 knows no other answer (RFC 9051 section 7.3.4).
    ESEARCH: (response, tag) => found.esearch(response, tag),
  });
  return found.set(Math.max(exists, session.exists));
}

async function thread(session: Session, keys: readonly Argument[]): Promise<UidSet> {
  const found = new FoundUids();
  const { exists } = session;
  await ask(session, "UID THREAD", [atom("REFERENCES"), atom("UTF-8"), ...keys], {
    // Which one answers which is told by the messages themselves.
    THREAD: (response) => found.thread(response),
  });
  // An empty answer is one too. None means that its branches were too deep to be read.
  if (!found.answered) throw invalidAnswer();
  return found.set(Math.max(exists, session.exists));
}

async function ask(
  session: Session,
  command: "UID SEARCH" | "UID THREAD",
  keys: readonly Argument[],
  untagged: Readonly<Record<string, (response: Untagged, tag: string) => void>>,
): Promise<void> {
  await session.run(() => execute(session.client, command, keys, untagged));
}

function notAnId(): MailError {
  return new MailError("internal", "An id that is none was about to be asked for", {
    details: { reason: "header_id_invalid" },
  });
}
