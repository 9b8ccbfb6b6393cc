/**
 * Texts of a conversation, each sentence once.
 *
 * @module
 */

import { MAX_PART_BYTES } from "../../content/caps.ts";
import type { ContentClient } from "../../content/client.ts";
import type { PlainText } from "../../content/protocol.ts";
import { MailError } from "../../contract/error.ts";
import { planBody } from "../../mime/body_plan.ts";
import type { Part } from "../../mime/part.ts";
import { assertSameUids, type Session } from "../../imap/session.ts";
import { fetchPresent, withheldError } from "../../imap/withheld.ts";
import type { Member } from "./conversation.ts";
import { toIssue } from "../issue.ts";
import type { Issue } from "../output.ts";
import type { ThreadBody } from "./output.ts";
import { textType, toTextPart } from "../text_part.ts";

/** Code points of one text and of all of them together: 32,000 are about 8,000 tokens. */
export const THREAD_BODY_CHARS = { message: 4_000, total: 32_000 } as const;

/** Text parts that are read of one message; people write one, lists add a footer. */
const MAX_PARTS = 4;

/** Encoded bytes fetched of a plain part, whose end may be quotes only. HTML is read as a whole. */
const PART_BYTES = { ...MAX_PART_BYTES, plain: 32_768 } as const;

/** Encoded bytes fetched for one answer: twenty newsletters of 200 KB. */
const MAX_THREAD_BYTES = 4_194_304;

interface Wanted {
  readonly member: Member;
  readonly parts: readonly Part[];
  /** Whether there are more parts. */
  readonly more: boolean;
  readonly notes: readonly string[];
}

/**
 * Reads the texts of messages, oldest first.
 *
 * @param issues Takes what could not be read.
 * @param progress Is told as each text is read.
 */
export async function readThreadBodies(
  session: Session,
  content: ContentClient,
  members: readonly Member[],
  issues: Issue[],
  progress: (done: number, total: number) => void,
): Promise<ReadonlyMap<Member, ThreadBody>> {
  const wanted = plan(members, issues);
  const sections = await fetchParts(session, wanted, issues);
  const read: { readonly wanted: Wanted; readonly plain: PlainText; readonly complete: boolean }[] =
    [];
  for (const [i, one] of wanted.entries()) {
    progress(i + 1, wanted.length);
    const bytes = sections.get(one.member);
    if (!bytes) continue;
    const parts = one.parts.map((part) => {
      const got = bytes.get(part.section) ?? new Uint8Array();
      return toTextPart(part, got, got.length < limitOf(part));
    });
    try {
      // One request each, so that a message that cannot be read costs only its own text.
      const plain = await content.plain(parts);
      const complete = parts.every((part) => part.complete) && !one.more;
      read.push({ wanted: one, plain, complete });
    } catch (error) {
      issues.push(toIssue(error, "read_body", { message_id: one.member.summary.id }));
    }
  }
  const { message, total } = THREAD_BODY_CHARS;
  const folded = await content.fold(read.map(({ plain }) => plain.text), message, total);
  const bodies = new Map<Member, ThreadBody>();
  for (const [i, { wanted: { member, notes }, plain, complete }] of read.entries()) {
    const fold = folded[i];
    if (!fold) continue;
    const all = [...notes, ...plain.notes];
    bodies.set(member, {
      text: fold.text,
      truncated: fold.cut || plain.cut || !complete,
      ...(fold.folded === 0 ? {} : { folded_lines: fold.folded }),
      ...(all.length === 0 ? {} : { notes: all }),
    });
  }
  return bodies;
}

/** The parts that a reader would see, as far as the bytes of one answer reach, newest first. */
function plan(members: readonly Member[], issues: Issue[]): readonly Wanted[] {
  let left = MAX_THREAD_BYTES;
  const wanted: Wanted[] = [];
  for (const member of members.toReversed()) {
    const { structure } = member.message;
    const body = structure ? planBody(structure.root, "text/html") : undefined;
    const parts = body?.body.slice(0, MAX_PARTS) ?? [];
    const bytes = parts.reduce((sum, part) => sum + Math.min(part.size, limitOf(part)), 0);
    if (!body || bytes > left) {
      issues.push(toIssue(tooMuch(), "read_body", { message_id: member.summary.id }));
      continue;
    }
    left -= bytes;
    wanted.push({ member, parts, more: body.body.length > parts.length, notes: body.notes });
  }
  return wanted.toReversed();
}

/** One FETCH for all messages of a folder whose texts have the same sections. */
async function fetchParts(
  session: Session,
  wanted: readonly Wanted[],
  issues: Issue[],
): Promise<ReadonlyMap<Member, ReadonlyMap<string, Uint8Array>>> {
  const groups = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const sections = one.parts.map((part) => `${part.section} ${limitOf(part)}`).join(",");
    const key = `${one.member.mailbox}\0${sections}`;
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  const found = new Map<Member, ReadonlyMap<string, Uint8Array>>();
  // The folder that is open first, then one after the other.
  const rank = (mailbox: string): string => mailbox === session.openPath ? "" : mailbox;
  const inOrder = [...groups.values()].sort(([a], [b]) =>
    rank(a?.member.mailbox ?? "") < rank(b?.member.mailbox ?? "") ? -1 : 1
  );
  for (const group of inOrder) {
    const [{ member, parts }] = group as [Wanted];
    if (parts.length === 0) {
      for (const one of group) found.set(one.member, new Map());
      continue;
    }
    try {
      assertSameUids(await session.examine(member.mailbox), member.uidvalidity);
      const { messages, withheld } = await fetchPresent(
        session,
        group.map((one) => one.member.message.uid),
        {
          sections: parts.map((part) => ({
            section: part.section,
            start: 0,
            length: limitOf(part),
          })),
        },
      );
      for (const one of group) {
        const { message: { uid }, summary } = one.member;
        const message = messages.get(uid);
        if (message) {
          found.set(one.member, message.sections);
          continue;
        }
        const error = withheld.includes(uid) ? withheldError() : gone();
        issues.push(toIssue(error, "read_body", { message_id: summary.id }));
      }
    } catch (error) {
      if (!session.usable) throw error;
      for (const one of group) {
        issues.push(toIssue(error, "read_body", { message_id: one.member.summary.id }));
      }
    }
  }
  return found;
}

/** As far as a part may be read; small ones all the same, so that one command asks for them together. */
function limitOf(part: Part): number {
  return part.size < PART_BYTES.plain ? PART_BYTES.plain : PART_BYTES[textType(part)];
}

function tooMuch(): MailError {
  return new MailError("too_large", "There is too much text to read at once; read it by itself", {
    details: { reason: "thread_too_large" },
  });
}

function gone(): MailError {
  return new MailError("not_found", "The message was moved or deleted meanwhile", {
    details: { reason: "message_not_found" },
  });
}
