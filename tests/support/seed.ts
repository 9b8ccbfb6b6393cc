/**
 * Filling an account with messages that can be told apart, quickly: an account
 * is set back hundreds of times.
 *
 * @module
 */

import { mailboxArgument } from "../clients/mailbox_name.ts";
import { type AppendedMessage, appendLine, type RawImap } from "../clients/raw_imap.ts";
import { listFolders } from "./census.ts";

/** Names that have to be written with care. */
export const AWKWARD_FOLDERS = ["With Space", 'Quo"ted', "Ünïcode 📬", "R&D"] as const;

/** What an account shall hold: messages of each folder, by name. Other folders are deleted. */
export type Seed = Readonly<Record<string, number>>;

/** What else a seed has. */
export interface SeedOptions {
  /**
   * A folder that gets four more messages: two that are the same byte for byte,
   * one without Message-ID, one with a Message-ID of 300 characters.
   */
  readonly odd?: string;
}

/** Made by the server itself; they are emptied, not deleted. */
const OWN = new Set(["INBOX", "Drafts", "Sent", "Trash", "Junk", "Archive"]);

/** Different for neighbours. */
const FLAGS: readonly (readonly string[])[] = [
  [],
  ["\\Seen"],
  ["\\Flagged", "$Important"],
  ["\\Seen", "\\Answered", "work"],
  ["\\Seen", "$Forwarded", "work", "$label2"],
];

const FIRST = Date.UTC(2026, 0, 5, 8, 30);

/** Goes up with every message, so that none is like one of an earlier seed. */
let serial = 0;

/** A small message. Without `id` it has no Message-ID. */
export function letter(id: string | undefined, subject: string): Uint8Array {
  return new TextEncoder().encode(
    [
      "From: Sender <sender@example.test>",
      "To: Ada <ada@example.test>",
      `Subject: ${subject}`,
      "Date: Mon, 5 Jan 2026 08:30:00 +0000",
      ...(id === undefined ? [] : [`Message-ID: <${id}>`]),
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "",
      `This is ${subject}. Käse.`,
      "",
    ].join("\r\n"),
  );
}

/**
 * A message that there is only one of.
 *
 * @param nth Chooses its flags; answers of a server to the same seed shall be alike.
 */
export function uniqueLetter(folder: string, nth: number): AppendedMessage {
  const n = ++serial;
  const name = folder.replace(/[^A-Za-z0-9]/g, "-");
  return {
    source: letter(`${name}.${n}@seed.example.test`, `${name} ${n}`),
    date: new Date(FIRST + n * 61_000),
    flags: FLAGS[nth % FLAGS.length] ?? [],
  };
}

function oddLetters(): AppendedMessage[] {
  const twin = uniqueLetter("twin", 4);
  const n = ++serial;
  return [
    twin,
    twin,
    { source: letter(undefined, `nameless ${n}`), date: new Date(FIRST - n * 1_000) },
    {
      source: letter(`${n}.${"l".repeat(283 - String(n).length)}@example.test`, `long ${n}`),
      date: new Date(FIRST - n * 2_000),
      flags: ["\\Draft", "$MDNSent"],
    },
  ];
}

/** Sets an account back to nothing but these messages. Afterwards INBOX is open, for reading. */
export async function seed(
  raw: RawImap,
  wanted: Seed,
  { odd }: SeedOptions = {},
): Promise<void> {
  const there = await listFolders(raw);
  const gone = there.filter(({ name }) => !OWN.has(name) && !(name in wanted));
  // Children first. A name that only stands above others goes with the last of them.
  const deletions = gone.sort((a, b) => b.name.length - a.name.length)
    .map(({ name }) => `DELETE ${mailboxArgument(name)}`);
  const lines: (string | Uint8Array)[] = [];
  for (const { name, attributes, messages } of there) {
    if (!OWN.has(name) && attributes.includes("\\subscribed")) {
      lines.push(`UNSUBSCRIBE ${mailboxArgument(name)}`);
    }
    if (messages === 0 || gone.some((one) => one.name === name)) continue;
    lines.push(`SELECT ${mailboxArgument(name)}`);
    lines.push("STORE 1:* +FLAGS.SILENT (\\Deleted)", "EXPUNGE");
  }
  const existing = new Set(there.map(({ name }) => name));
  for (const [name, count] of Object.entries(wanted)) {
    const mailbox = mailboxArgument(name);
    if (!existing.has(name)) lines.push(`CREATE ${mailbox}`);
    const letters = Array.from({ length: count }, (_, i) => uniqueLetter(name, i));
    if (name === odd) letters.push(...oddLetters());
    if (letters.length > 0) lines.push(appendLine(mailbox, letters));
  }
  const answers = await raw.commandAll([...deletions, ...lines, "EXAMINE INBOX"]);
  for (const answer of answers.slice(deletions.length)) {
    if (typeof answer !== "string") throw answer;
  }
}
