/**
 * Which account and mailboxes a search is about.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import { listMailboxes, type Mailbox } from "../../imap/mailboxes.ts";
import type { Session } from "../../imap/session.ts";
import type { Accounts, OpenAccount } from "../accounts.ts";
import type { MailboxPosition, SearchPosition } from "./cursor.ts";
import type { SearchInput } from "./input.ts";

/** Most mailboxes of one search through all of them: some accounts have thousands. */
const MAX_MAILBOXES = 300;

/** What is searched, and how far it has come. */
export interface Target {
  readonly account: OpenAccount;
  readonly mailboxes: readonly MailboxPosition[];
  /** Whether several mailboxes were asked for. */
  readonly several: boolean;
  /** Whether there are more mailboxes than are searched. */
  readonly cut: boolean;
}

/**
 * What the input asks for, or what a cursor goes on with.
 *
 * @throws {MailError} `invalid_input` when the input contradicts itself or the cursor.
 */
export async function findTarget(
  accounts: Accounts,
  input: SearchInput,
  from: SearchPosition | undefined,
  signal: AbortSignal,
): Promise<Target> {
  if (from) {
    assertSame(input, from);
    return { ...from, account: accounts.get(from.account), cut: false };
  }
  const account = accounts.get(input.account_id);
  if (input.mailboxes === undefined) {
    return { account, mailboxes: [begin(input.mailbox ?? "INBOX")], several: false, cut: false };
  }
  if (input.mailbox !== undefined) throw contradiction("mailbox and mailboxes exclude each other");
  if (!input.mailboxes.includes("*")) {
    const paths = new Set(input.mailboxes.map((path) => /^inbox$/i.test(path) ? "INBOX" : path));
    return { account, mailboxes: [...paths].map(begin), several: true, cut: false };
  }
  const all = await account.pool.read(undefined, signal, everything);
  const mailboxes = all.slice(0, MAX_MAILBOXES).map(({ path }) => begin(path));
  return { account, mailboxes, several: true, cut: all.length > MAX_MAILBOXES };
}

function begin(mailbox: string): MailboxPosition {
  return {
    mailbox,
    uidvalidity: undefined,
    total: undefined,
    place: undefined,
    held: [],
    more: true,
  };
}

/** Mailboxes that show messages of others again. */
const MIRRORS: ReadonlySet<string> = new Set(["all", "flagged", "important"]);

/** What Gmail's "All Mail" leaves out. */
const NOT_IN_ALL: ReadonlySet<string> = new Set(["all", "junk", "trash"]);

/** Mailboxes that hold each message once; empty ones are left out where they are known. */
async function everything(session: Session): Promise<readonly Mailbox[]> {
  const counts = session.client.capabilities.has("LIST-STATUS");
  const all = (await listMailboxes(session, counts, (found) => found))
    .filter(({ selectable, messages }) => selectable && messages !== 0);
  const isGmail = session.client.capabilities.has("X-GM-EXT-1");
  if (isGmail && all.some(({ specialUse }) => specialUse === "all")) {
    return all.filter(({ specialUse }) => NOT_IN_ALL.has(specialUse ?? ""));
  }
  return all.filter(({ specialUse }) => !MIRRORS.has(specialUse ?? ""));
}

function assertSame(input: SearchInput, from: SearchPosition): void {
  const otherAccount = input.account_id !== undefined && input.account_id !== from.account;
  const [only] = from.mailboxes;
  const otherMailbox = input.mailbox !== undefined &&
    (from.several || input.mailbox.toLowerCase() !== only?.mailbox.toLowerCase());
  const otherKind = input.mailboxes !== undefined && !from.several;
  if (otherAccount || otherMailbox || otherKind) {
    throw new MailError("invalid_input", "The cursor belongs to another account or folder", {
      hint: "Leave account_id, mailbox and mailboxes out when you pass a cursor.",
      details: { reason: "cursor_mismatch" },
    });
  }
}

function contradiction(message: string): MailError {
  return new MailError("invalid_input", message, { details: { reason: "arguments" } });
}
