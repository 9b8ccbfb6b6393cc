/**
 * Taking a draft back: removing exactly the message that was stored.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import { canExpungeUids, expungeUids } from "../../imap/write/expunge.ts";
import { storeFlags } from "../../imap/write/message_commands.ts";
import { DELETED } from "../../imap/write/remove.ts";
import { headerIdOf } from "../../imap/write/find_stored.ts";
import type { Appended } from "../../imap/write/append.ts";
import type { Session } from "../../imap/session.ts";
import type { OpenAccount } from "../accounts.ts";
import type { Item, ItemReason, UndoPlan, Work } from "../write/operation.ts";

/** A draft that is stored. */
export interface StoredDraft extends Appended {
  readonly target: Pick<OpenAccount, "account" | "pool">;
  readonly mailbox: string;
  readonly headerId: string;
  readonly messageId: string;
}

/** Removes a draft, if it is still the one that was stored. */
export class RemoveDraftWork implements Work {
  readonly action = "remove_draft";
  readonly accounts: readonly string[];
  readonly items: readonly [Item];
  readonly #draft: StoredDraft;
  /** Whether it was marked as deleted: if it is gone afterwards, this work removed it. */
  #marked = false;

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
    if (item.outcome !== "pending" || !this.#marked) return;
    item.outcome = "failed";
    item.reason = "end_not_seen";
  }

  undo(): UndoPlan {
    return { restores: 0, cannot: "A draft that was taken back is gone; write it again" };
  }

  /** Why it was not removed; undefined when it was. */
  async #remove(session: Session): Promise<ItemReason | undefined> {
    const { mailbox, uidvalidity, uid, headerId } = this.#draft;
    const open = await session.select(mailbox);
    if (open.uidvalidity !== uidvalidity) return "uidvalidity_changed";
    if (!canExpungeUids(session)) return "no_uidplus";
    const found = await headerIdOf(session, uid);
    if (found === undefined) return this.#marked ? undefined : "message_not_found";
    if (found !== headerId) return "message_changed";
    this.#marked = true;
    await storeFlags(session, [uid], { sign: "+", flags: [DELETED] });
    try {
      await expungeUids(session, [uid]);
    } catch (error) {
      if (!session.usable || !(error instanceof MailError)) throw error;
      await storeFlags(session, [uid], { sign: "-", flags: [DELETED] });
      return reasonOf(error) ?? error.code;
    }
    return await headerIdOf(session, uid) === undefined ? undefined : "server_refused";
  }
}
