/**
 * The messages of a conversation as far as they are known, and which ids are
 * still to be asked for. No mail server is needed to think about it.
 *
 * Upwards, towards the beginning, only the message itself and its ancestors are
 * believed; downwards, whoever refers to one of them belongs to it. So a mail
 * that claims to answer two conversations does not make one of them.
 *
 * @module
 */

import type { ThreadHeaders } from "../../content/protocol.ts";
import type { Fetched } from "../../imap/fetch.ts";
import type { ThreadField, ThreadId } from "../../imap/thread.ts";
import type { Summary } from "../output.ts";

/** One message, in one of its places. */
export interface Member {
  readonly mailbox: string;
  readonly uidvalidity: string;
  readonly message: Fetched;
  readonly summary: Summary;
  readonly headers: ThreadHeaders;
}

/** Ids that are followed: a conversation with more is shown in part. */
export const MAX_CONVERSATION_IDS = 200;

/** Messages that are looked at: about 1.5 KB from the server for each. */
export const MAX_CONVERSATION_MESSAGES = 200;

/** A reply: whoever has the id in one of these. */
const MENTIONS: readonly ThreadField[] = ["REFERENCES", "IN-REPLY-TO"];
const ANYWHERE: readonly ThreadField[] = ["MESSAGE-ID", ...MENTIONS];

/** A message delivered longer after it was sent was imported, in milliseconds; clocks are wrong by less. */
const IMPORTED_AFTER_MS = 86_400_000;

/** Why a conversation may be larger than what was found. */
export type Limit = "too_many_ids" | "too_many_messages" | "too_many_rounds" | "large_folder";

/** More than there can be in a mailbox. */
const UIDS = 2 ** 32;

/** What is known of a conversation. */
export class Conversation {
  readonly limits = new Set<Limit>();
  /** Messages left out because they are copies of others. */
  duplicates = 0;
  readonly #members = new Map<string, Member>();
  readonly #byId = new Map<string, Member[]>();
  /** Ids of the conversation in the order of their discovery. */
  readonly #ids = new Set<string>();
  readonly #ancestors = new Set<string>();
  readonly #asked = new Map<string, Set<string>>();
  readonly #target: Member;
  readonly #reused = new Set<string>();

  readonly #places: readonly string[];

  /**
   * @param target The message whose conversation it is.
   * @param places Mailboxes, most trusted first: of copies, the one there is shown.
   */
  constructor(target: Member, places: readonly string[] = []) {
    this.#target = target;
    this.#places = places;
    const { id, references } = target.headers;
    // Most are found through the first one; then the nearest, which some programs alone write.
    const [first, ...rest] = references;
    if (first !== undefined) this.#climb(first);
    for (const reference of rest.toReversed()) this.#climb(reference);
    if (id !== undefined) this.#follow(id);
    if (target.headers.cut) this.limits.add("too_many_ids");
    this.#keep(target);
  }

  /** The message whose conversation it is. */
  get target(): Member {
    return this.#target;
  }

  /** Messages found so far, copies too. */
  get size(): number {
    return this.#members.size;
  }

  /** Whether this message in this place is known already. */
  has(mailbox: string, uid: number): boolean {
    return this.#members.has(place(mailbox, uid));
  }

  /** Adds what was found; whether there is anything new to ask is told by {@link open}. */
  add(member: Member): void {
    if (this.has(member.mailbox, member.message.uid)) return;
    this.#keep(member);
    const { id, references, cut } = member.headers;
    if (id === undefined) return;
    if (this.#ancestors.has(id)) {
      if (cut) this.limits.add("too_many_ids");
      for (const reference of references.toReversed()) this.#climb(reference);
    }
    this.#follow(id);
  }

  /** Ids that a mailbox was not asked for yet, most telling first. */
  open(mailbox: string): readonly ThreadId[] {
    const asked = this.#asked.get(mailbox);
    return [...this.#ids].filter((id) => !asked?.has(id))
      // Ancestors are looked for everywhere, found or not: what was found first may be a forgery.
      // All others were found, so only those that answer them are looked for.
      .map((id) => ({ id, fields: this.#ancestors.has(id) ? ANYWHERE : MENTIONS }));
  }

  /** Notes what a mailbox was asked for. */
  asked(mailbox: string, ids: readonly ThreadId[]): void {
    const asked = this.#asked.get(mailbox) ?? new Set<string>();
    for (const { id } of ids) asked.add(id);
    this.#asked.set(mailbox, asked);
  }

  /** Each message once, oldest first. */
  messages(): readonly Member[] {
    return [...this.#members.values()].filter((member) => !this.#isCopy(member))
      .sort((a, b) => sentAt(a) - sentAt(b) || a.message.uid - b.message.uid);
  }

  /** Messages that bear the id of another one and differ from it. */
  impostors(): readonly Member[] {
    return this.messages().filter(({ headers }) => this.#reused.has(headers.id ?? ""));
  }

  #keep(member: Member): void {
    this.#members.set(place(member.mailbox, member.message.uid), member);
    const { id } = member.headers;
    if (id === undefined) return;
    const same = this.#byId.get(id) ?? [];
    if (same.some((other) => isSame(other, member))) this.duplicates++;
    else if (same.length > 0) this.#reused.add(id);
    this.#byId.set(id, [...same, member]);
  }

  /** Of the same message in several places one is shown. */
  #isCopy(member: Member): boolean {
    const all = this.#byId.get(member.headers.id ?? "") ?? [];
    return all.some((other) =>
      other !== member && isSame(other, member) && this.#rank(other) < this.#rank(member)
    );
  }

  /** Less is better: the message that was asked about, then by place, then the first that arrived. */
  #rank(member: Member): number {
    if (member === this.#target) return -1;
    const at = this.#places.indexOf(member.mailbox);
    return (at < 0 ? this.#places.length : at) * UIDS + member.message.uid;
  }

  #climb(id: string): void {
    if (this.#follow(id)) this.#ancestors.add(id);
  }

  #follow(id: string): boolean {
    if (this.#ids.size >= MAX_CONVERSATION_IDS && !this.#ids.has(id)) {
      this.limits.add("too_many_ids");
      return false;
    }
    this.#ids.add(id);
    return true;
  }
}

/**
 * Whether two messages with the same id are one. An id is easily copied: a
 * message that differs in sender or date is another one, and is shown.
 */
function isSame(a: Member, b: Member): boolean {
  return a.summary.from === b.summary.from && a.headers.date === b.headers.date;
}

/** When a message was sent, in milliseconds: when it arrived, unless it was imported later. */
export function sentAt({ message, headers }: Member): number {
  const received = message.internalDate?.getTime();
  const sent = headers.date === undefined ? undefined : Date.parse(headers.date);
  if (received === undefined) return sent ?? 0;
  return sent !== undefined && received - sent > IMPORTED_AFTER_MS ? sent : received;
}

function place(mailbox: string, uid: number): string {
  return `${mailbox}\0${uid}`;
}
