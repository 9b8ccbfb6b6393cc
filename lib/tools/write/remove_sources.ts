/**
 * The second half of a move on a server that cannot move in one step: the
 * copies are there, the originals go. Two programs may be at the same messages.
 *
 * @module
 */

import { reasonOf } from "../../contract/error.ts";
import { assertSameUids, type Session } from "../../imap/session.ts";
import { canExpungeUids, expungeUids } from "../../imap/write/expunge.ts";
import { type Fingerprint, fingerprints } from "../../imap/write/fingerprint.ts";
import { arrivedBehind, type FolderEnd } from "../../imap/write/folder_end.ts";
import { storeFlags } from "../../imap/write/message_commands.ts";
import { DELETED, isMarked, removeMessages } from "../../imap/write/remove.ts";
import type { Transfer, TransferBatch } from "./transfer_batch.ts";
import { settle, uidsOf } from "./targets.ts";

/** How often a change by somebody else is taken note of before the original is left where it is. */
const MAX_CLAIMS = 3;

/**
 * Removes the originals of messages whose copies are known to be in the
 * destination. The folder of the originals is open, and stays so. Where an
 * original cannot be removed, its copy goes again.
 *
 * @throws {MailError} When the connection is lost; to be called again then.
 */
export async function removeSources(
  session: Session,
  batch: TransferBatch,
  end: FolderEnd,
  copied: readonly Transfer[],
): Promise<void> {
  if (copied.length === 0) return;
  if (!canExpungeUids(session)) {
    settle(copied.map(({ target }) => target), "failed", "copied_but_not_removed");
    return;
  }
  const withdrawn = await copiesThatWent(session, batch, end, copied);
  if (withdrawn.length > 0) await takeBack(session, batch, end, withdrawn);
  let open = copied.filter((transfer) => !withdrawn.includes(transfer));
  for (let attempt = 0; attempt < MAX_CLAIMS && open.length > 0; attempt++) {
    const now = await fingerprints(session, uidsOf(open.map(({ target }) => target)));
    const there = open.filter(({ target }) => now.has(target.ref.uid));
    const gone = open.filter((transfer) => !there.includes(transfer));
    for (const transfer of gone.filter(({ claim }) => claim === "ours")) batch.finish(transfer);
    const othersDoing = gone.filter(({ claim }) => claim !== "ours");
    await yieldToOthers(session, batch, end, othersDoing);
    for (const transfer of othersDoing) {
      // Nobody put it there but us: what we have may be all that is left.
      if (transfer.target.item.outcome === "pending") batch.finish(transfer, "removed_by_another");
    }
    const contested = there.filter(({ target, claim, source }) =>
      claim !== "ours" && isMarked(now.get(target.ref.uid)) && !isMarked(source)
    );
    await yieldToOthers(session, batch, end, contested);
    const ours = there.filter(({ target }) => target.item.outcome === "pending");
    if (await claimAndRemove(session, ours, now) === "refused") {
      return await takeBack(session, batch, end, ours);
    }
    const left = await fingerprints(session, uidsOf(ours.map(({ target }) => target)));
    open = ours.filter(({ target, claim }) => claim !== "ours" || left.has(target.ref.uid));
    for (const transfer of ours) {
      if (!open.includes(transfer)) batch.finish(transfer);
    }
  }
  if (open.length > 0) await takeBack(session, batch, end, open);
}

/**
 * After a connection was lost while copies were being removed: those of which
 * the original is all that is left.
 */
async function copiesThatWent(
  session: Session,
  batch: TransferBatch,
  end: FolderEnd,
  copied: readonly Transfer[],
): Promise<readonly Transfer[]> {
  const begun = copied.filter(({ withdrawing }) => withdrawing);
  if (begun.length === 0) return [];
  const copies = new Set((await arrivedBehind(session, end)).map(({ uid }) => uid));
  assertSameUids(await session.select(batch.group.mailbox), batch.group.uidvalidity);
  const originals = await fingerprints(session, uidsOf(begun.map(({ target }) => target)));
  return begun.filter(({ copy, target }) =>
    copy !== undefined && !copies.has(copy) && originals.has(target.ref.uid)
  );
}

/**
 * Marks and removes. Where the server has CONDSTORE, only what nobody has
 * changed since it was looked at: of two programs that move the same message,
 * one gets to mark it.
 *
 * What was claimed has {@link Transfer.claim} `ours`; the others are to be looked at again.
 */
async function claimAndRemove(
  session: Session,
  transfers: readonly Transfer[],
  now: ReadonlyMap<number, Fingerprint>,
): Promise<"removed" | "refused"> {
  const uids = uidsOf(transfers.map(({ target }) => target));
  if (uids.length === 0) return "removed";
  try {
    const newest = newestModseq(uids.map((uid) => now.get(uid)));
    const modified = await storeFlags(session, uids, {
      sign: "+",
      flags: [DELETED],
      ...(newest === undefined ? {} : { unchangedSince: newest }),
    });
    // A message that went meanwhile is no reason for a server to say no.
    const held = await fingerprints(session, uids);
    const claimed = uids.filter((uid) =>
      held.has(uid) && !modified.some(({ first, last }) => first <= uid && uid <= last)
    );
    for (const transfer of transfers) {
      if (claimed.includes(transfer.target.ref.uid)) transfer.claim = "ours";
    }
    await expungeUids(session, claimed);
    return "removed";
  } catch (error) {
    if (!session.usable || reasonOf(error) === undefined) throw error;
    // Of what it refuses a server may have done a part.
    const after = await fingerprints(session, uids);
    for (const transfer of transfers) {
      const { uid } = transfer.target.ref;
      if (isMarked(after.get(uid)) && !isMarked(now.get(uid))) transfer.claim = "ours";
    }
    return "refused";
  }
}

/** RFC 7162 section 3.1.3: whatever is changed later has a greater one. */
function newestModseq(messages: readonly (Fingerprint | undefined)[]): string | undefined {
  const known = messages.map((message) => message?.modseq ?? "");
  if (known.length === 0 || known.some((modseq) => !/^[0-9]{1,19}$/.test(modseq))) {
    return undefined;
  }
  return String(known.map(BigInt).reduce((a, b) => a > b ? a : b));
}

/**
 * Somebody else is at these originals. If they put the message into the same
 * destination, theirs stays and ours goes.
 */
async function yieldToOthers(
  session: Session,
  batch: TransferBatch,
  end: FolderEnd,
  transfers: readonly Transfer[],
): Promise<void> {
  if (transfers.length === 0) return;
  const claimed = new Set(batch.transfers.map(({ copy }) => copy));
  const others = (await arrivedBehind(session, end)).filter(({ uid }) => !claimed.has(uid));
  for (const transfer of transfers) {
    const at = others.findIndex(({ key }) => key === transfer.source?.key);
    const [other] = at < 0 ? [] : others.splice(at, 1);
    if (!other) continue;
    await removeCopies(session, end, [transfer]);
    transfer.copy = other.uid;
    batch.finish(transfer, "moved_by_another");
  }
  assertSameUids(await session.select(batch.group.mailbox), batch.group.uidvalidity);
}

/** The originals stay, so the copies go. */
async function takeBack(
  session: Session,
  batch: TransferBatch,
  end: FolderEnd,
  transfers: readonly Transfer[],
): Promise<void> {
  const gone = await removeCopies(session, end, transfers);
  assertSameUids(await session.select(batch.group.mailbox), batch.group.uidvalidity);
  const marked = transfers.filter(({ claim, source }) => claim === "ours" && !isMarked(source));
  if (marked.length > 0) {
    const uids = uidsOf(marked.map(({ target }) => target));
    await storeFlags(session, uids, { sign: "-", flags: [DELETED] });
  }
  for (const transfer of transfers) {
    const { item } = transfer.target;
    item.outcome = "failed";
    if (transfer.copy !== undefined && gone.has(transfer.copy)) {
      item.reason = "source_not_removed";
      delete transfer.copy;
    } else {
      item.reason = "copied_but_not_removed";
      const id = transfer.copy === undefined ? undefined : batch.idOf(transfer.copy);
      if (id !== undefined) item.newMessageId = id;
    }
  }
}

/** @returns The copies that are not there any more. */
async function removeCopies(
  session: Session,
  end: FolderEnd,
  transfers: readonly Transfer[],
): Promise<ReadonlySet<number>> {
  const doomed = transfers.flatMap(({ copy, source }) =>
    copy === undefined || source === undefined ? [] : [{ uid: copy, key: source.key }]
  );
  for (const transfer of transfers) transfer.withdrawing = true;
  const { gone, missing } = await removeMessages(session, end, doomed);
  return gone.union(missing);
}
