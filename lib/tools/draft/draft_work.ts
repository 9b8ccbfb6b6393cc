/**
 * Storing a draft, exactly once.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import { formatMessageId } from "../../contract/message_id.ts";
import type { Session } from "../../imap/session.ts";
import { type Appended, appendMessage } from "../../imap/write/append.ts";
import { canExpungeUids } from "../../imap/write/expunge.ts";
import { type FolderEnd, folderEnd } from "../../imap/write/folder_end.ts";
import { LOOKS_MS } from "../../imap/write/looks.ts";
import { findByHeaderId } from "../../imap/write/find_stored.ts";
import type { OpenAccount } from "../accounts.ts";
import type { Item, UndoPlan, Work } from "../write/operation.ts";
import { RemoveDraftWork } from "./remove_draft_work.ts";
import { sleep } from "../write/sleep.ts";

/** What a draft is stored with. */
const FLAGS = ["\\Draft", "\\Seen"];

/** Why a draft cannot be taken back where the server lacks UIDPLUS. */
export const NO_UNDO =
  "The mail server cannot remove a chosen message for good; delete the draft in a mail program";

/** A draft that is written and not stored yet. */
export interface NewDraft {
  readonly target: Pick<OpenAccount, "account" | "pool">;
  /** Path of the Drafts folder. */
  readonly mailbox: string;
  readonly message: Uint8Array;
  /** Its Message-ID, by which it is known again. */
  readonly headerId: string;
  /** Pauses between looks after a lost connection, in milliseconds. @default {LOOKS_MS} */
  readonly looksMs?: readonly number[];
}

/** Stores a draft. */
export class DraftWork implements Work {
  readonly action = "create_draft";
  readonly accounts: readonly string[];
  readonly items: readonly [Item & { mailbox: string }];
  readonly #draft: Omit<NewDraft, "message">;
  /** Forgotten when it is stored: operations are remembered, and it may have 30 MB. */
  #message: Uint8Array;
  /** Set right before the draft is sent for the first time. */
  #before: FolderEnd | undefined;
  /** Whether the server said that it stored the draft. */
  #accepted = false;
  #stored: Appended | undefined;
  #canExpunge = false;

  constructor({ message, ...draft }: NewDraft) {
    this.#draft = draft;
    this.#message = message;
    this.accounts = [draft.target.account.id];
    this.items = [{ mailbox: draft.mailbox, outcome: "pending" }];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const { target, mailbox } = this.#draft;
    await target.pool.write(mailbox, signal, async (session) => {
      this.#canExpunge = canExpungeUids(session);
      if (this.#before) {
        const stored = await this.#look(
          session,
          this.#before,
          this.#accepted ? [0] : this.#draft.looksMs ?? LOOKS_MS,
          signal,
        );
        if (stored || this.#accepted) return this.#done(stored);
      }
      const before = await folderEnd(session, mailbox);
      this.#before ??= before;
      let told: Appended | undefined;
      try {
        told = await appendMessage(session, mailbox, this.#message, { flags: FLAGS });
      } catch (error) {
        if (!session.usable || !isRefusal(error)) throw error;
        return this.#refused(session, error);
      }
      this.#accepted = true;
      this.#done(told ?? await this.#look(session, before, [0], signal));
    });
    return false;
  }

  giveUp(): void {
    const [item] = this.items;
    if (item.outcome === "pending" && this.#accepted) this.#done(undefined);
    else if (item.outcome === "pending" && this.#before) {
      item.outcome = "failed";
      item.reason = "end_not_seen";
    }
    this.#message = new Uint8Array();
  }

  undo(): UndoPlan {
    const [item] = this.items;
    if (item.outcome !== "done") return { restores: 0 };
    const stored = this.#stored;
    if (!stored || item.newMessageId === undefined) {
      return { restores: 0, cannot: "The mail server did not tell where it stored the draft" };
    }
    if (!this.#canExpunge) return { restores: 0, cannot: NO_UNDO };
    const { target, mailbox, headerId } = this.#draft;
    const messageId = item.newMessageId;
    return {
      restores: 1,
      start: () => new RemoveDraftWork({ target, mailbox, headerId, messageId, ...stored }),
    };
  }

  /** Looks for the draft among what came after `before`. */
  async #look(
    session: Session,
    before: FolderEnd,
    pauses: readonly number[],
    signal: AbortSignal,
  ): Promise<Appended | undefined> {
    const { mailbox, headerId } = this.#draft;
    const { uidvalidity } = await session.examineCurrent(mailbox);
    const first = uidvalidity === before.uidvalidity ? before.uidnext : 1;
    for (const pause of pauses) {
      if (pause > 0) {
        await sleep(pause, signal);
        await session.noop();
      }
      const [uid] = await findByHeaderId(session, first, headerId);
      if (uid !== undefined) return { uidvalidity, uid };
    }
    return undefined;
  }

  #done(stored: Appended | undefined): void {
    const [item] = this.items;
    this.#message = new Uint8Array();
    this.#stored = stored;
    item.outcome = "done";
    if (!stored) return;
    const { account } = this.#draft.target;
    item.newMessageId = formatMessageId({ account: account.id, mailbox: item.mailbox, ...stored });
  }

  #refused(session: Session, error: MailError): void {
    const [item] = this.items;
    item.outcome = "failed";
    item.reason = reasonOf(error) ?? "server_refused";
    this.#message = new Uint8Array();
    // The folder may have been renamed since it was looked up.
    session.specialFolders = undefined;
  }
}

/** Whether the server answered that it does not store it; after anything else it is looked for. */
function isRefusal(error: unknown): error is MailError {
  return error instanceof MailError && (!error.retryable || reasonOf(error) === "server_refused");
}
