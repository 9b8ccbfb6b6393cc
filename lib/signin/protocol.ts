/**
 * What the server isolate and the sign-in isolate say to each other. Access
 * tokens go this way; refresh tokens and secrets of clients never do.
 *
 * @module
 */

import type { SignInReason } from "../contract/reason.ts";

/** A request for a token. */
export interface TokenRequest {
  readonly id: number;
  readonly account: string;
  /** What the mail server has just refused. */
  readonly rejected: string | undefined;
}

/** A token that is good for a login. */
export interface Token {
  readonly token: string;
  /** When to ask for the next one, in milliseconds since 1970. */
  readonly renewAt: number;
}

/** Why there is none. */
export interface NoToken {
  readonly problem: SignInReason;
  /** The provider refused the refresh token: it was withdrawn, or somebody else has used it. */
  readonly refused?: true;
}

/** An answer to {@link TokenRequest}. */
export type TokenAnswer =
  & { readonly id: number }
  & (
    | (Token & {
      /** It could not be written down: the next start may need a new sign-in. */
      readonly unsaved?: true;
    })
    | NoToken
  );
