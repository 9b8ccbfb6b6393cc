/**
 * Tokens with which a caller confirms exactly what it was shown before: for
 * clients that cannot ask the person themselves.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { Reason } from "../contract/reason.ts";

/** How long a token can be used, in milliseconds: a person reads and answers within it. */
export const CONFIRMATION_TTL_MS = 600_000;

/** Bytes of the random part; two tokens are never the same. */
const NONCE_BYTES = 12;

/** Bytes of the key, which lives as long as the process: as many as the hash has. */
const KEY_BYTES = 32;

/** Two ends in base 36, the random part, the signature. There is one way to write a token. */
const FORM = /^([1-9a-z][0-9a-z]{0,9})\.([1-9a-z][0-9a-z]{0,9})\.([\w-]{16})\.([\w-]{43})$/;

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
const HMAC = { name: "HMAC", hash: "SHA-256" };

/**
 * When a token ends: by the clock on the wall, which goes on while the machine
 * sleeps, and by one that nobody sets back. Whichever comes first.
 */
interface End {
  /** Milliseconds since 1970. */
  readonly wall: number;
  /** Milliseconds that only grow. */
  readonly steady: number;
}

/** The two clocks, each in whole milliseconds. */
const CLOCKS: () => End = () => ({ wall: Date.now(), steady: Math.ceil(performance.now()) });

/** Makes and takes tokens. */
export class Confirmations {
  readonly #now: () => End;
  #key: Promise<CryptoKey> | undefined;
  /** Tokens that were used, with the steady time at which they would have ended. */
  readonly #used = new Map<string, number>();

  /** @param now What time it is. @default {CLOCKS} */
  constructor(now: () => End = CLOCKS) {
    this.#now = now;
  }

  /** Makes a token for exactly this. */
  async issue(what: Confirmed): Promise<ConfirmToken> {
    const now = this.#now();
    const end = {
      wall: now.wall + CONFIRMATION_TTL_MS,
      steady: now.steady + CONFIRMATION_TTL_MS,
    };
    const nonce = base64(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
    const signed = await crypto.subtle.sign(HMAC, await this.#secret(), text(end, nonce, what));
    const parts = [end.wall.toString(36), end.steady.toString(36), nonce];
    return {
      token: `${parts.join(".")}.${base64(new Uint8Array(signed))}`,
      expires: new Date(end.wall).toISOString(),
    };
  }

  /**
   * Takes a token; it cannot be taken again.
   *
   * @throws {MailError} `forbidden` when it is for something else, was used, has
   * ended, or was never made.
   */
  async take(token: string, what: Confirmed): Promise<void> {
    const [, wall = "", steady = "", nonce = "", signature = ""] = FORM.exec(token) ?? [];
    const given = Uint8Array.fromBase64(signature, { alphabet: "base64url" });
    const end = { wall: parseInt(wall, 36), steady: parseInt(steady, 36) };
    const key = await this.#secret();
    const valid = await crypto.subtle.verify(HMAC, key, given, text(end, nonce, what));
    if (!valid || base64(given) !== signature) {
      throw refused("confirm_token_mismatch", "This token does not confirm exactly this");
    }
    // From here on nothing waits, so that of two calls with one token only the first goes on.
    const now = this.#now();
    if (!(end.wall > now.wall && end.steady > now.steady)) {
      throw refused("confirm_token_expired", "This token has ended");
    }
    for (const [used, until] of this.#used) if (until <= now.steady) this.#used.delete(used);
    if (this.#used.has(nonce)) throw refused("confirm_token_used", "This token was used already");
    this.#used.set(nonce, end.steady);
  }

  #secret(): Promise<CryptoKey> {
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    return this.#key ??= crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign", "verify"]);
  }
}

/** What is signed. */
function text(end: End, nonce: string, what: Confirmed): Uint8Array<ArrayBuffer> {
  const about = Object.entries(what).sort(([a], [b]) => a < b ? -1 : 1);
  return new TextEncoder().encode(JSON.stringify([end.wall, end.steady, nonce, about]));
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
