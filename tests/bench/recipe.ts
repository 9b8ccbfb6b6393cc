/**
 * The mail that the benchmarks read: always the same, written as mbox files.
 * A change of this file makes a new version of the cached mailboxes.
 *
 * @module
 */

import { base64Lines, rfc5322Date } from "../samples/mime.ts";
import { randomBytes } from "../samples/random.ts";

/** Bytes of the attachment of a heavy message. */
const HEAVY_BYTES = 25 * 1_048_576;

/** Messages with such an attachment, and as many with the same text alone. */
export const HEAVY_COUNT = 5;

/** When the newest message of every mailbox arrived. */
const NEWEST = Date.UTC(2026, 0, 1);

/** Between two messages of a mailbox: a million take 3.8 years. */
const STEP_MS = 120_000;

/** Characters that are written to a file at once. */
const CHUNK = 4_000_000;

const PEOPLE = [
  ...["Ada Lindqvist", "Grace Okafor", "Jonas Weber", "Mei Tanaka", "Luca Ferrari", "Nora Haugen"],
  ...["Pavel Novák", "Inês Duarte", "Omar Haddad", "Ruth Abrams", "Sean Murphy", "Yuki Sato"],
];
const COMPANIES = ["nordbank", "lighthouse", "kaigi", "energie", "botanical", "railway", "press"];
const TOPICS = ["Invoice", "Minutes", "Draft", "Question", "Order", "Schedule", "Report", "Photos"];
const MATTERS = ["the spring fair", "your booking", "the keeper's house", "the archive", "March"];

/** The mailbox of one user. */
export interface MailboxRecipe {
  readonly user: string;
  readonly messages: number;
  /** The mailbox as an mbox file (RFC 4155), in pieces. */
  readonly mbox: () => Iterable<string>;
}

const pick = (list: readonly string[], i: number): string => list[i % list.length] ?? "";

/** Names outside ASCII as encoded words (RFC 2047). */
function displayName(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name;
  return `=?utf-8?B?${new TextEncoder().encode(name).toBase64()}?=`;
}

const SENDERS = PEOPLE.flatMap((name) =>
  COMPANIES.map((company) => {
    const local = name.normalize("NFD").replace(/[^A-Za-z ]/g, "").toLowerCase().replace(" ", ".");
    return { address: `${local}@${company}.example.test`, name: displayName(name) };
  })
);

/** `Fri Jan  2 03:04:05 2026`, the date of an mbox separator. */
function mboxDate(date: Date): string {
  const [day = "", month = ""] = rfc5322Date(date).replace(",", "").split(" ").filter((word) =>
    /^[A-Z]/.test(word)
  );
  const number = String(date.getUTCDate()).padStart(2, " ");
  return `${day} ${month} ${number} ${date.toISOString().slice(11, 19)} ${date.getUTCFullYear()}`;
}

/** The i-th message of `count`, oldest first, up to its Content-Type. */
function head(i: number, count: number): string {
  const date = new Date(NEWEST - (count - 1 - i) * STEP_MS);
  // Primes, so that senders and subjects do not repeat in step.
  const sender = SENDERS[(i * 31) % SENDERS.length] ?? { name: "", address: "" };
  const subject = `${pick(TOPICS, i * 7)} about ${pick(MATTERS, i * 3)}, number ${i}`;
  return `From ${sender.address} ${mboxDate(date)}
Date: ${rfc5322Date(date)}
From: ${sender.name} <${sender.address}>
To: Ada Lindqvist <ada@example.test>
Subject: ${i % 3 === 0 ? `Re: ${subject}` : subject}
Message-ID: <${i}.of.${count}@${sender.address.split("@")[1]}>
MIME-Version: 1.0
`;
}

const TEXT = `Content-Type: text/plain; charset=utf-8

Dear Ada,

here is what you asked for. There is nothing to decide before next week.

With kind regards
`;

function* letters(count: number): Generator<string> {
  let chunk = "";
  for (let i = 0; i < count; i++) {
    chunk += `${head(i, count)}${TEXT}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}

/** The light messages first (UIDs 1 to 5), then the same with the attachment (6 to 10). */
function* heavy(): Generator<string> {
  const count = 2 * HEAVY_COUNT;
  for (let i = 0; i < HEAVY_COUNT; i++) yield `${head(i, count)}${TEXT}\n`;
  for (let i = HEAVY_COUNT; i < count; i++) {
    const data = base64Lines(randomBytes(HEAVY_BYTES, i)).replaceAll("\r\n", "\n");
    yield `${head(i, count)}Content-Type: multipart/mixed; boundary=b${i}

--b${i}
${TEXT}
--b${i}
Content-Type: application/zip; name="heavy-${i}.zip"
Content-Disposition: attachment; filename="heavy-${i}.zip"
Content-Transfer-Encoding: base64

${data}
--b${i}--

`;
  }
}

const small = (user: string, messages: number): MailboxRecipe => ({
  user,
  messages,
  mbox: () => letters(messages),
});

/** A thousand small messages. */
export const THOUSAND: MailboxRecipe = small("thousand", 1_000);

/** A hundred thousand small messages. */
export const HUNDRED_THOUSAND: MailboxRecipe = small("hundredthousand", 100_000);

/** A million small messages. */
export const MILLION: MailboxRecipe = small("million", 1_000_000);

/** Heavy messages, and the same without what makes them heavy. */
export const HEAVY: MailboxRecipe = { user: "heavy", messages: 2 * HEAVY_COUNT, mbox: heavy };

/** What the cached mailboxes are named after: they are made from this file and nothing else. */
export async function recipeHash(): Promise<string> {
  const source = await Deno.readFile(new URL(import.meta.url));
  const digest = await crypto.subtle.digest("SHA-256", source);
  return new Uint8Array(digest).toHex().slice(0, 12);
}
