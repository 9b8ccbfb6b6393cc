/**
 * A part of a message: what BODYSTRUCTURE says of it, or its own header.
 *
 * @module
 */

/** One part of a message. */
export interface Part {
  /** `1`, `2.1`, …; empty for a root that is a multipart. */
  readonly section: string;
  /** Lower case and only what RFC 6838 allows, for example `text/plain`. */
  readonly type: string;
  /** Content-Type parameters; names in lower case, values as sent (RFC 2047 and 2231 not decoded). */
  readonly parameters: Readonly<Record<string, string>>;
  /** Content-Transfer-Encoding, lower case. */
  readonly encoding: string;
  /** Encoded size in bytes; 0 for multiparts. */
  readonly size: number;
  /** Lower case, for example `attachment`; empty when there is none. */
  readonly disposition: string;
  readonly dispositionParameters: Readonly<Record<string, string>>;
  /** Content-ID with its angle brackets; empty when there is none. */
  readonly contentId: string;
  /** Parts of a multipart, or the one part inside a whole message, see {@link isMessage}. */
  readonly children: readonly Part[];
}

/** A whole message inside a message (RFC 2046 section 5.2.1, RFC 6532 section 3.7). */
export function isMessage(type: string): boolean {
  return type === "message/rfc822" || type === "message/global";
}
