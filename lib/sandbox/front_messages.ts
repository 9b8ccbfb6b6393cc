/**
 * What the launcher and the front isolate say to each other.
 *
 * @module
 */

import type { ListenAddress } from "../config/listen_address.ts";
import type { HttpSettings } from "../config/types.ts";

/** Everything that the front isolate will ever be given. */
export interface ListenMessage {
  readonly type: "listen";
  readonly address: ListenAddress;
  readonly settings: HttpSettings;
  /** Bearer tokens: of whoever may do everything, and of whoever may read. */
  readonly token: string | undefined;
  readonly readToken: string | undefined;
  /** Leads to the server isolate; transferred. */
  readonly port: MessagePort;
}

/** Launcher to front isolate. */
export type ToFront =
  | ListenMessage
  /** Take nothing new, and say when all that was begun is answered. */
  | { readonly type: "drain" };

/** Front isolate to launcher. */
export type FromFront =
  /** The code has been read. */
  | { readonly type: "loaded" }
  /** Clients can come, at this port. */
  | { readonly type: "listening"; readonly port: number }
  /** Nothing is being answered any more. */
  | { readonly type: "drained" }
  /** It cannot listen; a class of error or a code of the system says why. */
  | { readonly type: "failed"; readonly why: string }
  /** It cannot go on. */
  | { readonly type: "broken" };
