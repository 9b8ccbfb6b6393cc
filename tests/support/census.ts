/**
 * What an account really holds, as the server tells another client.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { mailboxArgument, readMailbox } from "../clients/mailbox_name.ts";
import type { RawImap } from "../clients/raw_imap.ts";

/** One message where it lies. */
export interface Held {
  /** Id of the account in the product's configuration. */
  readonly account: string;
  readonly mailbox: string;
  readonly uidvalidity: string;
  readonly uid: number;
  /** With its angle brackets; undefined when it has none. */
  readonly messageId: string | undefined;
  readonly size: number;
  readonly internalDate: string;
  /** In order, lower case, without `\Recent`, which nobody can set. */
  readonly flags: readonly string[];
  /** Of all its bytes. */
  readonly sha256: string;
}

/** One folder. */
export interface Folder {
  readonly account: string;
  readonly name: string;
  readonly uidvalidity: string;
  /** Whether mail programs show it. */
  readonly subscribed: boolean;
}

/** Everything in an account. */
export interface Census {
  readonly folders: readonly Folder[];
  readonly messages: readonly Held[];
}

/** A folder as LIST tells it. */
export interface Listed {
  readonly name: string;
  /** Lower case. */
  readonly attributes: readonly string[];
  readonly messages: number;
}

/** All folders with the count of their messages, by one command (RFC 5819). */
export async function listFolders(raw: RawImap): Promise<Listed[]> {
  const answer = await raw.command('LIST "" "*" RETURN (SUBSCRIBED STATUS (MESSAGES))');
  const counts = new Map<string, number>();
  for (const [, rest = ""] of answer.matchAll(/^\* STATUS (.*)\r$/gm)) {
    counts.set(readMailbox(rest), Number(/\(MESSAGES (\d+)\)$/.exec(rest)?.[1]));
  }
  return [...answer.matchAll(/^\* LIST \(([^)]*)\) (?:"."|NIL) (.*)\r$/gm)]
    .map(([, attributes = "", rest = ""]) => {
      const name = readMailbox(rest);
      return {
        name,
        attributes: attributes.toLowerCase().split(" "),
        messages: counts.get(name) ?? 0,
      };
    });
}

/** Counts what an account holds. Afterwards INBOX is open, for reading. */
export async function census(raw: RawImap, account = "default"): Promise<Census> {
  const listed = await listFolders(raw);
  // INBOX last: a client that has another folder open is in the way of deleting it.
  listed.sort((a, b) => Number(a.name === "INBOX") - Number(b.name === "INBOX"));
  const opened = listed.filter(({ attributes }) =>
    !attributes.includes("\\noselect") && !attributes.includes("\\nonexistent")
  );
  const answers = await raw.commandAll(opened.flatMap(({ name }) => [
    `EXAMINE ${mailboxArgument(name)}`,
    "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])",
  ]));
  const folders: Folder[] = [];
  const messages: Held[] = [];
  opened.forEach(({ name, attributes }, i) => {
    const [examined, fetched] = answers.slice(2 * i);
    if (typeof examined !== "string") throw examined;
    if (typeof fetched !== "string") throw fetched;
    const uidvalidity = /\[UIDVALIDITY (\d+)\]/.exec(examined)?.[1] ?? "";
    folders.push({ account, name, uidvalidity, subscribed: attributes.includes("\\subscribed") });
    for (const one of readFetches(fetched)) {
      messages.push({ account, mailbox: name, uidvalidity, ...one });
    }
  });
  return { folders, messages };
}

type Fetched = Omit<Held, "account" | "mailbox" | "uidvalidity">;

/** Reads FETCH responses of which the body is the last item and a literal. */
function readFetches(answer: string): Fetched[] {
  const all: Fetched[] = [];
  const begin = /\* \d+ FETCH \(([^\r\n]*)BODY\[\] \{(\d+)\}\r\n/y;
  let at = 0;
  for (;;) {
    begin.lastIndex = at;
    const match = begin.exec(answer);
    if (!match) {
      // Something else that the server says in between.
      const next = answer.indexOf("\r\n", at);
      if (next < 0) return all;
      at = next + 2;
      continue;
    }
    const [, items = "", length] = match;
    const body = answer.slice(begin.lastIndex, begin.lastIndex + Number(length));
    at = answer.indexOf("\r\n", begin.lastIndex + Number(length)) + 2;
    const flags = /FLAGS \(([^)]*)\)/.exec(items)?.[1] ?? "";
    const header = body.slice(0, body.indexOf("\r\n\r\n") + 2).replace(/\r\n[ \t]/g, " ");
    all.push({
      uid: Number(/UID (\d+)/.exec(items)?.[1]),
      messageId: /^message-id:\s*(\S.*?)\s*$/im.exec(header)?.[1],
      size: Number(/RFC822\.SIZE (\d+)/.exec(items)?.[1]),
      internalDate: /INTERNALDATE "([^"]*)"/.exec(items)?.[1] ?? "",
      flags: flags.toLowerCase().split(" ").filter((flag) => flag !== "" && flag !== "\\recent")
        .sort(),
      sha256: createHash("sha256").update(body).digest("hex"),
    });
  }
}
