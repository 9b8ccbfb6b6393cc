/**
 * Which mail server a run of the tests is about: Dovecot, or what `MAIL_SERVER`
 * says.
 *
 * @module
 */

/** Kinds of servers, by what `MAIL_SERVER` calls them. */
export const KINDS = ["dovecot", "cyrus", "cyrus-prefixed", "courier"] as const;

/** One of {@link KINDS}; `cyrus-prefixed` is Cyrus with the names of folders it had before version 3. */
export type Kind = (typeof KINDS)[number];

/** What this run is about. */
export const KIND: Kind = readKind(Deno.env.get("MAIL_SERVER") ?? "dovecot");

/** Whether folders are below `INBOX.`, with dots between their levels. */
export const IS_PREFIXED: boolean = KIND === "cyrus-prefixed" || KIND === "courier";

/** Whether it is Cyrus, whatever its folders are called. */
export const IS_CYRUS: boolean = KIND === "cyrus" || KIND === "cyrus-prefixed";

function readKind(name: string): Kind {
  const kind = KINDS.find((one) => one === name);
  if (kind === undefined) throw new Error(`MAIL_SERVER is none of ${KINDS.join(", ")}`);
  return kind;
}
