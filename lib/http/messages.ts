/**
 * What the front isolate and the server isolate say to each other. The server
 * isolate hears of requests that were let through, and never of a token.
 *
 * @module
 */

import type { Scope } from "../contract/scope.ts";

/** A request that was let through. */
export interface PassedRequest {
  readonly type: "request";
  /** Never used twice. */
  readonly id: number;
  readonly scope: Scope;
  /** Those of {@link PASSED_HEADERS} that it had. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Headers that the server isolate hears of; the rest is the front's business. */
export const PASSED_HEADERS: readonly string[] = [
  "accept",
  "content-type",
  "mcp-protocol-version",
  "mcp-session-id",
];

/** Requests that were refused since the last time, by why. */
export interface RefusedRequests {
  readonly type: "refused";
  /** Without a token, or with a wrong one. */
  readonly token: number;
  readonly host: number;
  readonly origin: number;
}

/** Front isolate to server isolate. */
export type ToServer =
  | PassedRequest
  /** The client of a request has gone. */
  | { readonly type: "gone"; readonly id: number }
  /** Say what was counted. */
  | { readonly type: "metrics"; readonly id: number }
  | RefusedRequests;

/** Server isolate to front isolate; all but the last about the request with this id. */
export type ToFront =
  | {
    readonly type: "head";
    readonly id: number;
    readonly status: number;
    readonly headers: readonly (readonly [name: string, value: string])[];
  }
  | { readonly type: "chunk"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: "end"; readonly id: number }
  /** In the format of Prometheus. */
  | { readonly type: "metrics"; readonly id: number; readonly text: string };
