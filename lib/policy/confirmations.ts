/**
 * Tokens with which a caller confirms exactly what it was shown before: for
 * clients that cannot ask the person themselves.
 *
 * @module
 */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { MailError } from "../contract/error.ts";
import type { Reason } from "../contract/reason.ts";

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

/** Makes and takes tokens. */
export class Confirmations {
  readonly #key: Uint8Array = randomBytes(32);
  readonly #now: () => number;
  #latest = 0;
  /** Tokens that were used, with the time at which they would have ended. */
  readonly #used = new Map<string, number>();

  /** @param now Milliseconds since 1970. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Makes a token for exactly this. */
  issue(what: Confirmed): ConfirmToken {
    const expires = this.#time() + CONFIRMATION_TTL_MS;
    const nonce = randomBytes(NONCE_BYTES).toString("base64url");
    const token = `${expires.toString(36)}.${nonce}.${this.#sign(expires, nonce, what)}`;
    return { token, expires: new Date(expires).toISOString() };
  }

  /**
   * Takes a token; it cannot be taken again.
   *
   * @throws {MailError} `forbidden` when it is for something else, was used, has
   * ended, or was never made.
   */
  take(token: string, what: Confirmed): void {
    const [end = "", nonce = "", signature = ""] = FORM.exec(token)?.slice(1) ?? [];
    const expires = parseInt(end, 36);
    const wanted = Buffer.from(this.#sign(expires, nonce, what));
    const given = Buffer.from(signature);
    if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) {
      throw refused("confirm_token_mismatch", "This token does not confirm exactly this");
    }
    const now = this.#time();
    if (!(expires > now)) throw refused("confirm_token_expired", "This token has ended");
    for (const [used, until] of this.#used) if (until <= now) this.#used.delete(used);
    if (this.#used.has(nonce)) throw refused("confirm_token_used", "This token was used already");
    this.#used.set(nonce, expires);
  }

  /** A clock that is set back brings no token back. */
  #time(): number {
    return this.#latest = Math.max(this.#latest, this.#now());
  }

  #sign(expires: number, nonce: string, what: Confirmed): string {
    const text = JSON.stringify([expires, nonce, Object.entries(what).sort()]);
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}

function refused(reason: Reason, message: string): MailError {
  return new MailError("forbidden", message, {
    hint:
      "Call again without confirm_token, show the person what would happen, and use the new token.",
    details: { reason },
  });
}
