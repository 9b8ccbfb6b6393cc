/**
 * COPYUID and APPENDUID (RFC 4315 section 3): where the server put something.
 *
 * @module
 */

import { responseCode, type Untagged } from "../library.ts";
import { tokenText } from "../token.ts";
import { isUidValidity, MAX_UID } from "../uid_set.ts";

/** New UIDs by old ones. */
export interface CopyUid {
  /** UIDVALIDITY of the destination, decimal. */
  readonly uidvalidity: string;
  readonly uids: ReadonlyMap<number, number>;
}

/**
 * Reads a COPYUID about these messages.
 *
 * @param sent The UIDs of the command: a server that tells of others, or of
 * more, is not believed.
 * @returns Undefined when there is none that can be believed.
 */
export function readCopyUid(
  response: Untagged,
  sent: readonly number[],
): CopyUid | undefined {
  const [name, uidvalidity, from, to] = responseCode(response).map(tokenText);
  if (name?.toUpperCase() !== "COPYUID" || !isUidValidity(uidvalidity ?? "")) {
    return undefined;
  }
  const sources = listUids(from ?? "", sent.length);
  const targets = listUids(to ?? "", sent.length);
  const known = new Set(sent);
  const valid = sources && targets && sources.length === targets.length &&
    sources.every((uid) => known.has(uid)) && new Set(targets).size === targets.length &&
    new Set(sources).size === sources.length;
  if (!valid) return undefined;
  return {
    uidvalidity: uidvalidity as string,
    uids: new Map(sources.map((uid, i) => [uid, targets[i] as number])),
  };
}

/** UIDs of a `uid-set` in the order in which they are written; undefined when it is none, or has more than `most`. */
function listUids(text: string, most: number): readonly number[] | undefined {
  const uids: number[] = [];
  for (const part of text.split(",")) {
    const match = /^([1-9][0-9]{0,9})(?::([1-9][0-9]{0,9}))?$/.exec(part);
    if (!match) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last < first || last > MAX_UID || uids.length + last - first + 1 > most) return undefined;
    for (let uid = first; uid <= last; uid++) uids.push(uid);
  }
  return uids;
}
