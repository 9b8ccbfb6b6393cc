/**
 * What a mail server may make this process hold, and how long it may be silent.
 *
 * @module
 */

/**
 * Largest literal accepted, in bytes. Everything that can be long is asked for
 * with a partial FETCH of at most 1 MiB, so a larger one was never asked for.
 */
export const MAX_LITERAL_BYTES = 2_097_152;

/**
 * Longest line accepted, in bytes: a plain SEARCH answer with a million UIDs,
 * from a server without ESEARCH, fits. The other long line is the
 * BODYSTRUCTURE of a monstrous message, which is then done without.
 */
export const MAX_LINE_BYTES = 8_388_608;

/** Largest whole response accepted, in bytes: 100 summaries with their headers are under 2 MiB. */
export const MAX_RESPONSE_BYTES = 33_554_432;

/** Most tokens in one response: a BODYSTRUCTURE of ten thousand parts has 200,000. */
export const MAX_RESPONSE_TOKENS = 400_000;

/** An idle connection must show life within this many milliseconds, or it is replaced. */
export const LIVENESS_TIMEOUT_MS = 2_000;

/** How long a LOGOUT may take at the end, in milliseconds; the process must be gone within 2 s. */
export const LOGOUT_TIMEOUT_MS = 1_000;

/** Parts of one message that are looked at: Dovecot's own default is 10,000, people send under 100. */
export const MAX_PARTS = 1_000;

/** Nesting of one message that is followed; deeper parts are not listed. */
export const MAX_PART_DEPTH = 32;

/** Longest parameter value taken from a BODYSTRUCTURE, in characters (RFC 2183 file names are far shorter). */
export const MAX_PARAMETER_CHARS = 1_024;

/**
 * Messages of one mailbox among which a conversation is looked for by its
 * headers: a server reads the headers of each. Dovecot took 0.8 s for these on a
 * busy machine, and 3.5 s for twice as many without this bound.
 */
export const MAX_THREAD_WINDOW = 100_000;

/**
 * Longest command that asks for a conversation, in bytes: RFC 7162 section 4
 * wants servers to take 8,192.
 */
export const MAX_THREAD_COMMAND_BYTES = 7_000;

/** Ids in one such command: three header fields are compared with each of them. */
export const MAX_THREAD_COMMAND_IDS = 20;
