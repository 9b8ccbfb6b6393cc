/**
 * Storing a draft, exactly once.
 *
 * @module
 */

import { sleep } from "../../contract/sleep.ts";
import { MailError, reasonOf } from "../../contract/error.ts";
import { formatMessageId } from "../../contract/message_id.ts";
import type { Session } from "../../imap/session.ts";
import { type Appended, appendMessage } from "../../imap/write/append.ts";
import { canExpungeUids } from "../../imap/write/expunge.ts";
import { type FolderEnd, folderEnd } from "../../imap/write/folder_end.ts";
import { findStored } from "../../imap/write/find_stored.ts";
import { LOOKS_MS } from "../../imap/write/looks.ts";
import { isRefusal, refusable } from "../../imap/write/refusal.ts";
import type { OpenAccount } from "../accounts.ts";
import type { Item, ItemReason, UndoPlan, Work } from "../write/operation.ts";
import { RemoveDraftWork } from "./remove_draft_work.ts";

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
  /** Pauses before the looks for it, in milliseconds. @default {LOOKS_MS} */
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
  /** Where it said that it did. */
  #told: Appended | undefined;
  #stored: Stored | undefined;
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
      if (this.#before && await this.#isStored(session, this.#before, signal)) return;
      if (!this.#accepted) {
        const before = await folderEnd(session, mailbox);
        this.#before ??= before;
        if (!await this.#store(session)) return;
        if (await this.#isStored(session, before, signal)) return;
      }
      this.#failed("not_found_after_storing");
    });
    return false;
  }

  giveUp(): void {
    if (this.items[0].outcome === "pending" && this.#before) this.#failed("end_not_seen");
    this.#message = new Uint8Array();
  }

  undo(): UndoPlan {
    const [item] = this.items;
    const stored = this.#stored;
    const messageId = item.newMessageId;
    if (!stored || messageId === undefined) return { restores: 0 };
    if (!this.#canExpunge) return { restores: 0, cannot: NO_UNDO };
    const { target, mailbox } = this.#draft;
    return {
      restores: 1,
      start: () => new RemoveDraftWork({ target, mailbox, messageId, ...stored }),
    };
  }

  /** Sends the draft; tells whether the server said that it stored it. */
  async #store(session: Session): Promise<boolean> {
    try {
      this.#told = await refusable(() =>
        appendMessage(session, this.#draft.mailbox, this.#message, { flags: FLAGS })
      );
    } catch (error) {
      if (!isFinal(error)) throw error;
      this.#failed(reasonOf(error) ?? "server_refused");
      // The folder may have been renamed since it was looked up.
      session.specialFolders = undefined;
      return false;
    }
    this.#accepted = true;
    return true;
  }

  /**
   * Looks for the draft where the server says that it is, and among what came
   * after `before`: no server's word is taken for it.
   */
  async #isStored(session: Session, before: FolderEnd, signal: AbortSignal): Promise<boolean> {
    const { target, mailbox, headerId, looksMs = LOOKS_MS } = this.#draft;
    const [item] = this.items;
    for (const pause of looksMs) {
      if (pause > 0) {
        await sleep(pause, signal);
        await session.noop();
      }
      const { uidvalidity } = await session.examineCurrent(mailbox);
      const first = uidvalidity === before.uidvalidity ? before.uidnext : 1;
      const told = uidvalidity === this.#told?.uidvalidity ? this.#told.uid : undefined;
      const found = await findStored(session, headerId, { told, first });
      if (!found) continue;
      const { uid, key } = found;
      this.#message = new Uint8Array();
      this.#stored = { uidvalidity, uid, key };
      item.outcome = "done";
      item.newMessageId = formatMessageId({
        account: target.account.id,
        mailbox: item.mailbox,
        uidvalidity,
        uid,
      });
      return true;
    }
    return false;
  }

  #failed(reason: ItemReason): void {
    const [item] = this.items;
    this.#message = new Uint8Array();
    item.outcome = "failed";
    item.reason = reason;
  }
}

/** Where a draft is, and what it is known by. */
interface Stored extends Appended {
  /** Of its fingerprint. */
  readonly key: string;
}

/** Whether it is certain that the draft was not stored, and would not be the next time. */
function isFinal(error: unknown): boolean {
  if (reasonOf(error) === "message_too_large_for_server") return true;
  return isRefusal(error) && error instanceof MailError && !error.retryable;
}
