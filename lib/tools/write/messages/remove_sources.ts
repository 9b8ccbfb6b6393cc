/**
 * The second half of a move on a server that cannot move in one step: the
 * copies are there, the originals go. Two programs may be at the same messages.
 *
 * @module
 */

import { sleep } from "../../../contract/sleep.ts";
import { assertSameUids, type Session } from "../../../imap/session.ts";
import { hasUid } from "../../../imap/uid_set.ts";
import { canExpungeUids, expungeUids } from "../../../imap/write/expunge.ts";
import { type Fingerprint, fingerprints, isSame } from "../../../imap/write/fingerprint.ts";
import { arrivedBehind, type FolderEnd, openAgain } from "../../../imap/write/folder_end.ts";
import { bytesKey } from "../../../imap/write/same_bytes.ts";
import { LOOKS_MS } from "../../../imap/write/looks.ts";
import { storeFlags } from "../../../imap/write/message_commands.ts";
import { isRefusal } from "../../../imap/write/refusal.ts";
import { DELETED, isMarked, removeMessages } from "../../../imap/write/remove.ts";
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
    for (const transfer of copied) batch.half(transfer);
    return;
  }
  await takeBack(session, batch, end, copied.filter(({ takingBack }) => takingBack));
  let open = copied.filter(({ takingBack }) => !takingBack);
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
    await seeThemGone(
      session,
      batch,
      contested.filter(({ target }) => target.item.outcome === "done"),
    );
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
    for (const transfer of transfers) transfer.claim ??= "tried";
    const modified = await storeFlags(session, uids, {
      sign: "+",
      flags: [DELETED],
      ...(newest === undefined ? {} : { unchangedSince: newest }),
    });
    // A message that went meanwhile is no reason for a server to say no, and until
    // it is asked for what is new it may show it as if it were there.
    await session.noop();
    const held = await fingerprints(session, uids);
    const claimed = uids.filter((uid) => held.has(uid) && !hasUid(modified, uid));
    for (const transfer of transfers) {
      if (claimed.includes(transfer.target.ref.uid)) transfer.claim = "ours";
    }
    await expungeUids(session, claimed);
    return "removed";
  } catch (error) {
    if (!isRefusal(error)) throw error;
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
    const other = await findSame(session, end, transfer, others);
    // Where ours does not go, theirs is one too many, and not ours to remove.
    if (!other || !(await removeCopies(session, end, [transfer])).has(transfer)) continue;
    transfer.copy = other.uid;
    batch.finish(transfer, "moved_by_another");
  }
  assertSameUids(await session.select(batch.group.mailbox), batch.group.uidvalidity);
}

/** Whether somebody else who marked originals removes them. If not, they are in both folders. */
async function seeThemGone(
  session: Session,
  batch: TransferBatch,
  yielded: readonly Transfer[],
): Promise<void> {
  let left = yielded;
  for (const pause of LOOKS_MS) {
    if (left.length === 0) return;
    await sleep(pause);
    await session.noop();
    const now = await fingerprints(session, uidsOf(left.map(({ target }) => target)));
    left = left.filter(({ target }) => now.has(target.ref.uid));
  }
  for (const transfer of left) batch.half(transfer, "seen");
}

/** What somebody else put into the destination and is the same as ours to the byte; it is taken out of `others`. */
async function findSame(
  session: Session,
  end: FolderEnd,
  { copy, source }: Transfer,
  others: Fingerprint[],
): Promise<Fingerprint | undefined> {
  const alike = others.filter((other) => isSame(other, source));
  if (alike.length === 0 || copy === undefined || source === undefined) return undefined;
  await openAgain(session, end);
  const ours = await bytesKey(session, { uid: copy, size: source.size });
  for (const other of alike) {
    if (ours === undefined || await bytesKey(session, other) !== ours) continue;
    others.splice(others.indexOf(other), 1);
    return other;
  }
  return undefined;
}

/**
 * The originals stay, so the copies go: those of which the original is seen
 * where it was, without a mark that would make another program remove it.
 */
async function takeBack(
  session: Session,
  batch: TransferBatch,
  end: FolderEnd,
  transfers: readonly Transfer[],
): Promise<void> {
  if (transfers.length === 0) return;
  for (const transfer of transfers) transfer.takingBack = true;
  const marked = transfers.filter(({ claim, source }) => claim !== undefined && !isMarked(source));
  if (marked.length > 0) {
    const uids = uidsOf(marked.map(({ target }) => target));
    await storeFlags(session, uids, { sign: "-", flags: [DELETED] }).catch(onlyRefusal);
  }
  const now = await fingerprints(session, uidsOf(transfers.map(({ target }) => target)));
  const safe: Transfer[] = [];
  for (const transfer of transfers) {
    const { target: { ref }, claim, source } = transfer;
    const there = now.get(ref.uid);
    if (!there && transfer.copyGone) {
      settle([transfer.target], "failed", "gone_meanwhile");
      delete transfer.copy;
    } else if (!there) {
      batch.finish(transfer, claim === "ours" ? undefined : "removed_by_another");
    } else if (isSame(there, source) && isMarked(there) === isMarked(source)) safe.push(transfer);
    else batch.half(transfer);
  }
  const gone = await removeCopies(session, end, safe);
  assertSameUids(await session.select(batch.group.mailbox), batch.group.uidvalidity);
  for (const transfer of safe) {
    if (gone.has(transfer)) {
      settle([transfer.target], "failed", "source_not_removed");
      delete transfer.copy;
    } else batch.half(transfer, "seen");
  }
}

/** Removes copies; tells whose are no longer there. */
async function removeCopies(
  session: Session,
  end: FolderEnd,
  transfers: readonly Transfer[],
): Promise<ReadonlySet<Transfer>> {
  const doomed = transfers.flatMap(({ copy, source }) =>
    copy === undefined || source === undefined ? [] : [{ uid: copy, key: source.key }]
  );
  const removed = await removeMessages(session, end, doomed).catch(onlyRefusal);
  return new Set(
    transfers.filter(({ copy = 0 }) => removed?.gone.has(copy) || removed?.missing.has(copy)),
  );
}

/** What the server refuses stays as it is; the items say so. */
function onlyRefusal(error: unknown): undefined {
  if (!isRefusal(error)) throw error;
}
