/**
 * Copying or moving some messages of one folder into another one of the same
 * account, as a journal: what was begun, and what is known to be done.
 *
 * @module
 */

import { sleep } from "../../../contract/sleep.ts";
import { MailError } from "../../../contract/error.ts";
import { formatMessageId } from "../../../contract/message_id.ts";
import type { Reason } from "../../../contract/reason.ts";
import { fullPath } from "../../../imap/library.ts";
import { assertSameUids, type Session } from "../../../imap/session.ts";
import {
  type Fingerprint,
  fingerprints,
  fingerprintsFrom,
  hasSameHeader,
} from "../../../imap/write/fingerprint.ts";
import { type FolderEnd, folderEnd, openAgain } from "../../../imap/write/folder_end.ts";
import { LOOKS_MS } from "../../../imap/write/looks.ts";
import { bytesKey } from "../../../imap/write/same_bytes.ts";
import { canMove, transferUids } from "../../../imap/write/message_commands.ts";
import { canExpungeUids } from "../../../imap/write/expunge.ts";
import { isRefusal } from "../../../imap/write/refusal.ts";
import { matchArrivals } from "./arrivals_match.ts";
import { removeSources } from "./remove_sources.ts";
import { settle, type Target, type TargetGroup, uidsOf } from "./targets.ts";

/** What is done with the messages. */
export type TransferKind = "copy" | "move";

/** A message on its way. */
export interface Transfer {
  readonly target: Target;
  /** As it was before anything was done; undefined until it was looked at. */
  source?: Fingerprint;
  /** UID of what was put into the destination, and was seen there. */
  copy?: number;
  /** The copy was compared with the original byte for byte. */
  verified?: boolean;
  /** Its original is gone, and more came that looks the same: which of it is the copy cannot be told. */
  unsure?: boolean;
  /** Marking the original was tried, or it is known that nobody else but us removes it. */
  claim?: "tried" | "ours";
  /** The original stays, so the copy goes; nothing else is tried any more. */
  takingBack?: true;
  /** The copy was seen there before a connection was lost, and not after it. */
  copyGone?: true;
}

/** One batch. */
export class TransferBatch {
  readonly group: TargetGroup;
  readonly kind: TransferKind;
  readonly destination: string;
  readonly transfers: readonly Transfer[];
  /** Whether the server can remove chosen messages; known once it was asked for something. */
  canExpunge = false;
  /** End of the destination before the first command; set once a command may have been sent. */
  #end: FolderEnd | undefined;
  /** A command was sent whose answer has not been seen. */
  #unknown = false;
  /** It was given up because the server was silent: it may carry it out at any time. */
  #silent = false;
  /** The last command that was sent moves in one step. */
  #native = false;
  /** UIDs of the destination that only look like what was sent there. */
  readonly #strangers = new Set<number>();
  /** Where the server says that it put messages, by their UIDs. Not believed before it was seen. */
  #told: ReadonlyMap<number, number> = new Map();

  constructor(group: TargetGroup, kind: TransferKind, destination: string) {
    this.group = group;
    this.kind = kind;
    this.destination = destination;
    this.transfers = group.targets.map((target) => ({ target }));
  }

  /**
   * Does what is left to do, looking first when the end of something was not seen.
   *
   * @throws {MailError}
   */
  async run(session: Session): Promise<void> {
    const { client } = session;
    this.canExpunge = canExpungeUids(session);
    const stays = this.kind === "move" &&
      fullPath(client, this.group.mailbox) === fullPath(client, this.destination);
    if (this.#unknown) await this.#lookForLost(session);
    else await this.#lookAtCopies(session);
    const open = await session.select(this.group.mailbox);
    assertSameUids(open, this.group.uidvalidity);
    await this.#lookAtSources(session);
    if (stays) return settle(this.group.targets, "skipped", "already_there");
    const native = this.kind === "move" && canMove(session);
    if (this.kind === "move" && !native && !canExpungeUids(session)) throw cannotMove();
    const waiting = this.#pending().filter(({ copy, takingBack }) =>
      copy === undefined && !takingBack
    );
    if (waiting.length > 0) await this.#send(session, waiting, native);
    if (this.kind === "move" && this.#end) {
      const copied = this.#pending().filter(({ copy }) => copy !== undefined);
      await removeSources(session, this, this.#end, copied);
    }
    for (const transfer of this.#pending()) {
      if (transfer.copy !== undefined) this.finish(transfer);
    }
    settle(this.group.targets, "failed", "not_carried_out");
  }

  #pending(): Transfer[] {
    return this.transfers.filter(({ target }) => target.item.outcome === "pending");
  }

  /** Writes down that a message is where it should be. */
  finish(transfer: Transfer, reason?: Reason): void {
    const { target } = transfer;
    target.item.outcome = "done";
    if (reason !== undefined) target.item.reason = reason;
    // Taking it back would move what somebody else put there.
    if (transfer.unsure) delete transfer.copy;
    const id = transfer.copy === undefined ? undefined : this.idOf(transfer.copy);
    if (id !== undefined) target.item.newMessageId = id;
  }

  /** Id of a message in the destination. */
  idOf(uid: number): string | undefined {
    if (!this.#end) return undefined;
    const { path, uidvalidity } = this.#end;
    return formatMessageId({ account: this.group.account, mailbox: path, uidvalidity, uid });
  }

  /** What is there to be moved; what is gone without our doing was never there or is somebody else's. */
  async #lookAtSources(session: Session): Promise<void> {
    const unseen = this.#pending().filter(({ source }) => source === undefined);
    const found = await fingerprints(session, uidsOf(unseen.map(({ target }) => target)));
    for (const transfer of unseen) {
      const source = found.get(transfer.target.ref.uid);
      if (source && source.headerKey !== "") transfer.source = source;
      // What cannot be known again cannot be looked for.
      else if (source) settle([transfer.target], "failed", "server_answer_invalid");
      else settle([transfer.target], "failed", "message_not_found");
    }
  }

  async #send(session: Session, waiting: readonly Transfer[], native: boolean): Promise<void> {
    this.#end ??= await folderEnd(session, this.destination);
    const uids = uidsOf(waiting.map(({ target }) => target));
    this.#unknown = true;
    this.#native = native;
    const command = native ? "UID MOVE" : "UID COPY";
    let refusal: unknown;
    const told = await transferUids(session, command, uids, this.destination).catch((error) => {
      // The server's word that it did not: of a MOVE it may have done a part all the same.
      if (!isRefusal(error) || (error as MailError).retryable) throw error;
      refusal = error;
      return undefined;
    });
    if (refusal !== undefined && !native) {
      this.#unknown = false;
      throw refusal;
    }
    if (native && refusal === undefined) {
      // It took the originals along: if the look that follows is lost, it was not somebody else.
      for (const transfer of waiting) transfer.claim = "ours";
    }
    this.#told = told && told.uidvalidity === this.#end.uidvalidity ? told.uids : new Map();
    const left = await this.#look(session, waiting, refusal === undefined);
    this.#unknown = false;
    if (native) this.#judgeMoved(waiting, left);
    if (refusal !== undefined) throw refusal;
  }

  /**
   * What of it can be seen in the destination: no server's word is taken for
   * it. Leaves the source open.
   *
   * @returns What is left in the source.
   */
  async #look(
    session: Session,
    open: readonly Transfer[],
    answered: boolean,
  ): Promise<ReadonlyMap<number, Fingerprint>> {
    const end = this.#end as FolderEnd;
    await openAgain(session, end);
    const told = [...this.#told.values()].filter((uid) => uid >= end.uidnext);
    const put = await fingerprints(session, told);
    for (const transfer of open) {
      const there = put.get(this.#told.get(transfer.target.ref.uid) ?? 0);
      if (hasSameHeader(there, transfer.source)) transfer.copy = there?.uid as number;
    }
    const untold = open.filter(({ copy }) => copy === undefined);
    const arrived = untold.length === 0 ? [] : await fingerprintsFrom(session, end.uidnext);
    assertSameUids(await session.select(this.group.mailbox), this.group.uidvalidity);
    if (this.kind === "copy" && untold.length === 0) return new Map();
    const left = await fingerprints(session, uidsOf(open.map(({ target }) => target)));
    const isLeft = ({ target }: Transfer): number => Number(left.has(target.ref.uid));
    const ordered = untold.toSorted((a, b) =>
      isLeft(a) - isLeft(b) || a.target.ref.uid - b.target.ref.uid
    );
    for (;;) {
      matchArrivals(ordered, arrived, this.#claimed());
      const claimed = this.#claimed();
      const spare = new Set(
        arrived.filter(({ uid }) => !claimed.has(uid)).map(({ key }) => key),
      );
      for (const transfer of ordered) {
        transfer.unsure = !isLeft(transfer) && spare.has(transfer.source?.key ?? "");
      }
      // After an OK what arrived is what was sent, unless there is more of it.
      const surplus = arrived.length > untold.length;
      if (answered && !surplus) return left;
      if (!await this.#dropStrangers(session, ordered.filter(isLeft))) return left;
    }
  }

  /**
   * Compares what was found in the destination with the originals, byte for
   * byte: originals go because of it.
   *
   * @returns Whether there was something else among it.
   */
  async #dropStrangers(session: Session, found: readonly Transfer[]): Promise<boolean> {
    const doubtful = found.filter(({ copy, verified }) => copy !== undefined && !verified);
    if (doubtful.length === 0) return false;
    const originals = new Map<Transfer, string | undefined>();
    for (const transfer of doubtful) {
      originals.set(transfer, await bytesKey(session, transfer.source as Fingerprint));
    }
    await openAgain(session, this.#end as FolderEnd);
    for (const transfer of doubtful) {
      const { copy, source } = transfer;
      const uid = copy as number;
      const key = await bytesKey(session, { uid, size: (source as Fingerprint).size });
      const original = originals.get(transfer);
      // An original that is gone by now cannot be lost any more.
      transfer.verified = original === undefined || key === original;
      if (transfer.verified) continue;
      this.#strangers.add(uid);
      delete transfer.copy;
    }
    assertSameUids(await session.select(this.group.mailbox), this.group.uidvalidity);
    return doubtful.some(({ verified }) => !verified);
  }

  /** A server that moves in one step: gone and there is done, and there is all there is to do. */
  #judgeMoved(moved: readonly Transfer[], left: ReadonlyMap<number, Fingerprint>): void {
    for (const transfer of moved) {
      const inSource = left.has(transfer.target.ref.uid);
      if (transfer.copy !== undefined && !inSource) this.finish(transfer);
      else if (transfer.copy === undefined && !inSource) {
        settle([transfer.target], "failed", "gone_meanwhile");
      }
    }
  }

  /**
   * After a lost connection: what came of a command of which no answer was seen.
   * A message that is in both folders was copied but not removed yet; one that is
   * only in the source is tried again by {@link run}.
   */
  async #lookForLost(session: Session): Promise<void> {
    for (const pause of LOOKS_MS) {
      await sleep(pause);
      const open = this.#pending().filter(({ copy }) => copy === undefined);
      const left = await this.#look(session, open, false);
      let undecided = false;
      for (const transfer of open) {
        const inSource = left.has(transfer.target.ref.uid);
        if (transfer.copy === undefined && inSource) undecided = true;
        if (this.#native && transfer.copy !== undefined && !inSource) this.finish(transfer);
        if (transfer.copy === undefined && !inSource && pause === LOOKS_MS.at(-1)) {
          settle([transfer.target], "failed", "gone_meanwhile");
        } else if (transfer.copy === undefined && !inSource) undecided = true;
      }
      if (!undecided) break;
    }
    this.#unknown = false;
    if (!this.#silent) return;
    // What is sent once more now could be carried out twice.
    for (const { copy, target } of this.#pending()) {
      if (copy === undefined) settle([target], "failed", "end_not_seen");
    }
  }

  /** After a lost connection: whether the copies that were seen before it are still there. */
  async #lookAtCopies(session: Session): Promise<void> {
    const copied = this.#pending().filter(({ copy }) => copy !== undefined);
    if (copied.length === 0 || !this.#end) return;
    await openAgain(session, this.#end);
    const put = await fingerprints(session, copied.map(({ copy }) => copy as number));
    for (const transfer of copied) {
      if (!hasSameHeader(put.get(transfer.copy as number), transfer.source)) {
        transfer.takingBack = true;
        transfer.copyGone = true;
      }
    }
  }

  /** The server was silent for so long that it was given up. */
  noteSilence(): void {
    this.#silent ||= this.#unknown;
  }

  /** UIDs of the destination that are known to be something already. */
  #claimed(): ReadonlySet<number> {
    const copies = this.transfers.flatMap(({ copy }) => copy === undefined ? [] : [copy]);
    return new Set([...copies, ...this.#strangers]);
  }

  /** Writes down what is half done when nothing more will be sent about it. */
  markHalfDone(): void {
    for (const transfer of this.#pending()) {
      if (this.kind === "copy" && transfer.copy !== undefined) this.finish(transfer);
      else if (transfer.copy !== undefined || this.#unknown) this.half(transfer);
    }
  }

  /**
   * Writes down that a message is in both folders, or may be.
   *
   * @param seen Both were seen.
   */
  half({ target: { item }, copy, claim, takingBack }: Transfer, seen?: "seen"): void {
    const known = seen || (copy !== undefined && claim !== "ours" && !takingBack);
    item.outcome = "failed";
    item.reason = known ? "copied_but_not_removed" : "end_not_seen";
    const id = copy === undefined ? undefined : this.idOf(copy);
    if (id !== undefined) item.newMessageId = id;
  }

  /** Writes down how far it came when nothing can be sent any more. */
  giveUp(): void {
    this.markHalfDone();
    settle(this.group.targets, "failed", "not_reached");
  }
}

function cannotMove(): MailError {
  return new MailError("forbidden", "This mail server cannot move messages safely", {
    hint:
      "It has neither MOVE nor UIDPLUS: removing the originals would remove everything that any program has marked as deleted. Copy them instead.",
    details: { reason: "no_uidplus" },
  });
}
