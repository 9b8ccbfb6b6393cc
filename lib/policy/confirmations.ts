/**
 * Tokens with which a caller confirms exactly what it was shown before: for
 * clients that cannot ask the person themselves.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { Reason } from "../contract/reason.ts";
import { type Clocks, ForwardClock } from "./forward_clock.ts";

/** How long a token can be used, in milliseconds: a person reads and answers within it. */
export const CONFIRMATION_TTL_MS = 600_000;

/** How far the clocks of replicas may be apart, in milliseconds: further ahead, a token would last too long. */
const MAX_SKEW_MS = 60_000;

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
  readonly #clock: ForwardClock;
  #key: Promise<CryptoKey> | undefined;
  /** Tokens that were used, with the time at which they end. */
  readonly #used = new Map<string, number>();

  /**
   * @param key For HMAC; shared with other replicas, which then take each other's tokens, once each.
   * @default a key that lives as long as the process
   * @param clocks What time it is. @default the clocks of the system
   */
  constructor(key?: Promise<CryptoKey>, clocks?: () => Clocks) {
    this.#key = key;
    this.#clock = new ForwardClock(clocks);
  }

  /** Makes a token for exactly this. */
  async issue(what: Confirmed): Promise<ConfirmToken> {
    const end = this.#clock.now() + CONFIRMATION_TTL_MS;
    const nonce = base64(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
    const signed = await crypto.subtle.sign(HMAC, await this.#secret(), text(end, nonce, what));
    return {
      token: `${end.toString(36)}.${nonce}.${base64(new Uint8Array(signed))}`,
      // What a person's clock says then, also after that of this machine was set.
      expires: new Date(this.#clock.wall + CONFIRMATION_TTL_MS).toISOString(),
    };
  }

  /**
   * Takes a token; it cannot be taken again.
   *
   * @throws {MailError} `forbidden` when it is for something else, was used, has
   * ended, or was never made.
   */
  async take(token: string, what: Confirmed): Promise<void> {
    const [, written = "", nonce = "", signature = ""] = FORM.exec(token) ?? [];
    const given = Uint8Array.fromBase64(signature, { alphabet: "base64url" });
    const end = parseInt(written, 36);
    const key = await this.#secret();
    const valid = await crypto.subtle.verify(HMAC, key, given, text(end, nonce, what));
    if (!valid || base64(given) !== signature) {
      throw refused("confirm_token_mismatch", "This token does not confirm exactly this");
    }
    // From here on nothing waits, so that of two calls with one token only the first goes on.
    const now = this.#clock.now();
    const left = end - now;
    if (!(left > 0 && left <= CONFIRMATION_TTL_MS + MAX_SKEW_MS)) {
      throw refused("confirm_token_expired", "This token has ended");
    }
    for (const [used, until] of this.#used) if (until <= now) this.#used.delete(used);
    if (this.#used.has(nonce)) throw refused("confirm_token_used", "This token was used already");
    this.#used.set(nonce, end);
  }

  #secret(): Promise<CryptoKey> {
    return this.#key ??= crypto.subtle.generateKey(HMAC, false, ["sign", "verify"]);
  }
}

/** What is signed. */
function text(end: number, nonce: string, what: Confirmed): Uint8Array<ArrayBuffer> {
  const about = Object.entries(what).sort(([a], [b]) => a < b ? -1 : 1);
  return new TextEncoder().encode(JSON.stringify([end, nonce, about]));
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
