/**
 * What the launcher and the sign-in isolate say to each other.
 *
 * @module
 */

import type { Account, OAuth } from "../config/types.ts";
import type { SignInReason } from "../contract/reason.ts";

/** What is known of an account where its tokens are got. */
export interface SignInAccount extends Pick<Account, "id" | "user"> {
  readonly oauth: OAuth;
}

/** How a person signs in: on any device with a code, or in the browser of this machine. */
export type SignInFlow = "device" | "browser";

/** Why a sign-in by a person came to nothing, besides what can happen at any time. */
export type LoginProblem =
  | "denied"
  | "expired"
  | "no_refresh_token"
  | "not_stored"
  | "text_not_shown"
  | "no_listener";

/** Launcher to sign-in isolate. */
export type ToSignIn =
  /** Give tokens to whoever asks at the other end of the port. */
  | {
    readonly type: "serve";
    readonly accounts: readonly SignInAccount[];
    /** Of the clients, by account id. */
    readonly clientSecrets: Readonly<Record<string, string>>;
    /** PEM certificates trusted besides the built-in ones. */
    readonly certificates: string | undefined;
    /** Leads to the server isolate; transferred. */
    readonly port: MessagePort;
  }
  /** Have a person sign in. */
  | {
    readonly type: "login";
    readonly account: SignInAccount;
    readonly clientSecret: string | undefined;
    readonly certificates: string | undefined;
    readonly flow: SignInFlow;
  }
  /** Finish what is being written, and say so. */
  | { readonly type: "stop" };

/** Sign-in isolate to launcher. */
export type FromSignIn =
  /** The code has been read. */
  | { readonly type: "loaded" }
  /** Nothing is being written any more. */
  | { readonly type: "stopped" }
  /** The person is to open `url` and to type `code`, within `seconds`. */
  | {
    readonly type: "device";
    readonly url: string;
    readonly code: string;
    readonly seconds: number;
  }
  /** The person is to open `url` on this machine, within `seconds`. */
  | { readonly type: "page"; readonly url: string; readonly seconds: number }
  /** The tokens are stored. `narrower`: the provider gave less than was asked for. */
  | { readonly type: "signed in"; readonly narrower: boolean }
  | { readonly type: "failed"; readonly problem: SignInReason | LoginProblem };
