/**
 * Values that a client carries from one call to the next and can neither read,
 * change nor make: what one replica has sealed, every other one with the same
 * key opens.
 *
 * @module
 */

import { joinBytes } from "../contract/bytes.ts";

/** Bytes of a key: as many as AES-256 and HMAC-SHA-256 use. */
export const SEAL_KEY_BYTES = 32;

/** What a key is used for; a value sealed for one purpose opens for no other. */
export type SealPurpose = "search cursor" | "confirmation" | "session";

const AES = "AES-GCM";

/** Bytes of the random number with each value (NIST SP 800-38D section 8.2.2): safe for 2^32 values. */
const NONCE_BYTES = 12;

/** A key of its own for each purpose (HKDF, RFC 5869), so that none says anything of another. */
async function sealKey(
  key: Uint8Array<ArrayBuffer>,
  purpose: SealPurpose,
  algorithm: AesKeyGenParams | HmacImportParams,
  usages: KeyUsage[],
): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode(`mail-imap-mcp ${purpose} 1`);
  const salt = new Uint8Array(SEAL_KEY_BYTES);
  return await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info },
    base,
    algorithm,
    false,
    usages,
  );
}

/** The key of confirmations: they are signed, what they are about is known. */
export async function confirmationKey(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256", length: 8 * SEAL_KEY_BYTES };
  return await sealKey(key, "confirmation", algorithm, ["sign", "verify"]);
}

/** Seals and opens values of one purpose (AES-256-GCM). */
export class Seal {
  readonly #key: Promise<CryptoKey>;

  /** @param key {@link SEAL_KEY_BYTES} bytes. */
  constructor(key: Uint8Array<ArrayBuffer>, purpose: SealPurpose) {
    this.#key = sealKey(key, purpose, { name: AES, length: 256 }, ["encrypt", "decrypt"]);
  }

  /** @returns Characters of base64url: 38 more than the value has in base64. */
  async close(value: Uint8Array<ArrayBuffer>): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt({ name: AES, iv }, await this.#key, value);
    return written(joinBytes([iv, new Uint8Array(sealed)]));
  }

  /** @returns Undefined when it was not sealed with this key for this purpose, or was changed. */
  async open(text: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const all = Uint8Array.fromBase64(text, { alphabet: "base64url" });
      // There is one way to write a value; the decoder passes over white space and unused bits.
      if (written(all) !== text) return undefined;
      const iv = all.subarray(0, NONCE_BYTES);
      const sealed = all.subarray(NONCE_BYTES);
      return new Uint8Array(
        await crypto.subtle.decrypt({ name: AES, iv }, await this.#key, sealed),
      );
    } catch {
      // What it is instead is nobody's business: neither is it said to the client.
      return undefined;
    }
  }
}

function written(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
