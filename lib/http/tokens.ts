/**
 * Bearer tokens, compared so that the time tells nothing of how much of one is
 * right.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Scope } from "../contract/scope.ts";

const HASH_BYTES = 32;

/**
 * RFC 6750 section 2.1; the scheme in any case (RFC 9110 section 11.1). One space,
 * so that a proxy which compares the whole header sees what is taken here.
 */
const BEARER = /^bearer ([A-Za-z0-9\-._~+/]+=*)$/i;

/** The tokens that are taken. */
export class Tokens {
  readonly #all: Uint8Array;
  readonly #read: Uint8Array;

  /** @param all Of whoever may do everything. @param read Of whoever may read. */
  constructor(all: string | undefined, read: string | undefined) {
    // Where there is no token, no hash is that of one.
    this.#all = all === undefined ? randomBytes(HASH_BYTES) : hash(all);
    this.#read = read === undefined ? randomBytes(HASH_BYTES) : hash(read);
  }

  /**
   * What an Authorization header allows; undefined when nothing. Both tokens are
   * compared with every header, and as hashes, which have one length.
   */
  scopeOf(header: string): Scope | undefined {
    const given = hash(BEARER.exec(header)?.[1] ?? "");
    const isAll = timingSafeEqual(given, this.#all);
    const isRead = timingSafeEqual(given, this.#read);
    return isAll ? "all" : isRead ? "read" : undefined;
  }
}

/**
 * Whether a body has the token that its request came with, which would then be
 * where the body goes: the name of a client in the audit, the text of a draft.
 * Another token is not looked for: the time that takes would tell of it.
 *
 * @param header Authorization, of a request that was let through.
 */
export function repeatsToken(header: string, body: Uint8Array<ArrayBuffer>): boolean {
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) return false;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  // Some programs write a slash in JSON with a backslash before it.
  return [token, token.replaceAll("/", "\\/")].some((word) => bytes.includes(word, 0, "latin1"));
}

function hash(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}
