/**
 * What one client, or all together, may take of the front isolate. Each bound
 * is there before anybody has shown a token, unless it says otherwise.
 *
 * @module
 */

import type { UnreadBounds } from "./unread.ts";

/**
 * Largest body of a request, in bytes. A call with 250 ids of messages or a long
 * draft has some hundred thousand; over stdio 10 MiB may come, from a client
 * that is alone and runs on the same machine.
 */
export const MAX_BODY_BYTES = 4 * 1_024 * 1_024;

/**
 * Values of JSON in one body. A full request, of 16 messages with the ids of 250
 * messages each, has a quarter of them.
 */
export const MAX_VALUES = 16_384;

/**
 * Pieces in which one body may come: chunks, or what was read from the network at
 * once. A full body over a slow line comes in 3,000. Each costs the runtime 30
 * microseconds, whether or not it is one byte.
 */
export const MAX_BODY_PIECES = 4_096;

/** Bytes that there is room for in all bodies that are being read, of clients with a token. */
export const MAX_BODIES_BYTES = 32 * 1_024 * 1_024;

/** Bytes of the request line and all headers; a token has at most 4,096. */
export const MAX_HEADER_BYTES = 16_384;

/** Headers of one request: proxies add some, clients send ten. */
export const MAX_HEADERS = 64;

/** Characters of the address in a request line. */
export const MAX_URL_CHARS = 2_048;

/** Requests on one connection that wait for their answers; clients send the next one when they have it. */
export const MAX_IN_A_ROW = 32;

/**
 * Messages of JSON-RPC in one request. Only one revision of MCP has batches; a list
 * of tools has tens of KB, so that an answer to as many of them is shorter than one resource.
 */
export const MAX_MESSAGES = 16;

/** Numbers and times that hold for connections. Times in milliseconds. */
export interface ConnectionBounds extends UnreadBounds {
  /**
   * Connections at once: below the 1,024 files that a process may usually have
   * open, with room for mail servers. The one that has rested longest makes room.
   */
  readonly connections: number;
  /** Requests with a token that are read or answered at once; as many calls again as are run at once may wait. */
  readonly requests: number;
  /** How long a connection may take for the headers of its request. */
  readonly headersMs: number;
  /** How long the whole request may take to come. */
  readonly requestMs: number;
  /** How long a connection may rest between requests. */
  readonly idleMs: number;
  /** How long a client may take to read the end of its answer. */
  readonly sendMs: number;
  /** How often connections are looked at for these times. */
  readonly checkMs: number;
}

/** Those of the product. */
export const BOUNDS: ConnectionBounds = {
  connections: 256,
  requests: 128,
  headersMs: 10_000,
  // 4 MiB over a line of 1 Mbit/s.
  requestMs: 40_000,
  // Longer than the 60 s of nginx: who closes first must be whoever sends.
  idleMs: 75_000,
  sendMs: 30_000,
  // Twice the largest answer, a resource of 5 MiB in base64.
  unreadBytes: 16 * 1_024 * 1_024,
  allUnreadBytes: 64 * 1_024 * 1_024,
  checkMs: 1_000,
};

/**
 * Bytes of the body of a refused request that are still read, so that its client
 * can read the answer instead of an error of its connection.
 */
export const MAX_DISCARDED_BYTES = 65_536;

/** Wrong tokens that are answered as such, per second and at once; after that they are told to wait. */
export const REFUSALS_PER_SECOND = 5;
export const REFUSALS_BURST = 20;

/** When to come again, in seconds, after too many of anything. */
export const RETRY_AFTER_SECONDS = 1;
