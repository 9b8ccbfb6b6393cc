/**
 * What `init` asks of the isolates of a lookup. There are two of the same
 * program: one reaches the named hosts and reads nothing, the other has no
 * permission and reads what came.
 *
 * @module
 */

import type { FoundEndpoints, FoundServer } from "./found.ts";

/** A question; the isolate answers it with one message, and is then ended. */
export type LookupQuestion =
  | {
    readonly kind: "fetch";
    readonly url: string;
    /** PEM; trusted besides the built-in ones. */
    readonly certificates: string | undefined;
  }
  | { readonly kind: "autoconfig"; readonly bytes: Uint8Array; readonly domain: string }
  | { readonly kind: "metadata"; readonly bytes: Uint8Array; readonly issuer: string };

/** The answer to each kind of question; undefined or empty when there is none. */
export interface LookupAnswers {
  readonly fetch: Uint8Array | undefined;
  readonly autoconfig: readonly FoundServer[];
  readonly metadata: FoundEndpoints | undefined;
}
