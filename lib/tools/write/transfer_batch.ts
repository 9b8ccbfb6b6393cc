/**
 * Copying or moving some messages of one folder into another one of the same
 * account, as a journal: what was begun, and what is known to be done.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import { formatMessageId } from "../../contract/message_id.ts";
import type { Reason } from "../../contract/reason.ts";
import { fullPath } from "../../imap/library.ts";
import { assertSameUids, type Session } from "../../imap/session.ts";
import { type Fingerprint, fingerprints } from "../../imap/write/fingerprint.ts";
import { arrivedBehind, type FolderEnd, folderEnd } from "../../imap/write/folder_end.ts";
import { LOOKS_MS, pauseBeforeLook } from "../../imap/write/looks.ts";
import { canMove, transferUids } from "../../imap/write/message_commands.ts";
import { canExpungeUids } from "../../imap/write/expunge.ts";
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
  /** UID of what was put into the destination. */
  copy?: number;
  /** Nobody else but us removes the original. */
  claim?: "ours";
  /** The removal of the copy was begun: after a lost connection it may be gone. */
  withdrawing?: true;
}

/** One batch. */
export class TransferBatch {
  readonly group: TargetGroup;
  readonly kind: TransferKind;
  readonly destination: string;
  readonly transfers: readonly Transfer[];
  /** End of the destination before the first command; set once a command may have been sent. */
  #end: FolderEnd | undefined;
  /** A command was sent whose answer has not been seen. */
  #unknown = false;

  constructor(group: TargetGroup, kind: TransferKind, destination: string) {
    this.group = group;
    this.kind = kind;
    this.destination = destination;
    this.transfers = group.targets.map((target) => ({ target }));
  }

  /** UIDVALIDITY of the destination, decimal; undefined when nothing was put there. */
  get destinationUidvalidity(): string | undefined {
    return this.#end?.uidvalidity;
  }

  /**
   * Does what is left to do, looking first when the end of something was not seen.
   *
   * @throws {MailError}
   */
  async run(session: Session): Promise<void> {
    const { client } = session;
    if (
      this.kind === "move" &&
      fullPath(client, this.group.mailbox) === fullPath(client, this.destination)
    ) return settle(this.group.targets, "skipped", "already_there");
    if (this.#unknown) await this.#lookForLost(session);
    const open = await session.select(this.group.mailbox);
    assertSameUids(open, this.group.uidvalidity);
    await this.#lookAtSources(session);
    const native = this.kind === "move" && canMove(session);
    if (this.kind === "move" && !native && !canExpungeUids(session)) throw cannotMove();
    const waiting = this.#pending().filter(({ copy }) => copy === undefined);
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
  finish({ target, copy }: Transfer, reason?: Reason): void {
    target.item.outcome = "done";
    if (reason !== undefined) target.item.reason = reason;
    const id = copy === undefined ? undefined : this.idOf(copy);
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
      if (source) transfer.source = source;
      else settle([transfer.target], "failed", "message_not_found");
    }
  }

  async #send(session: Session, waiting: readonly Transfer[], native: boolean): Promise<void> {
    this.#end ??= await folderEnd(session, this.destination);
    const uids = uidsOf(waiting.map(({ target }) => target));
    this.#unknown = true;
    const command = native ? "UID MOVE" : "UID COPY";
    let refusal: MailError | undefined;
    const told = await transferUids(session, command, uids, this.destination).catch((error) => {
      // The server's word that it did not: of a MOVE it may have done a part all the same.
      if (reasonOf(error) === undefined || (error as MailError).retryable) throw error;
      refusal = error as MailError;
      return undefined;
    });
    if (refusal && !native) {
      this.#unknown = false;
      throw refusal;
    }
    if (told && told.uidvalidity === this.#end.uidvalidity) {
      for (const transfer of waiting) {
        const copy = told.uids.get(transfer.target.ref.uid);
        if (copy !== undefined) transfer.copy = copy;
      }
    }
    const untold = waiting.filter(({ copy }) => copy === undefined);
    if (untold.length > 0) await this.#lookOnce(session, untold);
    this.#unknown = false;
    if (native) await this.#judgeMoved(session, waiting);
    if (refusal) throw refusal;
  }

  /** After an answer: what of it can be seen in the destination. Leaves the source open. */
  async #lookOnce(session: Session, untold: readonly Transfer[]): Promise<void> {
    if (!this.#end) return;
    matchArrivals(untold, await arrivedBehind(session, this.#end), this.#claimed());
    assertSameUids(await session.select(this.group.mailbox), this.group.uidvalidity);
  }

  /** A server that moves in one step: gone and there is done, and there is all there is to do. */
  async #judgeMoved(session: Session, moved: readonly Transfer[]): Promise<void> {
    const left = await fingerprints(session, uidsOf(moved.map(({ target }) => target)));
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
    if (!this.#end) return;
    for (const pause of LOOKS_MS) {
      await pauseBeforeLook(pause);
      const open = this.#pending().filter(({ copy }) => copy === undefined);
      matchArrivals(open, await arrivedBehind(session, this.#end), this.#claimed());
      assertSameUids(await session.select(this.group.mailbox), this.group.uidvalidity);
      const left = await fingerprints(session, uidsOf(open.map(({ target }) => target)));
      let undecided = false;
      for (const transfer of open) {
        const inSource = left.has(transfer.target.ref.uid);
        if (transfer.copy === undefined && inSource) undecided = true;
        if (this.kind === "move" && transfer.copy !== undefined && !inSource) {
          this.finish(transfer);
        }
        if (transfer.copy === undefined && !inSource && pause === LOOKS_MS.at(-1)) {
          settle([transfer.target], "failed", "gone_meanwhile");
        } else if (transfer.copy === undefined && !inSource) undecided = true;
      }
      if (!undecided) break;
    }
    this.#unknown = false;
  }

  /** UIDs of the destination that are known to be something already. */
  #claimed(): ReadonlySet<number> {
    return new Set(this.transfers.flatMap(({ copy }) => copy === undefined ? [] : [copy]));
  }

  /** Writes down what is half done when nothing more will be sent about it. */
  markHalfDone(): void {
    for (const transfer of this.#pending()) {
      if (transfer.copy === undefined && !this.#unknown) continue;
      const { item } = transfer.target;
      item.outcome = "failed";
      item.reason = transfer.copy === undefined || transfer.withdrawing
        ? "end_not_seen"
        : "copied_but_not_removed";
      const id = transfer.copy === undefined ? undefined : this.idOf(transfer.copy);
      if (id !== undefined) item.newMessageId = id;
    }
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
