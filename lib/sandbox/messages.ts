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
  /** Clients come over HTTP. @default one client, over stdio */
  readonly http?: {
    /** Leads to the front isolate; transferred. */
    readonly front: MessagePort;
    /** Shared with other replicas; undefined: there are none. */
    readonly key: Uint8Array<ArrayBuffer> | undefined;
  };
}

/** Launcher to server isolate. */
export type ToServer =
  | StartMessage
  | { readonly type: "stop" }
  /** Say when nothing is at work any more. */
  | { readonly type: "drain" }
  /** A new content isolate, in place of one that is stuck. */
  | { readonly type: "content"; readonly content: MessagePort };

/** Server isolate to launcher. */
export type FromServer =
  /** MCP is being spoken. */
  | { readonly type: "ready" }
  /** No call and no operation is at work any more. */
  | { readonly type: "drained" }
  /** The content isolate is stuck and must be replaced. */
  | { readonly type: "content_stuck" }
  /** The client went away or `stop` was obeyed; all connections are closed. */
  | { readonly type: "stopped" }
  /** The conversation with the client cannot go on; all connections are closed. */
  | { readonly type: "failed"; readonly why: string };
