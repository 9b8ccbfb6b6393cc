/**
 * What an account may be allowed to have done to its mail.
 *
 * @module
 */

/** Words of `MAIL_IMAP_<ACCOUNT>_WRITE`, in the order in which they are listed. */
export const CAPABILITIES = [
  "flags",
  "move",
  "copy",
  "delete",
  "draft",
  "mailbox",
  "expunge",
] as const;

/**
 * One of {@link CAPABILITIES}. `delete` is to the Trash; what cannot be taken
 * back is `expunge`.
 */
export type Capability = (typeof CAPABILITIES)[number];

/** What an account allows once writes are on and nothing else is said: all that can be undone. */
export const DEFAULT_CAPABILITIES: readonly Capability[] = CAPABILITIES.filter((name) =>
  name !== "expunge"
);
