/**
 * Finds the messages of a conversation, folder by folder: by the server's name
 * for it where there is one, else by asking for ids until no new ones turn up.
 *
 * @module
 */

import type { ContentClient } from "../../content/client.ts";
import { MailError } from "../../contract/error.ts";
import { formatMessageId, type MessageRef } from "../../contract/message_id.ts";
import type { FetchRequest } from "../../imap/fetch.ts";
import { assertSameUids, type OpenMailbox, type Session } from "../../imap/session.ts";
import { specialFolders } from "../../imap/special_folders.ts";
import {
  findRelated,
  fittingIds,
  isThreadName,
  isTooLargeToSearch,
  searchThreadName,
  threadItem,
} from "../../imap/thread.ts";
import { countUids, newestUids, type UidSet } from "../../imap/uid_set.ts";
import { fetchPresent, withheldError } from "../../imap/withheld.ts";
import { Conversation, MAX_CONVERSATION_MESSAGES, type Member } from "./conversation.ts";
import { toIssue } from "../issue.ts";
import type { Issue } from "../output.ts";
import type { ThreadMethod } from "./output.ts";
import { fetchMessage } from "../message.ts";
import { readMembers, THREAD_SECTIONS } from "./member.ts";

/**
 * How often each folder is asked. The first round finds everything that well
 * written mail programs link, the second what others do; more are for chains
 * of messages that name nothing but the one before.
 */
const MAX_ROUNDS = 4;

/** Answers one call on one session. */
export class ThreadSearch {
  readonly issues: Issue[] = [];
  /** Folders that were looked at, in order. */
  readonly looked = new Set<string>();
  readonly #session: Session;
  readonly #content: ContentClient;
  readonly #ref: MessageRef;
  readonly #items: FetchRequest;
  readonly #failed = new Set<string>();
  #walked = false;

  /** @param items What a summary needs of each message. */
  constructor(session: Session, content: ContentClient, ref: MessageRef, items: FetchRequest) {
    this.#session = session;
    this.#content = content;
    this.#ref = ref;
    this.#items = { ...items, sections: [...items.sections ?? [], ...THREAD_SECTIONS] };
  }

  /** Finds the conversation of the message. */
  async find(): Promise<
    { readonly conversation: Conversation; readonly target: Member; readonly method: ThreadMethod }
  > {
    const session = this.#session;
    const mailbox = await session.examineCurrent(this.#ref.mailbox);
    assertSameUids(mailbox, this.#ref.uidvalidity);
    const item = threadItem(session);
    const message = await fetchMessage(session, this.#ref, {
      ...this.#items,
      ...(item ? { threadId: item } : {}),
    });
    const [target] = await this.#read(mailbox, [message]) as [Member];
    const folders = await this.#folders(mailbox.path);
    const conversation = new Conversation(target, folders.trusted);
    this.looked.add(mailbox.path);
    if (item && isThreadName(item, message.threadId)) {
      const everything = item === "X-GM-THRID" ? folders.all : undefined;
      // All Mail has everything but what is in the bin; the message itself is known already.
      const places = everything === undefined ? folders.usual : [everything];
      const question = () => searchThreadName(session, item, message.threadId);
      for (const folder of places) await this.#look(conversation, folder, question);
      if (this.#failed.size < places.length) {
        const method = item === "X-GM-THRID" ? "gmail_thread_id" : "object_thread_id";
        return { conversation, target, method };
      }
    }
    await this.#walk(conversation, folders.usual);
    return { conversation, target, method: this.#walked ? "header_walk" : "thread_references" };
  }

  /** Folders to look into: where the message is, INBOX, Sent. */
  async #folders(
    own: string,
  ): Promise<
    { readonly usual: readonly string[]; readonly trusted: string[]; readonly all?: string }
  > {
    const inbox = this.#session.allows("INBOX") ? ["INBOX"] : [];
    try {
      const { sent, all } = await specialFolders(this.#session);
      const sentToo = sent === undefined ? [] : [sent];
      return {
        usual: [...new Set([own, ...inbox, ...sentToo])],
        // Nobody else can put a copy into Sent.
        trusted: [...sentToo, own, ...inbox],
        ...(all === undefined ? {} : { all }),
      };
    } catch (error) {
      this.issues.push(toIssue(error, "list_folders"));
      return { usual: [...new Set([own, ...inbox])], trusted: [own, ...inbox] };
    }
  }

  async #walk(conversation: Conversation, folders: readonly string[]): Promise<void> {
    const open = (folder: string) =>
      this.#failed.has(folder) ? [] : fittingIds(conversation.open(folder));
    let order = folders;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (order.every((folder) => open(folder).length === 0)) return;
      for (const folder of order) {
        const ids = open(folder);
        if (ids.length === 0) continue;
        await this.#look(conversation, folder, async (mailbox) => {
          const around = folder === conversation.target.mailbox
            ? conversation.target.message.sequence
            : undefined;
          if (isTooLargeToSearch(mailbox)) conversation.limits.add("large_folder");
          const { uids, by } = await findRelated(this.#session, mailbox, ids, around);
          conversation.asked(folder, ids);
          if (by === "search") this.#walked = true;
          return uids;
        });
      }
      // The folder that is open is asked first.
      order = order.toReversed();
    }
    if (order.some((folder) => open(folder).length > 0)) {
      conversation.limits.add("too_many_rounds");
    }
  }

  /** Opens a folder, asks it, and adds what it finds; a folder that fails is left out from then on. */
  async #look(
    conversation: Conversation,
    folder: string,
    question: (mailbox: OpenMailbox) => Promise<UidSet>,
  ): Promise<void> {
    try {
      const mailbox = await this.#session.examine(folder);
      const uids = await question(mailbox);
      this.looked.add(mailbox.path);
      const room = MAX_CONVERSATION_MESSAGES - conversation.size;
      if (countUids(uids) > MAX_CONVERSATION_MESSAGES) conversation.limits.add("too_many_messages");
      const fresh = newestUids(uids, MAX_CONVERSATION_MESSAGES)
        .filter((uid) => !conversation.has(mailbox.path, uid));
      if (fresh.length > room) conversation.limits.add("too_many_messages");
      const wanted = fresh.slice(0, Math.max(0, room));
      if (wanted.length === 0) return;
      const { messages, withheld } = await fetchPresent(this.#session, wanted, this.#items);
      const members = await this.#read(mailbox, [...messages.values()]);
      for (const member of members) conversation.add(member);
      for (const uid of withheld) this.#tellWithheld(mailbox, uid);
    } catch (error) {
      // What a smaller question would be answered is for the caller to try.
      if (!this.#session.usable || isTooLarge(error)) throw error;
      this.#failed.add(folder);
      this.issues.push(toIssue(error, "search_folder"));
      this.#session.specialFolders = undefined;
    }
  }

  /** Says once that a message of the conversation did not come: each round finds it anew. */
  #tellWithheld({ path, uidvalidity }: OpenMailbox, uid: number): void {
    const { account } = this.#ref;
    const message_id = formatMessageId({ account, mailbox: path, uidvalidity, uid });
    if (this.issues.some((issue) => issue.message_id === message_id)) return;
    this.issues.push(toIssue(withheldError(), "read_message", { message_id }));
  }

  /** Folders that could not be looked at. */
  get failed(): readonly string[] {
    return [...this.#failed];
  }

  async #read(mailbox: OpenMailbox, fetched: Parameters<typeof readMembers>[4]) {
    return await readMembers(this.#session, this.#content, this.#ref.account, mailbox, fetched);
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof MailError && error.code === "too_large";
}
