/**
 * Tokens with which a caller confirms exactly what it was shown before: for
 * clients that cannot ask the person themselves.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { Reason } from "../contract/reason.ts";
import { SEAL_KEY_BYTES, sealKey } from "./seal.ts";

/** How long a token can be used, in milliseconds: a person reads and answers within it. */
export const CONFIRMATION_TTL_MS = 600_000;

/** Bytes of the random part; two tokens are never the same. */
const NONCE_BYTES = 12;

/** The end in base 36, the random part, the signature. There is one way to write a token. */
const FORM = /^([1-9a-z][0-9a-z]{0,9})\.([\w-]{16})\.([\w-]{43})$/;

/** Everything that a confirmation is about; two sets are the same when their JSON is. */
export type Confirmed = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[]>
>;

/** A token and when it ends. */
export interface ConfirmToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expires: string;
}

// Not node:crypto: loading it would take about 25 ms of every start.
const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 };

/** Makes and takes tokens. */
export class Confirmations {
  readonly #now: () => number;
  readonly #bytes: Uint8Array<ArrayBuffer> | undefined;
  #latest = 0;
  #key: Promise<CryptoKey> | undefined;
  /** Tokens that were used, with the time at which they would have ended. */
  readonly #used = new Map<string, number>();

  /**
   * @param now Milliseconds since 1970.
   * @param key Shared with other replicas, which then take each other's tokens, once each.
   * @default a key that lives as long as the process
   */
  constructor(now: () => number = Date.now, key?: Uint8Array<ArrayBuffer>) {
    this.#now = now;
    this.#bytes = key;
  }

  /** Makes a token for exactly this. */
  async issue(what: Confirmed): Promise<ConfirmToken> {
    const expires = this.#time() + CONFIRMATION_TTL_MS;
    const nonce = base64(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
    const signed = await crypto.subtle.sign(HMAC, await this.#secret(), text(expires, nonce, what));
    return {
      token: `${expires.toString(36)}.${nonce}.${base64(new Uint8Array(signed))}`,
      expires: new Date(expires).toISOString(),
    };
  }

  /**
   * Takes a token; it cannot be taken again.
   *
   * @throws {MailError} `forbidden` when it is for something else, was used, has
   * ended, or was never made.
   */
  async take(token: string, what: Confirmed): Promise<void> {
    const [, end = "", nonce = "", signature = ""] = FORM.exec(token) ?? [];
    const given = Uint8Array.fromBase64(signature, { alphabet: "base64url" });
    const expires = parseInt(end, 36);
    const key = await this.#secret();
    const valid = await crypto.subtle.verify(HMAC, key, given, text(expires, nonce, what));
    if (!valid || base64(given) !== signature) {
      throw refused("confirm_token_mismatch", "This token does not confirm exactly this");
    }
    // From here on nothing waits, so that of two calls with one token only the first goes on.
    const now = this.#time();
    if (!(expires > now)) throw refused("confirm_token_expired", "This token has ended");
    for (const [used, until] of this.#used) if (until <= now) this.#used.delete(used);
    if (this.#used.has(nonce)) throw refused("confirm_token_used", "This token was used already");
    this.#used.set(nonce, expires);
  }

  #secret(): Promise<CryptoKey> {
    const bytes = this.#bytes ?? crypto.getRandomValues(new Uint8Array(SEAL_KEY_BYTES));
    return this.#key ??= sealKey(bytes, "confirmation", HMAC, ["sign", "verify"]);
  }

  /** A clock that is set back brings no token back. */
  #time(): number {
    return this.#latest = Math.max(this.#latest, this.#now());
  }
}

/** What is signed. */
function text(expires: number, nonce: string, what: Confirmed): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    JSON.stringify([expires, nonce, Object.entries(what).sort(([a], [b]) => a < b ? -1 : 1)]),
  );
}

function base64(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

function refused(reason: Reason, message: string): MailError {
  return new MailError("forbidden", message, {
    hint:
      "Call again without confirm_token, show the person what would happen, and use the new token.",
    details: { reason },
  });
}
