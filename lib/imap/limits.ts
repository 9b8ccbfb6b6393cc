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

/**
 * Most tokens in one response where the question allows for a long one, which
 * is read in one go and keeps all others waiting: some 0.2 s. A BODYSTRUCTURE of
 * ten thousand parts has 200,000, the longest SORT 100,000.
 */
export const MAX_RESPONSE_TOKENS = 250_000;

/** Most tokens in any other response, some 40 ms: a folder with a thousand keywords has 2,000. */
export const MAX_SHORT_RESPONSE_TOKENS = 50_000;

/**
 * Most tokens for one command, beyond the first few of each response: two of
 * the longest, or 100 messages of 5,000. Reading costs about 1 microsecond a token.
 */
export const MAX_COMMAND_TOKENS = 500_000;

/** Tokens of a response that {@link MAX_COMMAND_TOKENS} leaves out: a folder, its status or a size has hardly more. */
export const FREE_RESPONSE_TOKENS = 8;

/** Tokens that are read before other connections have their turn: some 10 ms. */
export const TOKENS_AT_ONCE = 10_000;

/** Bytes of lines that are read before other connections have their turn: some 10 ms at 50 ns each. */
export const BYTES_AT_ONCE = 262_144;

/**
 * Most bytes that all connections together may hold of answers that have not
 * ended: two of the largest. Honest servers are asked for a megabyte at a time.
 */
export const MAX_HELD_BYTES = 67_108_864;

/**
 * Most bytes that may come for one command, or after it while nobody asks:
 * twice the largest response. They are let go as they come, so this bounds the
 * time that a flood takes, and what waits to be read.
 */
export const MAX_COMMAND_BYTES = 67_108_864;

/** Most responses for one command: two for each of {@link MAX_COMMAND_FOLDERS}, and others in between. */
export const MAX_COMMAND_RESPONSES = 250_000;

/** Most lines for one command, those of texts and empty ones included: the largest response has half as many. */
export const MAX_COMMAND_LINES = 1_000_000;

/** Responses that are read before other connections have their turn: some milliseconds. */
export const RESPONSES_AT_ONCE = 250;

/** Most lines about folders for one command, a kilobyte of memory each. */
export const MAX_COMMAND_FOLDERS = 100_000;

/** Most bytes for one command until the login is done: servers send a few hundred. */
export const MAX_LOGIN_BYTES = 1_048_576;

/** Most responses for one command until the login is done: servers send a few. */
export const MAX_LOGIN_RESPONSES = 1_000;

/** Most capabilities that are looked at: Dovecot has 50. */
export const MAX_CAPABILITIES = 500;

/** Most UIDs, or ranges of them, that one command may find: as many as fit into the longest line. */
export const MAX_FOUND = 1_048_576;

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
