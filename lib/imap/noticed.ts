/**
 * What was noticed of a connection. Apart from restraints.ts, which notices it:
 * that is loaded with the first connection, and this with the program.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";

interface Internals {
  readonly state: unknown;
  readonly states: { readonly LOGOUT: unknown };
  readonly isClosed: boolean;
}

/** What is kept of it. */
interface Noticed {
  unreadable: number;
  doubtful: boolean;
}

/** Kept with the connection: in the bundle this module is in two parts, each with variables of its own. */
const NOTICED = Symbol.for("mail-imap-mcp.noticed");

/** What was noticed of a connection so far, to be added to. */
export function noticed(client: ImapFlow): Noticed {
  const held = client as { [NOTICED]?: Noticed };
  return held[NOTICED] ??= { unreadable: 0, doubtful: false };
}

/** Whether a connection is open and the server has not said goodbye. */
export function isOpen(client: ImapFlow): boolean {
  const { isClosed, state, states } = client as unknown as Internals;
  return !isClosed && state !== states.LOGOUT;
}

/** Whether a server has contradicted itself about the open mailbox. */
export function isDoubtful(client: ImapFlow): boolean {
  return noticed(client).doubtful;
}

/** How many answers to commands were lines that nobody can read; imapflow leaves such a line out. */
export function unreadableAnswers(client: ImapFlow): number {
  return noticed(client).unreadable;
}
