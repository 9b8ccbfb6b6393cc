/**
 * What ties an answer to the message it answers (RFC 5322 section 3.6.4).
 *
 * @module
 */

import { sliceCodePoints } from "../../contract/text.ts";
import type { Fields } from "../header_fields.ts";
import { idsOf } from "../thread_headers.ts";

/** Ids in References: the first one and the last ones of a longer list. */
const MAX_REFERENCES = 50;

/** Longest subject made from another one, in code points. */
const MAX_SUBJECT = 900;

/** Ids with their brackets. */
export interface Threading {
  readonly inReplyTo: string | undefined;
  readonly references: readonly string[];
}

/** The ids that an answer to a message with these fields has. */
export function threadingOf({ fields }: Fields): Threading {
  const ids = (wanted: string): readonly string[] =>
    idsOf(fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "");
  const [inReplyTo] = ids("message-id");
  const before = ids("references");
  const parents = ids("in-reply-to");
  // Without References, In-Reply-To stands for it if it names a single message.
  const earlier = before.length > 0 ? before : parents.length === 1 ? parents : [];
  const all = [...new Set(earlier)].filter((id) => id !== inReplyTo);
  const whole = inReplyTo === undefined ? all : [...all, inReplyTo];
  return {
    inReplyTo,
    references: whole.length > MAX_REFERENCES
      ? [...whole.slice(0, 1), ...whole.slice(1 - MAX_REFERENCES)]
      : whole,
  };
}

/** `Re:` as programs in other languages write it, also with a count. */
const REPLY =
  /^(?:re|aw|sv|vs|antw|ant|ref|rif|odp|rv|ynt|atb|回复|回覆|答复|返信)(?:\[\d+\])? ?[:：]/iu;

/** The subject of an answer. */
export function replySubject(subject: string): string {
  const cut = sliceCodePoints(subject, 0, MAX_SUBJECT).slice;
  return REPLY.test(cut) ? cut : `Re: ${cut}`.trimEnd();
}
