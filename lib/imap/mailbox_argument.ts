/**
 * The name of a mailbox as an argument of a command: modified UTF-7 (RFC 3501
 * section 5.1.3) in a quoted string.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import type { Argument } from "./library.ts";
import type { Session } from "./session.ts";

/** What modified UTF-7 writes in base64: everything but printable ASCII. */
const SHIFTED = /[^\x20-\x7e]+/g;

/**
 * A mailbox for a command that imapflow has no typed form for. Always quoted:
 * what stands in a quoted string is never another argument.
 *
 * @param path In Unicode, as LIST gave it, without control characters.
 * @throws {MailError} `forbidden` when the account may not touch it.
 */
export function mailboxArgument(session: Session, path: string): Argument {
  return { type: "STRING", value: mailboxName(session.client, session.folderPath(path)) };
}

/** A full path as this connection writes it. */
export function mailboxName(client: ImapFlow, path: string): string {
  // RFC 6855 section 3: once enabled, names are UTF-8 in both directions.
  return client.enabled.has("UTF8=ACCEPT") ? path : encodeMailboxName(path);
}

/** Writes a name in modified UTF-7. */
export function encodeMailboxName(name: string): string {
  return name.replaceAll("&", "&-").replace(SHIFTED, (run) => {
    const bytes = new Uint8Array(run.length * 2);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < run.length; i++) view.setUint16(i * 2, run.charCodeAt(i));
    return `&${bytes.toBase64({ omitPadding: true }).replaceAll("/", ",")}-`;
  });
}
