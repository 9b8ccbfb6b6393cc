/**
 * What the launcher and the server isolate say to each other.
 *
 * @module
 */

import type { Config } from "../config/types.ts";

/** The launcher's first message: everything the server isolate will ever be given. */
export interface StartMessage {
  readonly type: "start";
  readonly config: Config;
  /** By account id. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Leads to the sign-in isolate; transferred. None without an account that signs in with OAuth 2. */
  readonly signIn: MessagePort | undefined;
  /** Leads to the content isolate; transferred. */
  readonly content: MessagePort;
}

/** Launcher to server isolate. */
export type ToServer =
  | StartMessage
  | { readonly type: "stop" }
  /** A new content isolate, in place of one that is stuck. */
  | { readonly type: "content"; readonly content: MessagePort };

/** Server isolate to launcher. */
export type FromServer =
  /** MCP is being spoken. */
  | { readonly type: "ready" }
  /** The content isolate is stuck and must be replaced. */
  | { readonly type: "content_stuck" }
  /** The client went away or `stop` was obeyed; all connections are closed. */
  | { readonly type: "stopped" }
  /** The conversation with the client cannot go on; all connections are closed. */
  | { readonly type: "failed"; readonly why: string };
