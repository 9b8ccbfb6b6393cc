/**
 * Whether two messages that look the same are the same: whoever knows the
 * header of a message can send another one with it, as long to the byte.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { fetchByUid } from "../fetch.ts";
import type { Session } from "../session.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** Bytes from the beginning that are compared: all of nearly every message. */
const BEGIN_BYTES = 1_048_576;

/** Bytes from the end of a longer one. */
const END_BYTES = 65_536;

/** Which bytes of a message of a size are compared. */
function pieces(size: number): readonly { readonly start: number; readonly length: number }[] {
  const begin = { start: 0, length: BEGIN_BYTES };
  if (size <= BEGIN_BYTES) return [begin];
  return [begin, { start: Math.max(BEGIN_BYTES, size - END_BYTES), length: END_BYTES }];
}

/** The key of a message that is at hand as a whole. */
export function bytesKeyOf(message: Uint8Array): string {
  const hash = createHash("sha256");
  for (const { start, length } of pieces(message.length)) {
    hash.update(message.subarray(start, start + length));
  }
  return hash.digest("base64url");
}

/**
 * Whether the header of a message has nothing but ASCII in it (RFC 5322 section
 * 2.2). Some servers write something else for what is not: Cyrus IMAP an X.
 */
export function hasAsciiHeader(message: Uint8Array): boolean {
  for (let at = 0; at < message.length; at++) {
    const byte = message[at] as number;
    if (byte > 0x7f) return false;
    if (byte === 0x0a && /^\r?\n/.test(latin1.decode(message.subarray(at + 1, at + 3)))) {
      return true;
    }
  }
  return true;
}

const latin1 = new TextDecoder("latin1");

/**
 * Looks into a message of the open mailbox. Costs as much as reading it, so it
 * is for the rare case that nothing else tells.
 *
 * @returns The same for the same bytes; undefined when the message is gone or
 * the server does not give it.
 */
export async function bytesKey(
  session: Session,
  { uid, size }: Pick<Fingerprint, "uid" | "size">,
): Promise<string | undefined> {
  const hash = createHash("sha256");
  for (const piece of pieces(size)) {
    const fetched = await fetchByUid(session, [uid], { sections: [{ section: "", ...piece }] });
    const bytes = fetched.get(uid)?.sections.get("");
    if (bytes === undefined) return undefined;
    hash.update(bytes);
  }
  return hash.digest("base64url");
}
