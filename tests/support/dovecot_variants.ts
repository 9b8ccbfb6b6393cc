/**
 * What a Dovecot says that it can do, so that it stands for servers with fewer
 * extensions: a client that believes it does without them.
 *
 * @module
 */

const ALWAYS =
  "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE UNSELECT CHILDREN NAMESPACE MULTIAPPEND ESEARCH SEARCHRES WITHIN LIST-EXTENDED LIST-STATUS SPECIAL-USE CREATE-SPECIAL-USE SORT THREAD=REFERENCES";

/** What each says; undefined: all that it can. */
export const CAPABILITIES = {
  full: undefined,
  "no MOVE": `${ALWAYS} CONDSTORE UIDPLUS`,
  "no MOVE, no UIDPLUS": `${ALWAYS} CONDSTORE`,
  "no MOVE, no UIDPLUS, no CONDSTORE": ALWAYS,
} as const;

/** One of {@link CAPABILITIES}. */
export type Variant = keyof typeof CAPABILITIES;

/** The line of a configuration that makes it say so; none for all. */
export function capabilityLine(variant: Variant): string {
  const capabilities = CAPABILITIES[variant];
  return capabilities === undefined ? "" : `imap_capability = ${capabilities}\n`;
}
