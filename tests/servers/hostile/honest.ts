/**
 * What a hostile server is when it behaves: three messages in INBOX, all of
 * IMAP that reading needs, and a login that takes the password for itself.
 *
 * @module
 */

import { mailboxScript } from "../mailbox_script.ts";
import type { ScriptedConnection } from "../scripted_imap.ts";
import type { Script } from "../scripted_imap.ts";

/** UIDVALIDITY of its folders. */
export const UIDVALIDITY = 7;

/** Subjects of its messages, by UID. */
export const SUBJECTS: ReadonlyMap<number, string> = new Map(
  [1, 2, 3].map((uid) => [uid, `letter ${uid}`]),
);

/** Text of a message. */
export function textOf(uid: number): string {
  return `This is letter ${uid}.\r\n`;
}

/** Names of its folders. */
export const FOLDERS = ["INBOX", "Archive", "Sent"] as const;

/** What it offers besides IMAP4rev1 and a login. */
export const CAPABILITIES = "ESEARCH ID NAMESPACE SPECIAL-USE CHILDREN";

/** Makes the script of one server. */
export function honestScript(): Script {
  const messages = [...SUBJECTS].map(([uid, subject]) => ({
    uid,
    header:
      `From: ada@example.test\r\nSubject: ${subject}\r\nMessage-ID: <m${uid}@example.test>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\n`,
    text: textOf(uid),
    received: `0${uid}-Jan-2026 10:00:00 +0000`,
  }));
  const mailbox = mailboxScript({
    capabilities: CAPABILITIES,
    list: [`() "/" INBOX`, `() "/" Archive`, `(\\Sent) "/" Sent`],
    folders: { INBOX: messages, Archive: [], Sent: [] },
    search: (folder, { tag, rest }) => {
      if (folder !== "INBOX") return `* ESEARCH (TAG "${tag}") UID\r\n`;
      return rest.startsWith("RETURN")
        ? `* ESEARCH (TAG "${tag}") UID ALL 1:3\r\n`
        : "* SEARCH 1 2 3\r\n";
    },
  });
  const loggingIn = new WeakMap<ScriptedConnection, string>();
  return (command, connection) => {
    const { tag, name } = command;
    const waiting = loggingIn.get(connection);
    if (waiting !== undefined) {
      loggingIn.delete(connection);
      return `${waiting} OK welcome\r\n`;
    }
    switch (name) {
      case "AUTHENTICATE":
        loggingIn.set(connection, tag);
        return "+ \r\n";
      case "ID":
        return `* ID ("name" "honest")\r\n${tag} OK done\r\n`;
      case "NAMESPACE":
        return `* NAMESPACE (("" "/")) NIL NIL\r\n${tag} OK done\r\n`;
      default:
        return mailbox(command, connection);
    }
  };
}
