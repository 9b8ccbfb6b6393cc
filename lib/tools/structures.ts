/**
 * Structures of messages that were listed or read a moment ago. A message
 * never changes (RFC 3501 section 2.3.1.1), so the text of one whose structure
 * is known is fetched together with its header.
 *
 * @module
 */

import type { MessageRef } from "../contract/message_id.ts";
import type { Structure } from "../imap/bodystructure.ts";
import type { Part } from "../mime/part.ts";

/** Messages that are remembered: some pages of a list. */
const MAX_MESSAGES = 500;

/** Parts of a message that is remembered: people send fewer, and 500 such are about 10 MB. */
const MAX_PARTS = 40;

/** What identifies a message within an account. */
type Key = Pick<MessageRef, "mailbox" | "uidvalidity" | "uid">;

/** The structures of one account. */
export class Structures {
  readonly #known = new Map<string, Structure>();

  /** The structure of a message, if it is known. */
  get(message: Key): Structure | undefined {
    return this.#known.get(keyOf(message));
  }

  /** Remembers a structure, unless it is a monstrous one. */
  add(message: Key, structure: Structure): void {
    if (structure.truncated || countParts(structure.root, MAX_PARTS) > MAX_PARTS) return;
    const key = keyOf(message);
    this.#known.delete(key);
    this.#known.set(key, structure);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MAX_MESSAGES) break;
      this.#known.delete(oldest);
    }
  }

  /** Forgets the messages of mailboxes that were renamed or deleted. */
  forget(gone: (mailbox: string) => boolean): void {
    for (const key of this.#known.keys()) if (gone(mailboxOf(key))) this.#known.delete(key);
  }
}

function keyOf({ mailbox, uidvalidity, uid }: Key): string {
  return `${uidvalidity} ${uid} ${mailbox}`;
}

/** The mailbox of a key; the two numbers before it have no spaces. */
function mailboxOf(key: string): string {
  return key.slice(key.indexOf(" ", key.indexOf(" ") + 1) + 1);
}

/** Parts of a tree, counted as far as `limit`. */
function countParts(part: Part, limit: number): number {
  let count = 1;
  for (const child of part.children) {
    if (count > limit) break;
    count += countParts(child, limit - count);
  }
  return count;
}
