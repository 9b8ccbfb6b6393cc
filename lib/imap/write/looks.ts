/**
 * Looking what came of a command whose answer was lost.
 *
 * @module
 */

/**
 * Pauses before the looks, in milliseconds: a server may still be carrying out
 * what it was sent. Together they are far longer than one command takes there
 * without the way through the network.
 */
export const LOOKS_MS: readonly number[] = [0, 250, 1_000];
