/**
 * What a network can do to the bytes of a conversation.
 *
 * @module
 */

/** Whose bytes. */
export type Side = "client" | "server";

/** What happens to a connection at a byte. */
export type Harm =
  /** Both ends are closed; TLS says nothing about it. */
  | { readonly kind: "fin" }
  /** Both ends are closed, and TLS is ended as it should be. */
  | { readonly kind: "goodbye" }
  /** TCP is reset. */
  | { readonly kind: "reset" }
  /** Nothing of this side arrives any more, while all sockets stay open. */
  | { readonly kind: "silence" }
  /**
   * The bytes that follow wait for so many milliseconds and come all at once.
   * It is all that a program can see of segments that were lost or overtook each
   * other: TCP puts them in order.
   */
  | { readonly kind: "stall"; readonly ms: number }
  /** So many bytes that follow come one at a time, with so many milliseconds after each. */
  | { readonly kind: "drip"; readonly bytes: number; readonly pauseMs: number }
  /** The last byte before it arrives with one bit changed. */
  | { readonly kind: "flip" }
  /** The TLS record with the byte comes twice. Records only. */
  | { readonly kind: "double" }
  /** The TLS record with the byte comes after the one that follows it. Records only. */
  | { readonly kind: "swap" };

/** Where it happens. */
export interface Fault {
  readonly from: Side;
  /** How many bytes of that side have passed before; with 0 its first one does not arrive. */
  readonly at: number;
  readonly harm: Harm;
}
