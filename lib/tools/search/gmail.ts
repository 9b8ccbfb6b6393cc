/**
 * What Gmail's own search can do (X-GM-EXT-1), and no other server's.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { Session } from "../../imap/session.ts";
import type { Question } from "./input.ts";

/**
 * The question as this server is asked it: Gmail knows which messages have
 * attachments, so that none has to be looked at.
 *
 * @throws {MailError} `invalid_input` when only Gmail could answer it.
 */
export function forServer(session: Session, question: Question): Question {
  const { criteria, hasAttachments } = question;
  if (!session.client.capabilities.has("X-GM-EXT-1")) {
    if (criteria.gmailQuery === undefined) return question;
    throw new MailError("invalid_input", "gmail_query works on Gmail only", {
      hint: "Use the other criteria: from, subject, query and so on.",
      details: { reason: "not_gmail" },
    });
  }
  if (hasAttachments === undefined) return question;
  const wanted = hasAttachments ? "has:attachment" : "-has:attachment";
  const gmailQuery = criteria.gmailQuery === undefined
    ? wanted
    : `(${criteria.gmailQuery}) ${wanted}`;
  return { ...question, criteria: { ...criteria, gmailQuery }, hasAttachments: undefined };
}
