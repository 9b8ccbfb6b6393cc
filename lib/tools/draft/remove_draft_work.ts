/**
 * Taking a draft back: removing exactly the message that was stored.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import { assertSameUids, type Session } from "../../imap/session.ts";
import type { Appended } from "../../imap/write/append.ts";
import { fingerprints } from "../../imap/write/fingerprint.ts";
import { isRefusal } from "../../imap/write/refusal.ts";
import { isMarked, removeMessages } from "../../imap/write/remove.ts";
import type { OpenAccount } from "../accounts.ts";
import type { Item, ItemReason, UndoPlan, Work } from "../write/operation.ts";

/** A draft that is stored. */
export interface StoredDraft extends Appended {
  readonly target: Pick<OpenAccount, "account" | "pool">;
  readonly mailbox: string;
  readonly messageId: string;
  /** Of its fingerprint, when it was seen stored. */
  readonly key: string;
}

/** Removes a draft, if it is still the one that was stored. */
export class RemoveDraftWork implements Work {
  readonly action = "remove_draft";
  readonly accounts: readonly string[];
  readonly items: readonly [Item];
  readonly #draft: StoredDraft;
  /** Whether its removal was sent: if it is gone afterwards, this work removed it. */
  #sent = false;
  /** Whether somebody else had marked it as deleted before that. */
  #wasMarked = false;

  constructor(draft: StoredDraft) {
    this.#draft = draft;
    this.accounts = [draft.target.account.id];
    this.items = [{ messageId: draft.messageId, outcome: "pending" }];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const { target, mailbox } = this.#draft;
    const [item] = this.items;
    const reason = await target.pool.write(mailbox, signal, (session) => this.#remove(session));
    item.outcome = reason === undefined ? "done" : "failed";
    if (reason !== undefined) item.reason = reason;
    return false;
  }

  giveUp(): void {
    const [item] = this.items;
    if (item.outcome !== "pending" || !this.#sent) return;
    item.outcome = "failed";
    item.reason = "end_not_seen";
  }

  undo(): UndoPlan {
    return { restores: 0, cannot: "A draft that was taken back is gone; write it again" };
  }

  /**
   * Why it was not removed; undefined when it was.
   *
   * @throws {MailError} As {@link removeMessages}.
   */
  async #remove(session: Session): Promise<ItemReason | undefined> {
    const { mailbox: path, uidvalidity, uid, key } = this.#draft;
    if (!this.#sent) {
      assertSameUids(await session.select(path), uidvalidity);
      this.#wasMarked = isMarked((await fingerprints(session, [uid])).get(uid));
    }
    try {
      const { gone, missing, left } = await removeMessages(
        session,
        { path, uidvalidity },
        [{ uid, key, marked: this.#wasMarked }],
        () => this.#sent = true,
      );
      if (gone.has(uid) || missing.has(uid) && this.#sent) return undefined;
      if (missing.has(uid)) return "message_not_found";
      return left.has(uid) ? "not_removed" : "message_changed";
    } catch (error) {
      if (!isRefusal(error) || !(error instanceof MailError) || error.retryable) throw error;
      return reasonOf(error) ?? error.code;
    }
  }
}
