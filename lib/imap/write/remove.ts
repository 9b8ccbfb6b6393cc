/**
 * Removing messages for good, and only those that are what they are thought to be.
 *
 * @module
 */

import { assertSameUids, type Session } from "../session.ts";
import { canExpungeUids, cannotExpunge, expungeUids } from "./expunge.ts";
import { type Fingerprint, fingerprints } from "./fingerprint.ts";
import { storeFlags } from "./message_commands.ts";
import { isRefusal } from "./refusal.ts";

/** RFC 3501 section 2.3.2. */
export const DELETED = "\\Deleted";

/** A message that is to be removed. */
export interface Doomed {
  readonly uid: number;
  /** {@link Fingerprint.key} that it must have; undefined: any. */
  readonly key?: string;
  /** Whether somebody else had marked it before our first attempt. @default as it is found */
  readonly marked?: boolean;
}

/** What came of a removal; a message that is in none of them is something else by now. */
export interface Removed {
  readonly gone: ReadonlySet<number>;
  /** Were not there to begin with. */
  readonly missing: ReadonlySet<number>;
  /** The server left them, without a mark. */
  readonly left: ReadonlySet<number>;
}

/**
 * Removes messages of a folder, which is opened for that and stays open.
 *
 * @param onFound Hears which of them are there and will be removed, before anything is sent.
 * @throws {MailError} `conflict` when its UIDs mean something else now,
 * `forbidden` on a server without UIDPLUS.
 */
export async function removeMessages(
  session: Session,
  folder: { readonly path: string; readonly uidvalidity: string },
  messages: readonly Doomed[],
  onFound: (uids: ReadonlySet<number>) => void = () => undefined,
): Promise<Removed> {
  assertSameUids(await session.select(folder.path), folder.uidvalidity);
  const before = await fingerprints(session, messages.map(({ uid }) => uid));
  const same = messages.filter(({ uid, key }) => {
    const found = before.get(uid);
    return found !== undefined && (key === undefined || found.key === key);
  }).map(({ uid }) => uid);
  const missing = new Set(messages.map(({ uid }) => uid).filter((uid) => !before.has(uid)));
  if (same.length === 0) return { gone: new Set(), missing, left: new Set() };
  if (!canExpungeUids(session)) throw cannotExpunge();
  onFound(new Set(same));
  let refusal: unknown;
  try {
    await storeFlags(session, same, { sign: "+", flags: [DELETED] });
    await expungeUids(session, same);
  } catch (error) {
    // A server may have done a part of what it refused.
    if (!isRefusal(error)) throw error;
    refusal = error;
  }
  const after = await fingerprints(session, same);
  const left = same.filter((uid) => after.has(uid));
  const wasMarked = new Map(messages.map(({ uid, marked }) => [uid, marked]));
  const unmarked = left.filter((uid) =>
    isMarked(after.get(uid)) && !(wasMarked.get(uid) ?? isMarked(before.get(uid)))
  );
  if (unmarked.length > 0) await storeFlags(session, unmarked, { sign: "-", flags: [DELETED] });
  if (refusal !== undefined && left.length === same.length) throw refusal;
  return { gone: new Set(same.filter((uid) => !after.has(uid))), missing, left: new Set(left) };
}

/** Whether somebody has marked a message as deleted. */
export function isMarked(message: Fingerprint | undefined): boolean {
  return message?.flags.some((flag) => flag.toLowerCase() === DELETED.toLowerCase()) === true;
}
