/**
 * Why there is no token, inside the sign-in isolate. What an authorization
 * server wrote is never part of it.
 *
 * @module
 */

import type { SignInReason } from "../contract/reason.ts";

/** Marks the error in whichever part of the bundled program it was made: each has a class of its own. */
const BRAND = Symbol.for("mail-imap-mcp.SignInError");

/** A failure with one word for why. */
export class SignInError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  override readonly name = "SignInError";
  readonly [BRAND] = true;
  readonly reason: SignInReason;
  /** The refresh token was refused. */
  readonly refused: boolean;

  constructor(reason: SignInReason, refused = false) {
    super(reason);
    this.reason = reason;
    this.refused = refused;
  }
}
