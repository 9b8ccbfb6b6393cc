/**
 * What a message is known by wherever it is put: UIDs are new in every folder.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { fetchByUid, type Fetched, fetchFromUid, type FetchRequest, sectionKey } from "../fetch.ts";
import type { Session } from "../session.ts";

/** A message as it was seen in a folder. */
export interface Fingerprint {
  readonly uid: number;
  /**
   * The same for the same message in every folder. Its date of arrival is not
   * part of it: RFC 3501 section 6.4.7 lets COPY change that.
   */
  readonly key: string;
  /**
   * The same without the size, which some servers change when they store a
   * message. Empty when the server did not give the header.
   */
  readonly headerKey: string;
  readonly flags: readonly string[];
  /** RFC822.SIZE in bytes. */
  readonly size: number;
  readonly internalDate: Date | undefined;
  /** Decimal; empty on servers without CONDSTORE. */
  readonly modseq: string;
}

/** Fields that differ between any two messages; they are compared, never shown. */
const IDENTITY = {
  section: "HEADER.FIELDS",
  fields: ["MESSAGE-ID", "DATE", "FROM", "SUBJECT"],
  start: 0,
  /** Bytes; together with the size more than enough to tell messages apart. */
  length: 4_096,
} as const;

function request({ client }: Session): FetchRequest {
  return {
    flags: true,
    size: true,
    internalDate: true,
    sections: [IDENTITY],
    modseq: client.capabilities.has("CONDSTORE"),
  };
}

/** Looks at messages of the open mailbox; those that are gone are missing. */
export async function fingerprints(
  session: Session,
  uids: readonly number[],
): Promise<ReadonlyMap<number, Fingerprint>> {
  if (uids.length === 0) return new Map();
  const fetched = await fetchByUid(session, uids, request(session));
  return new Map([...fetched].map(([uid, message]) => [uid, toFingerprint(message)]));
}

/** Looks at the messages of the open mailbox from a UID on, ascending. */
export async function fingerprintsFrom(
  session: Session,
  first: number,
): Promise<readonly Fingerprint[]> {
  const fetched = await fetchFromUid(session, first, request(session));
  return fetched.map(toFingerprint).sort((a, b) => a.uid - b.uid);
}

/** Whether two are the same message; never when one of them could not be read. */
export function isSame(a: Fingerprint | undefined, b: Fingerprint | undefined): boolean {
  return hasSameHeader(a, b) && a?.key === b?.key;
}

/** Whether two have the same header, whatever their sizes. */
export function hasSameHeader(a: Fingerprint | undefined, b: Fingerprint | undefined): boolean {
  return a !== undefined && a.headerKey !== "" && a.headerKey === b?.headerKey;
}

function toFingerprint({ uid, flags, size, internalDate, modseq, sections }: Fetched): Fingerprint {
  const headerKey = keyOf(sections.get(sectionKey(IDENTITY)));
  return { uid, key: `${size} ${headerKey}`, headerKey, flags, size, internalDate, modseq };
}

function keyOf(header: Uint8Array | undefined): string {
  if (header === undefined) return "";
  // Servers may fold and order fields as they like.
  const fields = new TextDecoder("latin1").decode(header).replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "").sort();
  return createHash("sha256").update(JSON.stringify(fields)).digest("base64url");
}
