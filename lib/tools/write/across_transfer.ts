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
  /** The removal of the original was sent while it was there. */
  #removing = false;

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
    if (this.#kind === "move") {
      await source.write(this.target.ref.mailbox, signal, (session) => this.#remove(session));
      if (this.target.item.outcome === "failed") {
        await destination.write(undefined, signal, (session) => this.#takeBack(session));
        return;
      }
    }
    const { item } = this.target;
    item.outcome = "done";
    if (this.newId !== undefined) item.newMessageId = this.newId;
    if (!this.#flagsKept()) item.reason ??= "flags_not_all_kept";
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
    if (this.#copy?.size === source.size) return;
    const found = this.#copy !== undefined;
    if (found) await this.#takeBack(session);
    throw new MailError("unavailable", "The other server did not keep the message as it was", {
      retryable: false,
      details: { reason: found ? "size_differs" : "not_found_after_storing" },
    });
  }

  /** Looks for the message in the destination. */
  async #find(session: Session, uid?: number): Promise<void> {
    const arrived = await arrivedBehind(session, this.#end as FolderEnd);
    this.#copy = arrived.find((message) =>
      uid === undefined
        ? message.headerKey === this.#source?.headerKey && !this.#claimed.has(message.uid)
        : message.uid === uid
    );
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
    else settle([this.target], "failed", "source_not_removed");
  }

  /** The original stays, so the copy goes. */
  async #takeBack(session: Session): Promise<void> {
    if (!this.#copy || !this.#end) return;
    const { uid, key } = this.#copy;
    const { gone } = await removeMessages(session, this.#end, [{ uid, key }]);
    if (gone.has(uid)) this.#copy = undefined;
    else if (this.newId !== undefined) this.target.item.newMessageId = this.newId;
  }

  #flagsKept(): boolean {
    const kept = new Set(this.#copy?.flags.map((flag) => flag.toLowerCase()));
    return this.#source?.flags.every((flag) =>
      kept.has(flag.toLowerCase()) || NOT_TAKEN_ALONG.has(flag.toLowerCase())
    ) === true;
  }

  /** Writes down how far it came when nothing can be sent any more. */
  giveUp(): void {
    const reason = this.#copy
      ? this.#kind === "move" ? "copied_but_not_removed" : "end_not_seen"
      : this.#unknown
      ? "end_not_seen"
      : "not_reached";
    settle([this.target], "failed", reason);
    if (this.newId !== undefined) this.target.item.newMessageId = this.newId;
  }
}
