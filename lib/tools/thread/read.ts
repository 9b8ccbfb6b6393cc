/**
 * What `imap_get_thread` does, as a part of its own that is loaded with the
 * first of its calls: few servers are asked for a conversation at once.
 *
 * @module
 */

import { DEFAULT_THREAD_LIMIT } from "../../contract/limits.ts";
import { parseMessageId } from "../../contract/message_id.ts";
import type { FetchRequest } from "../../imap/fetch.ts";
import type { Session } from "../../imap/session.ts";
import type { ThreadInput } from "../get_thread.ts";
import { isUnreadable, SUMMARY_ITEMS, SUMMARY_WITHOUT_STRUCTURE } from "../search/items.ts";
import type { ToolContext, ToolResult } from "../tool.ts";
import { readThreadBodies } from "./bodies.ts";
import { type Member, sentAt } from "./conversation.ts";
import type { ThreadAnswer, ThreadBody } from "./output.ts";
import { ThreadSearch } from "./search.ts";

/** Senders that are listed; a mailing list has more. */
const MAX_PARTICIPANTS = 50;

/** A difference of sending and arrival that is told, in milliseconds: an imported or delayed message. */
const LATE_MS = 86_400_000;

/** Reads a conversation. */
export async function readThread(
  input: ThreadInput,
  { accounts, content, signal, caller }: ToolContext,
): Promise<ToolResult<ThreadAnswer>> {
  const ref = parseMessageId(input.message_id);
  const { pool } = accounts.get(ref.account);
  const limit = input.limit ?? DEFAULT_THREAD_LIMIT;
  const read = (items: FetchRequest) =>
    pool.read(ref.mailbox, signal, async (session: Session) => {
      const search = new ThreadSearch(session, content, ref, items);
      const { conversation, target, method } = await search.find();
      const all = conversation.messages();
      const first = firstShown(all.indexOf(target), all.length, limit);
      const shown = all.slice(first, first + limit);
      const bodies = input.include_bodies === true
        ? await readThreadBodies(
          session,
          content,
          shown,
          search.issues,
          (done, total) => caller.progress(done, total),
        )
        : new Map<Member, ThreadBody>();
      return { search, conversation, method, all, first, shown, bodies };
    });
  const { search, conversation, method, all, first, shown, bodies } = await read(SUMMARY_ITEMS)
    .catch((error) => {
      if (!isUnreadable(error)) throw error;
      return read(SUMMARY_WITHOUT_STRUCTURE);
    });
  const { issues, failed } = search;
  const several = new Set(shown.map(({ mailbox }) => mailbox)).size > 1;
  const impostors = new Set(conversation.impostors());
  const newer = all.length - first - shown.length;
  const limits = [...conversation.limits];
  const withheld = issues.some(({ stage }) => stage === "read_message");
  return {
    summary: `${shown.length} of ${all.length} message(s) of the conversation${
      limits.length > 0 || failed.length > 0 || withheld ? "; there may be others" : ""
    }`,
    data: {
      account_id: ref.account,
      status: issues.length > 0 ? "partial" as const : "ok" as const,
      subject: all[0]?.summary.subject ?? "",
      participants: [...new Set(all.map(({ summary }) => summary.from))]
        .slice(0, MAX_PARTICIPANTS),
      method,
      mailboxes: [...search.looked],
      ...(failed.length > 0 ? { failed_mailboxes: [...failed] } : {}),
      total: all.length,
      has_more: shown.length < all.length,
      ...(first > 0 ? { older: first } : {}),
      ...(newer > 0 ? { newer } : {}),
      truncated: limits.length > 0,
      ...(limits.length > 0 ? { truncated_by: limits } : {}),
      ...(conversation.duplicates > 0 ? { duplicates: conversation.duplicates } : {}),
      messages: shown.map((member) => ({
        ...member.summary,
        ...(several ? { mailbox: member.mailbox } : {}),
        ...sentLongBefore(member),
        ...(impostors.has(member) ? { shares_id: true as const } : {}),
        ...(bodies.has(member) ? { body: bodies.get(member) as ThreadBody } : {}),
      })),
      ...(issues.length > 0 ? { issues } : {}),
    },
  };
}

/** Where the page begins: with the message in its middle, as far as there are others on both sides. */
function firstShown(target: number, total: number, limit: number): number {
  return Math.max(0, Math.min(target - Math.floor(limit / 2), total - limit));
}

/** Says why a message stands where it does, when its date of arrival does not. */
function sentLongBefore(member: Member): { sent_date?: string } {
  const { date } = member.headers;
  const received = member.message.internalDate?.getTime();
  if (date === undefined || received === undefined || received - sentAt(member) < LATE_MS) {
    return {};
  }
  return { sent_date: date };
}
