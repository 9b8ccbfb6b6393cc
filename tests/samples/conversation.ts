/**
 * A conversation between Ada and Grace about a lens, the way mail programs of
 * several kinds write it: each quotes what was said before, in its own form.
 *
 * @module
 */

import type { RawImap } from "../clients/raw_imap.ts";

/** One message as it is appended. */
export interface Letter {
  /** Empty for a message without one. */
  readonly id: string;
  readonly mailbox?: string;
  readonly from: string;
  readonly subject: string;
  /** Minutes after the first message. */
  readonly minute: number;
  readonly references?: readonly string[];
  readonly inReplyTo?: string;
  readonly type?: string;
  readonly body: string;
  /** INTERNALDATE when it is not the date of sending. */
  readonly received?: Date;
  readonly headers?: readonly string[];
}

/** When the first message was sent. */
export const BEGIN: Date = new Date("2026-05-04T09:00:00Z");

const ADA = "Ada Lindqvist <ada@example.test>";
const GRACE = "Grace Okafor <grace@lighthouse.example.test>";

/** Message-ID of a letter. */
export function idOf(name: string): string {
  return `<${name}@conversation.example.test>`;
}

const FIRST = [
  "Hello Ada,",
  "",
  "the new lens arrives on Thursday at ten, and it needs two people to carry it up the stairs.",
  "The insurance asks for a photograph of every step of the work.",
  "",
  "Grace",
].join("\n");

/** The conversation, in the order in which it was sent. */
export const LENS: readonly Letter[] = [
  { id: "lens1", from: GRACE, subject: "The new lens", minute: 0, body: FIRST },
  {
    id: "lens2",
    mailbox: "Sent",
    from: ADA,
    subject: "Re: The new lens",
    minute: 30,
    references: ["lens1"],
    inReplyTo: "lens1",
    // Wrapped again, with an answer between two sentences.
    body: [
      "I will bring my brother.",
      "",
      "On Mon, 4 May 2026 at 09:00, Grace Okafor <grace@lighthouse.example.test>",
      "wrote:",
      "",
      "> Hello Ada,",
      ">",
      "> the new lens arrives on Thursday at ten, and it needs two people to",
      "> carry it up the stairs.",
      "",
      "Both of us can be there by nine already.",
      "",
      "> The insurance asks for a photograph of every step of the work.",
      ">",
      "> Grace",
    ].join("\n"),
  },
  {
    id: "lens3",
    from: GRACE,
    subject: "RE: The new lens",
    minute: 60,
    // Outlook of old: no References.
    inReplyTo: "lens2",
    type: "text/html; charset=utf-8",
    body:
      `<p>Wonderful, the kettle will be on.</p><div style="border-top:1px solid"><p><b>From:</b> Ada Lindqvist &lt;ada@example.test&gt;<br><b>Sent:</b> Monday, 4 May 2026 09:30<br><b>To:</b> Grace Okafor<br><b>Subject:</b> Re: The new lens</p></div><p>I will bring my brother.</p><blockquote><p>Hello Ada,</p><p>the new lens arrives on Thursday at ten, and it needs two people to carry it up the stairs.</p></blockquote><p>Both of us can be there by nine already.</p>`,
  },
  {
    id: "lens4",
    mailbox: "Sent",
    from: ADA,
    subject: "Re: RE: The new lens",
    minute: 90,
    inReplyTo: "lens3",
    body: "> Wonderful, the kettle will be on.\n\nTwo sugars, please.",
  },
];

/** Writes a letter. */
export function letterSource(letter: Letter): Uint8Array {
  const date = new Date(BEGIN.getTime() + letter.minute * 60_000);
  const lines = [
    `From: ${letter.from}`,
    `To: ${letter.from === ADA ? GRACE : ADA}`,
    `Subject: ${letter.subject}`,
    `Date: ${date.toUTCString().replace("GMT", "+0000")}`,
    ...(letter.id === "" ? [] : [`Message-ID: ${idOf(letter.id)}`]),
    ...(letter.inReplyTo ? [`In-Reply-To: ${idOf(letter.inReplyTo)}`] : []),
    ...(letter.references ? [`References: ${letter.references.map(idOf).join("\n ")}`] : []),
    ...(letter.headers ?? []),
    "MIME-Version: 1.0",
    `Content-Type: ${letter.type ?? "text/plain; charset=utf-8"}`,
    "",
    letter.body,
    "",
  ];
  return new TextEncoder().encode(lines.join("\n").replace(/\n/g, "\r\n"));
}

/** Puts letters into their mailboxes. */
export async function post(client: RawImap, letters: readonly Letter[]): Promise<void> {
  for (const letter of letters) {
    const date = letter.received ?? new Date(BEGIN.getTime() + letter.minute * 60_000);
    await client.append(letter.mailbox ?? "INBOX", letterSource(letter), { date });
  }
}
