/**
 * The mailbox whose reading is disturbed: small, so that every byte of a
 * conversation can be tried, and with something in it for every read tool.
 *
 * @module
 */

import { LENS, letterSource, post } from "../samples/conversation.ts";
import { file, message, multipart, text } from "../samples/mime.ts";
import type { MailServer, MailUser } from "../servers/mail_server.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { startMailServer } from "../support/mail_server.ts";

/** Kinds of servers: one that can do all, and one that knows hardly more than RFC 3501. */
export const KINDS = ["full", "plain"] as const;

/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number];

/** Who reads. */
export const READER: MailUser = ADA;

/** No counts with the list, no ranges of matches, no sorting, no threads, no special folders. */
const PLAIN = "IMAP4rev1 SASL-IR LITERAL+ ID NAMESPACE UIDPLUS";

const TABLE = "day,place\nMonday,Lighthouse\nTuesday,Harbour\n";

const HTML = "<p>The <b>plan</b> for the week is attached.</p>";

/** With HTML beside its text, and a file. */
const WITH_FILE = message(
  [
    "From: Grace Okafor <grace@lighthouse.example.test>",
    "To: Ada Lindqvist <ada@example.test>",
    "Subject: The week",
    "Date: Tue, 5 May 2026 10:00:00 +0000",
    "Message-ID: <week@conversation.example.test>",
  ],
  multipart("mixed", [
    multipart("alternative", [
      text("The plan for the week is attached."),
      text(HTML, "html"),
    ]),
    file("text/csv", "week.csv", TABLE),
  ]),
);

/** Messages of one of whose folders only a part is in the first page. */
const NOTES = Array.from({ length: 3 }, (_, i) => ({
  id: `note${i}`,
  from: "Linus <linus@elsewhere.example.test>",
  subject: `Note ${i}`,
  minute: 10 + 20 * i,
  mailbox: "Archive",
  body: `Line one of note ${i}.\nLine two.`,
}));

/** A server with that mailbox. */
export async function startReadServer(kind: Kind, maxConnections: number): Promise<MailServer> {
  const server = await startMailServer({
    users: [READER],
    capabilities: kind === "plain" ? PLAIN : undefined,
    maxConnections,
  });
  const client = await server.connect(READER);
  await post(client, [...LENS, ...NOTES]);
  const date = new Date("2026-05-05T10:00:00Z");
  await client.append("INBOX", WITH_FILE, { date, flags: ["\\Flagged"] });
  // Courier gives a folder a UIDVALIDITY that stays when it is first opened for changes.
  for (const name of ["Drafts", "Junk", "Trash"]) await client.command(`SELECT ${name}`);
  await client.close();
  return server;
}

/** How many messages it holds. */
export const MESSAGES = LENS.length + NOTES.length + 1;

/** Bytes of a letter as it is stored, for what is sized by them. */
export const FIRST_LETTER_BYTES: number = letterSource(LENS[0] as (typeof LENS)[number]).length;
