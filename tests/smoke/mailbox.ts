/**
 * The mailbox of the smoke test: one conversation of three messages, the last
 * with an attachment.
 *
 * @module
 */

/** Text of the attachment. */
export const NOTES = "First the roof, then the stairs, then the lamp.";

/** File name of the attachment. */
export const NOTES_NAME = "notes.txt";

/** Who wrote the first and the last message. */
export const GRACE = "grace@example.test";

/** A message, and of what it is made. */
export interface SceneMessage {
  readonly header: string;
  /** Texts of its parts, in order; the first is what is read, a second is attached. */
  readonly parts: readonly { readonly header: string; readonly text: string }[];
}

const BOUNDARY = "=_smoke";

const TEXT = "Content-Type: text/plain; charset=utf-8\r\n";

const ATTACHED =
  `Content-Type: text/plain; charset=utf-8; name=${NOTES_NAME}\r\nContent-Disposition: attachment; filename=${NOTES_NAME}\r\n`;

function header(nth: number, from: string, subject: string, more: readonly string[]): string {
  return [
    `From: ${from}`,
    "To: Ada <ada@example.test>",
    `Subject: ${subject}`,
    `Date: Mon, 05 Jan 2026 10:0${nth}:00 +0000`,
    `Message-ID: <smoke-${nth}@example.test>`,
    ...(nth === 1 ? [] : [`In-Reply-To: <smoke-${nth - 1}@example.test>`]),
    "MIME-Version: 1.0",
    ...more,
    "",
  ].join("\r\n");
}

/** In the order in which they arrived. */
export const MESSAGES: readonly SceneMessage[] = [
  {
    header: header(1, `Grace <${GRACE}>`, "The lighthouse", [TEXT.trim()]),
    parts: [{ header: TEXT, text: "When do we begin?\r\n" }],
  },
  {
    header: header(2, "Ben <ben@example.test>", "Re: The lighthouse", [TEXT.trim()]),
    parts: [{ header: TEXT, text: "On Thursday, if it is dry.\r\n" }],
  },
  {
    header: header(3, `Grace <${GRACE}>`, "Re: The lighthouse", [
      `Content-Type: multipart/mixed; boundary="${BOUNDARY}"`,
    ]),
    parts: [
      { header: TEXT, text: "Then I bring the list.\r\n" },
      { header: ATTACHED, text: NOTES },
    ],
  },
];

/** A whole message (RFC 5322). */
export function sourceOf({ header, parts: [first, ...more] }: SceneMessage): string {
  return `${header}\r\n${more.length === 0 ? first?.text : bodyOf([first, ...more])}`;
}

function bodyOf(parts: readonly (SceneMessage["parts"][number] | undefined)[]): string {
  const pieces = parts.map((part) => `--${BOUNDARY}\r\n${part?.header}\r\n${part?.text}\r\n`);
  return `${pieces.join("")}--${BOUNDARY}--\r\n`;
}

/** BODYSTRUCTURE of a message (RFC 3501 section 7.4.2). */
export function structureOf({ parts }: SceneMessage): string {
  const [first = "", ...more] = parts.map(({ text }, i) => {
    const lines = text.split("\r\n").length - 1;
    const name = i === 0 ? "" : ` "NAME" "${NOTES_NAME}"`;
    const disposition = i === 0 ? "NIL" : `("ATTACHMENT" ("FILENAME" "${NOTES_NAME}"))`;
    return `("TEXT" "PLAIN" ("CHARSET" "utf-8"${name}) NIL NIL "7BIT" ${text.length} ${lines} NIL ${disposition} NIL NIL)`;
  });
  if (more.length === 0) return first;
  return `(${first}${more.join("")} "MIXED" ("BOUNDARY" "${BOUNDARY}") NIL NIL NIL)`;
}
