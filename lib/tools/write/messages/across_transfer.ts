/**
 * One message on its way to another account: fetched, stored, looked at, and
 * only then removed.
 *
 * @module
 */

import { sleep } from "../../../contract/sleep.ts";
import { MailError, reasonOf } from "../../../contract/error.ts";
import { formatMessageId } from "../../../contract/message_id.ts";
import type { Reason } from "../../../contract/reason.ts";
import { assertSameUids, type Session } from "../../../imap/session.ts";
import { type Appended, appendMessage } from "../../../imap/write/append.ts";
import { canExpungeUids, cannotExpunge } from "../../../imap/write/expunge.ts";
import {
  type Fingerprint,
  fingerprints,
  hasSameHeader,
  isSame,
} from "../../../imap/write/fingerprint.ts";
import {
  arrivedBehind,
  type FolderEnd,
  folderEnd,
  openAgain,
} from "../../../imap/write/folder_end.ts";
import { LOOKS_MS } from "../../../imap/write/looks.ts";
import { storeFlags } from "../../../imap/write/message_commands.ts";
import { isPlaceholder } from "../../../imap/write/placeholder.ts";
import { isRefusal, refusable } from "../../../imap/write/refusal.ts";
import { DELETED, isMarked, removeMessages } from "../../../imap/write/remove.ts";
import { bytesKey, bytesKeyOf, hasAsciiHeader } from "../../../imap/write/same_bytes.ts";
import { fetchWhole } from "../../../imap/write/whole_message.ts";
import type { Accounts } from "../../accounts.ts";
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
  #bytesKey: string | undefined;
  /** Whether the header is such that no server writes something else for it. */
  #isPlain = true;
  #end: FolderEnd | undefined;
  /** Whether the server of the destination can remove chosen messages. */
  canExpunge = false;
  /** It was sent, and the answer has not been seen. */
  #unknown = false;
  /** The server was given up for its silence after it was sent: it may store it at any time. */
  #silent = false;
  /** What was stored, and was seen to be the same. */
  #copy: Fingerprint | undefined;
  /** The removal of the original was sent while it was there. */
  #removing = false;
  /** The original stays, so the copy goes; nothing else is tried any more. */
  #takingBack = false;

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
    return this.#copy && this.#end ? this.#idOf(this.#copy.uid, this.#end) : undefined;
  }

  #idOf(uid: number, { path, uidvalidity }: FolderEnd): string {
    return formatMessageId({ account: this.#destination.account, mailbox: path, uidvalidity, uid });
  }

  /** Fingerprint of the message in the destination. */
  get newKey(): string | undefined {
    return this.#copy?.key;
  }

  /** Whether the original may have a mark for deletion that is ours. */
  get marked(): boolean {
    return this.#removing && !isMarked(this.#source);
  }

  /**
   * Does what is left to do.
   *
   * @throws {MailError}
   */
  async run(signal: AbortSignal): Promise<void> {
    const { item, ref } = this.target;
    const source = this.#open.get(ref.account).pool;
    const destination = this.#open.get(this.#destination.account).pool;
    if (this.#unknown) {
      await destination.write(undefined, signal, (session) => this.#lookForLost(session));
    }
    if (!this.#copy && !this.#takingBack && item.outcome === "pending") {
      const bytes = await source.read(ref.mailbox, signal, (session) => this.#fetchSource(session));
      await destination.write(undefined, signal, (session) => this.#store(session, bytes));
    }
    if (item.outcome !== "pending") return;
    if (this.#kind === "move" && !this.#takingBack) {
      await source.write(ref.mailbox, signal, (session) => this.#remove(session));
    }
    if (this.#takingBack) {
      await source.write(ref.mailbox, signal, (session) => this.#keepOriginal(session));
      if (item.outcome !== "pending") return;
      await destination.write(undefined, signal, (session) => this.#takeBack(session));
    } else this.#finish();
  }

  #finish(reason?: Reason): void {
    const { item } = this.target;
    item.outcome = "done";
    if (this.newId !== undefined) item.newMessageId = this.newId;
    if (reason !== undefined) item.reason ??= reason;
    if (!this.#flagsKept()) item.reason ??= "flags_not_all_kept";
  }

  async #fetchSource(session: Session): Promise<Uint8Array> {
    const { mailbox, uidvalidity, uid } = this.target.ref;
    assertSameUids(await session.examineCurrent(mailbox), uidvalidity);
    if (this.#kind === "move" && !canExpungeUids(session)) throw cannotExpunge();
    this.#source = (await fingerprints(session, [uid])).get(uid);
    if (!this.#source) throw gone();
    if (this.#source.headerKey === "") {
      // What cannot be known again cannot be looked for.
      throw new MailError("unavailable", "The mail server did not give the message's header", {
        retryable: false,
        details: { reason: "server_answer_invalid" },
      });
    }
    const bytes = await fetchWhole(session, uid, this.#source.size);
    if (isPlaceholder(bytes)) throw gone();
    this.#bytesKey = bytesKeyOf(bytes);
    this.#isPlain = hasAsciiHeader(bytes);
    return bytes;
  }

  /** Begins with a command that only looks, because {@link SessionPool.write} may run it twice. */
  async #store(session: Session, bytes: Uint8Array): Promise<void> {
    const source = this.#source as Fingerprint;
    this.canExpunge = canExpungeUids(session);
    if (this.#unknown) {
      await this.#lookForLost(session);
      if (this.#copy || this.target.item.outcome !== "pending") return;
    }
    if (this.#end) await session.noop();
    else this.#end = await folderEnd(session, this.#destination.mailbox);
    const end = this.#end;
    this.#unknown = true;
    let told: Appended | undefined;
    try {
      told = await refusable(() =>
        appendMessage(session, this.#destination.mailbox, bytes, {
          flags: source.flags.filter((flag) => !NOT_TAKEN_ALONG.has(flag.toLowerCase())),
          ...(source.internalDate ? { internalDate: source.internalDate } : {}),
        })
      );
    } catch (error) {
      if (isRefusal(error) || reasonOf(error) === "message_too_large_for_server") {
        this.#unknown = false;
      }
      throw error;
    }
    const put = await this.#told(session, end, told);
    const ours = hasSameHeader(put, source) ? put : await this.#arrived(session, end);
    const isChanged = ours?.size === source.size && !await this.#isKept(session, ours);
    this.#unknown = false;
    if (ours?.size === source.size && !isChanged) return this.#note(ours);
    if (ours) await this.#removeStunted(session, end, ours);
    throw new MailError("unavailable", "The other server did not keep the message as it was", {
      retryable: false,
      details: { reason: reasonFor(put, ours, isChanged) },
    });
  }

  /** Whether every byte is there; looked at where the server may have thought otherwise of some. */
  async #isKept(session: Session, ours: Fingerprint): Promise<boolean> {
    return this.#isPlain || await bytesKey(session, ours) === this.#bytesKey;
  }

  /** The message that the server says it stored; no server's word is taken for it. */
  async #told(
    session: Session,
    end: FolderEnd,
    told: Appended | undefined,
  ): Promise<Fingerprint | undefined> {
    if (!told || told.uidvalidity !== end.uidvalidity || told.uid < end.uidnext) return undefined;
    await openAgain(session, end);
    return (await fingerprints(session, [told.uid])).get(told.uid);
  }

  /** One that came into the destination meanwhile and is the same. */
  async #arrived(session: Session, end: FolderEnd): Promise<Fingerprint | undefined> {
    const alike = (await arrivedBehind(session, end)).filter((message) =>
      isSame(message, this.#source) && !this.#claimed.has(message.uid)
    );
    for (const message of alike) {
      if (await bytesKey(session, message) === this.#bytesKey) return message;
    }
    return undefined;
  }

  #note(copy: Fingerprint): void {
    this.#copy = copy;
    this.#claimed.add(copy.uid);
  }

  /** What the server says is ours and is not the whole message. */
  async #removeStunted(session: Session, end: FolderEnd, { uid, key }: Fingerprint): Promise<void> {
    if (await removeCopy(session, end, { uid, key })) return;
    const { item } = this.target;
    settle([this.target], "failed", "copied_but_not_removed");
    item.newMessageId = this.#idOf(uid, end);
  }

  async #lookForLost(session: Session): Promise<void> {
    const end = this.#end as FolderEnd;
    for (const look of LOOKS_MS) {
      await sleep(look);
      const found = await this.#arrived(session, end);
      if (!found) continue;
      this.#note(found);
      break;
    }
    // What is sent once more now could be stored twice.
    if (!this.#copy && this.#silent) settle([this.target], "failed", "end_not_seen");
    this.#unknown = false;
  }

  /** The server was silent for so long that it was given up. */
  noteSilence(): void {
    this.#silent ||= this.#unknown;
  }

  async #remove(session: Session): Promise<void> {
    const { mailbox, uidvalidity, uid } = this.target.ref;
    const source = this.#source as Fingerprint;
    const removed = await removeMessages(
      session,
      { path: mailbox, uidvalidity },
      [{ uid, key: source.key, marked: isMarked(source) }],
      () => this.#removing = true,
    ).catch((error) => {
      if (!isRefusal(error)) throw error;
    });
    if (removed?.gone.has(uid) || (removed?.missing.has(uid) && this.#removing)) return;
    // Somebody else removed it: what was stored may be all that is left.
    if (removed?.missing.has(uid)) this.target.item.reason = "removed_by_another";
    else this.#takingBack = true;
  }

  /** Sees to it that the original is there and stays, before the copy goes. */
  async #keepOriginal(session: Session): Promise<void> {
    const { mailbox, uidvalidity, uid } = this.target.ref;
    assertSameUids(await session.select(mailbox), uidvalidity);
    if (this.marked) {
      await storeFlags(session, [uid], { sign: "-", flags: [DELETED] }).catch((error) => {
        if (!isRefusal(error)) throw error;
      });
    }
    const there = (await fingerprints(session, [uid])).get(uid);
    if (!there) return this.#finish(this.#removing ? undefined : "removed_by_another");
    const stays = isSame(there, this.#source) && isMarked(there) === isMarked(this.#source);
    if (!stays) this.#half("copied_but_not_removed");
  }

  /** The original stays, so the copy goes. */
  async #takeBack(session: Session): Promise<void> {
    const { uid, key } = this.#copy as Fingerprint;
    if (!await removeCopy(session, this.#end as FolderEnd, { uid, key })) {
      return this.#half("copied_but_not_removed");
    }
    this.#copy = undefined;
    settle([this.target], "failed", "source_not_removed");
  }

  #flagsKept(): boolean {
    const kept = new Set(this.#copy?.flags.map((flag) => flag.toLowerCase()));
    return this.#source?.flags.every((flag) =>
      kept.has(flag.toLowerCase()) || NOT_TAKEN_ALONG.has(flag.toLowerCase())
    ) === true;
  }

  #half(reason: Reason): void {
    settle([this.target], "failed", reason);
    if (this.newId !== undefined) this.target.item.newMessageId = this.newId;
  }

  /** Writes down what is half done when nothing more will be sent about it. */
  markHalfDone(): void {
    if (this.target.item.outcome !== "pending") return;
    if (this.#copy && this.#kind === "copy") this.#finish();
    else if (this.#copy && !this.#removing && !this.#takingBack) {
      this.#half("copied_but_not_removed");
    } else if (this.#copy || this.#unknown) this.#half("end_not_seen");
  }

  /** Writes down how far it came when nothing can be sent any more. */
  giveUp(): void {
    this.markHalfDone();
    settle([this.target], "failed", "not_reached");
  }
}

/**
 * Why what was stored is not the message.
 *
 * @param put What the server says it is. It is left alone: it may be anybody's.
 * @param ours What it is by its header.
 */
function reasonFor(
  put: Fingerprint | undefined,
  ours: Fingerprint | undefined,
  isChanged: boolean,
): Reason {
  if (ours) return isChanged ? "changed_when_stored" : "size_differs";
  return put ? "changed_when_stored" : "not_found_after_storing";
}

/** Removes what was stored, where the server can; tells whether it is gone. */
async function removeCopy(
  session: Session,
  end: FolderEnd,
  copy: { readonly uid: number; readonly key: string },
): Promise<boolean> {
  if (!canExpungeUids(session)) return false;
  const removed = await removeMessages(session, end, [copy]).catch((error) => {
    if (!isRefusal(error)) throw error;
  });
  return removed?.gone.has(copy.uid) === true || removed?.missing.has(copy.uid) === true;
}

function gone(): MailError {
  return new MailError("not_found", "There is no such message", {
    details: { reason: "message_not_found" },
  });
}
