/**
 * APPEND (RFC 3501 section 6.3.11), and what it answers with UIDPLUS (RFC 4315).
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { MailError } from "../../contract/error.ts";
import { isFlag } from "../../contract/flag.ts";
import { type Argument, atom, execute, responseCode, type Untagged } from "../library.ts";
import type { Session } from "../session.ts";
import { tokenNumber, tokenText } from "../token.ts";
import { mailboxArgument } from "../mailbox_argument.ts";
import { isRefusal } from "./refusal.ts";
import { isUid, isUidValidity } from "../uid_set.ts";

/** What a message is stored with. */
export interface AppendOptions {
  /** System flags and keywords; `\Recent`, which is the server's own, and what is no flag are left out. */
  readonly flags?: readonly string[];
  /** Default: the time of the server. */
  readonly internalDate?: Date;
}

/** Where a message was stored. */
export interface Appended {
  /** Decimal. */
  readonly uidvalidity: string;
  readonly uid: number;
}

/**
 * Stores a message. Not to be repeated after a lost connection without a look
 * whether it was stored.
 *
 * @param bytes The whole message, with CRLF line ends.
 * @returns Where it is; undefined when the server does not tell.
 * @throws {MailError} `too_large` when the server says beforehand that it takes
 * no message of that size (RFC 7889), and as {@link Session.run}.
 */
export async function appendMessage(
  session: Session,
  mailbox: string,
  bytes: Uint8Array,
  { flags = [], internalDate }: AppendOptions = {},
): Promise<Appended | undefined> {
  const { client } = session;
  const limit = client.capabilities.get("APPENDLIMIT");
  if (typeof limit === "number" && bytes.length > limit) throw tooLargeForServer(limit);
  const kept = flags.filter((flag) => isFlag(flag) && flag.toLowerCase() !== "\\recent");
  const message: Argument = {
    type: "LITERAL",
    // imapflow takes Node's buffers only; this one is a view of the same bytes.
    value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
    // RFC 3516 section 4.3: a message with NUL can be sent in no other way.
    isLiteral8: client.capabilities.has("BINARY") && bytes.includes(0),
  };
  const send = (): Promise<Untagged> =>
    session.run(() =>
      execute(client, "APPEND", [
        mailboxArgument(session, mailbox),
        kept.map(atom),
        ...(internalDate
          ? [{ type: "STRING", value: formatInternalDate(internalDate) } as const]
          : []),
        message,
      ])
    );
  const response = await send().catch(async (error) => {
    // Courier IMAP stores nothing in a folder that the same connection has open for reading.
    if (!isRefusal(error) || !session.reads(mailbox)) throw error;
    await session.select(mailbox);
    return await send();
  });
  const [word, validity, number] = responseCode(response);
  const uidvalidity = tokenText(validity);
  const uid = tokenNumber(number);
  const told = tokenText(word).toUpperCase() === "APPENDUID" && isUidValidity(uidvalidity) &&
    isUid(uid);
  return told ? { uidvalidity, uid } : undefined;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `date-time` of RFC 3501 section 9 without its quotes, in UTC. */
export function formatInternalDate(date: Date): string {
  const [year = "", month, day = "", time = ""] = date.toISOString().split(/[-T.]/);
  return `${day.replace(/^0/, " ")}-${MONTHS[Number(month) - 1]}-${year} ${time} +0000`;
}

function tooLargeForServer(limit: number): MailError {
  return new MailError("too_large", "The mail server takes no message of this size", {
    hint: `Leave out attachments: it takes ${limit} bytes.`,
    details: { reason: "message_too_large_for_server", max_bytes: limit },
  });
}
