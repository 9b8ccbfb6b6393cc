/**
 * The name of one message: `imap:{account}:{mailbox}:{uidvalidity}:{uid}`.
 *
 * The mailbox may itself contain colons and any Unicode, so the id is read
 * from both ends.
 *
 * @module
 */

import { MailError } from "./error.ts";
import { MAX_MAILBOX_CODE_POINTS } from "./limits.ts";
import { codePointLength, unsafeTextReason } from "./text.ts";

/** Where one message is, for as long as its mailbox keeps its UIDVALIDITY (RFC 3501 section 2.3.1.1). */
export interface MessageRef {
  /** Account id, lower case. */
  readonly account: string;
  /** Mailbox path in Unicode, as LIST gave it. */
  readonly mailbox: string;
  /** Decimal, 1..4294967295; kept as text because it is only ever compared. */
  readonly uidvalidity: string;
  /** 1..4294967295. */
  readonly uid: number;
}

const MAX_UINT32 = 4_294_967_295;
const FORM = /^imap:([a-z0-9_]{1,64}):(.+):([1-9][0-9]{0,9}):([1-9][0-9]{0,9})$/su;

/** Writes a message id. */
export function formatMessageId(ref: MessageRef): string {
  return `imap:${ref.account}:${ref.mailbox}:${ref.uidvalidity}:${ref.uid}`;
}

/**
 * Reads a message id.
 *
 * @throws {MailError} `invalid_input` when it is not one that this server could have written.
 */
export function parseMessageId(id: string): MessageRef {
  const match = FORM.exec(id);
  const [account, mailbox, uidvalidity, uid] = match?.slice(1) ?? [];
  if (
    account === undefined || mailbox === undefined || uidvalidity === undefined ||
    uid === undefined || Number(uidvalidity) > MAX_UINT32 || Number(uid) > MAX_UINT32 ||
    codePointLength(mailbox) > MAX_MAILBOX_CODE_POINTS || unsafeTextReason(mailbox) !== undefined
  ) {
    throw new MailError("invalid_input", "message_id is not one that this server gives out", {
      hint:
        "Use an id from a search result, unchanged: imap:{account}:{mailbox}:{uidvalidity}:{uid}.",
    });
  }
  return { account, mailbox, uidvalidity, uid: Number(uid) };
}
