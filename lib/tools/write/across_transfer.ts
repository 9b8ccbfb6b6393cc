/**
 * One message on its way to another account: fetched, stored, looked at, and
 * only then removed.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import { formatMessageId } from "../../contract/message_id.ts";
import { assertSameUids, type Session } from "../../imap/session.ts";
import { appendMessage } from "../../imap/write/append.ts";
import { canExpungeUids, cannotExpunge } from "../../imap/write/expunge.ts";
import { type Fingerprint, fingerprints } from "../../imap/write/fingerprint.ts";
import { arrivedBehind, type FolderEnd, folderEnd } from "../../imap/write/folder_end.ts";
import { LOOKS_MS, pauseBeforeLook } from "../../imap/write/looks.ts";
import { DELETED, removeMessages } from "../../imap/write/remove.ts";
import { fetchWhole } from "../../imap/write/whole_message.ts";
import type { Accounts } from "../accounts.ts";
import type { Place } from "./across_work.ts";
import { settle, type Target } from "./targets.ts";
import type { TransferKind } from "./transfer_batch.ts";

/** Set by the server alone, or what is on its way out. */
const NOT_TAKEN_ALONG: ReadonlySet<string> = new Set(["\\recent", DELETED.toLowerCase()]);

/** One message. It is its own journal. */
export class AcrossTransfer {
  readonly target: Target;
  readonly #kind: TransferKind;
  readonly #destination: Place;
  readonly #open: Accounts;
  /** UIDs of the destination that are other messages of the same operation. */
  readonly #claimed: Set<number>;
  #source: Fingerprint | undefined;
  #end: FolderEnd | undefined;
  /** It was sent, and the answer has not been seen. */
  #unknown = false;
  #copy: Fingerprint | undefined;
  /** The server itself said where it put it. */
  #told = false;
  /** The removal of the original was sent while it was there. */
  #removing = false;
  /** Why the copy goes again. Set before it is removed: whoever goes on must not remove the original. */
  #withdrawing: "size_differs" | "source_not_removed" | undefined;

  constructor(
    target: Target,
    kind: TransferKind,
    destination: Place,
    accounts: Accounts,
    claimed: Set<number>,
  ) {
    this.target = target;
    this.#kind = kind;
    this.#destination = destination;
    this.#open = accounts;
    this.#claimed = claimed;
  }

  /** Id of the message in the destination; undefined while there is none. */
  get newId(): string | undefined {
    if (!this.#copy || !this.#end) return undefined;
    const { path, uidvalidity } = this.#end;
    const { account } = this.#destination;
    return formatMessageId({ account, mailbox: path, uidvalidity, uid: this.#copy.uid });
  }

  /** Fingerprint of the message in the destination. */
  get newKey(): string | undefined {
    return this.#copy?.key;
  }

  /**
   * Does what is left to do.
   *
   * @throws {MailError}
   */
  async run(signal: AbortSignal): Promise<void> {
    const source = this.#open.get(this.target.ref.account).pool;
    const destination = this.#open.get(this.#destination.account).pool;
    if (this.#unknown) {
      await destination.write(undefined, signal, (session) => this.#lookForLost(session));
    }
    if (!this.#copy) {
      const bytes = await source.read(
        this.target.ref.mailbox,
        signal,
        (session) => this.#fetchSource(session),
      );
      await destination.write(undefined, signal, (session) => this.#store(session, bytes));
    }
    if (!this.#withdrawing && !this.#checkSize()) return;
    if (this.#kind === "move" && !this.#withdrawing) {
      await source.write(this.target.ref.mailbox, signal, (session) => this.#remove(session));
    }
    if (this.#withdrawing) {
      await destination.write(undefined, signal, (session) => this.#takeBack(session));
      return settle([this.target], "failed", this.#withdrawing);
    }
    const { item } = this.target;
    item.outcome = "done";
    if (this.newId !== undefined) item.newMessageId = this.newId;
    if (!this.#flagsKept()) item.reason ??= "flags_not_all_kept";
  }

  /**
   * Whether what was stored is as long as the original. What is not goes again,
   * but only if the server said itself that it is ours: another mail may have
   * the same fields.
   */
  #checkSize(): boolean {
    if (this.#copy?.size === this.#source?.size) return true;
    if (this.#told) {
      this.#withdrawing = "size_differs";
      return true;
    }
    settle([this.target], "failed", "size_differs");
    if (this.newId !== undefined) this.target.item.newMessageId = this.newId;
    return false;
  }

  async #fetchSource(session: Session): Promise<Uint8Array> {
    const { mailbox, uidvalidity, uid } = this.target.ref;
    assertSameUids(await session.examineCurrent(mailbox), uidvalidity);
    if (this.#kind === "move" && !canExpungeUids(session)) throw cannotExpunge();
    this.#source = (await fingerprints(session, [uid])).get(uid);
    if (!this.#source) {
      throw new MailError("not_found", "There is no such message", {
        details: { reason: "message_not_found" },
      });
    }
    return await fetchWhole(session, uid, this.#source.size);
  }

  async #store(session: Session, bytes: Uint8Array): Promise<void> {
    const source = this.#source as Fingerprint;
    this.#end ??= await folderEnd(session, this.#destination.mailbox);
    this.#unknown = true;
    let appended: Awaited<ReturnType<typeof appendMessage>>;
    try {
      appended = await appendMessage(session, this.#destination.mailbox, bytes, {
        flags: source.flags.filter((flag) => !NOT_TAKEN_ALONG.has(flag.toLowerCase())),
        ...(source.internalDate ? { internalDate: source.internalDate } : {}),
      });
    } catch (error) {
      // The server's own word that it did not.
      if (session.usable) this.#unknown = false;
      throw error;
    }
    await this.#find(session, appended?.uid);
    this.#unknown = false;
    if (this.#copy) return;
    throw new MailError("unavailable", "The other server does not have what it was given", {
      retryable: false,
      details: { reason: "not_found_after_storing" },
    });
  }

  /** Looks for the message in the destination. */
  async #find(session: Session, uid?: number): Promise<void> {
    const arrived = await arrivedBehind(session, this.#end as FolderEnd);
    const free = arrived.filter((message) => !this.#claimed.has(message.uid));
    this.#told = uid !== undefined;
    this.#copy = this.#told
      ? arrived.find((message) => message.uid === uid)
      : free.find(({ key }) => key === this.#source?.key) ??
        free.find(({ headerKey }) => headerKey === this.#source?.headerKey);
    if (this.#copy) this.#claimed.add(this.#copy.uid);
  }

  async #lookForLost(session: Session): Promise<void> {
    for (const look of LOOKS_MS) {
      await pauseBeforeLook(look);
      await this.#find(session);
      if (this.#copy) break;
    }
    this.#unknown = false;
  }

  async #remove(session: Session): Promise<void> {
    const { mailbox, uidvalidity, uid } = this.target.ref;
    const source = this.#source as Fingerprint;
    const { gone, missing } = await removeMessages(
      session,
      { path: mailbox, uidvalidity },
      [{ uid, key: source.key }],
      () => this.#removing = true,
    );
    if (gone.has(uid) || (missing.has(uid) && this.#removing)) return;
    // Somebody else removed it: what was stored may be all that is left.
    if (missing.has(uid)) this.target.item.reason = "removed_by_another";
    else this.#withdrawing = "source_not_removed";
  }

  /** The original stays, so the copy goes; one that cannot be removed is told. */
  async #takeBack(session: Session): Promise<void> {
    if (!this.#copy || !this.#end) return;
    const { uid, key } = this.#copy;
    if (canExpungeUids(session)) {
      const { gone, missing } = await removeMessages(session, this.#end, [{ uid, key }]);
      if (gone.has(uid) || missing.has(uid)) this.#copy = undefined;
    }
    if (this.#copy) this.#tellCopy();
  }

  /** The message is in both places. */
  #tellCopy(): void {
    const { item } = this.target;
    item.outcome = "failed";
    item.reason = "copied_but_not_removed";
    if (this.newId !== undefined) item.newMessageId = this.newId;
  }

  #flagsKept(): boolean {
    const kept = new Set(this.#copy?.flags.map((flag) => flag.toLowerCase()));
    return this.#source?.flags.every((flag) =>
      kept.has(flag.toLowerCase()) || NOT_TAKEN_ALONG.has(flag.toLowerCase())
    ) === true;
  }

  /** Writes down what is half done when nothing more will be sent about it. */
  markHalfDone(): void {
    if (this.target.item.outcome !== "pending") return;
    if (this.#copy && this.#kind === "move" && !this.#withdrawing) this.#tellCopy();
    else if (this.#copy || this.#unknown) settle([this.target], "failed", "end_not_seen");
    if (this.newId !== undefined) this.target.item.newMessageId = this.newId;
  }

  /** Writes down how far it came when nothing can be sent any more. */
  giveUp(): void {
    this.markHalfDone();
    settle([this.target], "failed", "not_reached");
  }
}
