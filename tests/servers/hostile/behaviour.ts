/**
 * One way in which a mail server misbehaves, and what the product then says.
 *
 * @module
 */

import type { Reason } from "../../../lib/contract/reason.ts";
import type { Answer, Command, ScriptedConnection } from "../scripted_imap.ts";

/**
 * Where in a conversation: at the greeting, at a command, or while a kept
 * connection rests between two calls.
 */
export type Point =
  | "greeting"
  | "CAPABILITY"
  | "AUTHENTICATE"
  | "ID"
  | "NAMESPACE"
  | "LIST"
  | "EXAMINE"
  | "FETCH"
  | "UID SEARCH"
  | "UID FETCH"
  | "NOOP"
  | "rest";

/** What there is to react to. */
export interface Moment {
  /** Of the command; `*` where there is none. */
  readonly tag: string;
  readonly command: Command;
  readonly connection: ScriptedConnection;
  /** Carries the command out and gives its answer, or the greeting of a server that behaves. */
  honest(): string;
}

/** What is sent instead of an honest answer; undefined is silence. */
export type Act = (moment: Moment) => Answer | undefined;

/**
 * How the call may end: with everything that was asked for; with those of the
 * messages that the server did send, and the word that others did not come;
 * with all that there is, as the server said itself that the others went; or
 * with an error.
 */
export type Ending = "works" | "a part" | "what is left" | Reason;

/** An entry of the tables. */
export interface Behaviour {
  /** Continues "A server that". */
  readonly name: string;
  readonly at: Point;
  readonly act: Act;
  /** All the ways in which the call may end. */
  readonly ends: readonly Ending[];
  /** Of what is asked; by default what comes to {@link Behaviour.at}. */
  readonly asks?: "every folder" | "a search" | "a conversation";
  /** What proves who logs in until the call has ended: nothing, or the password, once or more. @default either */
  readonly proof?: "none" | "password";
  /** Ends its connections before it behaves again: what it said about a folder stays true on them. */
  readonly forgets?: boolean;
}

/** In every text of a hostile server: no answer of the product may have it. */
export const PLANTED = "planted-Zx81";

/** The points that come in every call on a new connection, in their order, and what is asked then. */
export const COMMAND_POINTS = [
  "CAPABILITY",
  "AUTHENTICATE",
  "ID",
  "NAMESPACE",
  "LIST",
  "EXAMINE",
  "FETCH",
  "UID SEARCH",
  "UID FETCH",
  "NOOP",
] as const satisfies readonly Point[];

/** The same act at several points. */
export function atEach(
  points: readonly Point[],
  name: string,
  act: Act,
  ends: (point: Point) => readonly Ending[],
): readonly Behaviour[] {
  return points.map((at) => ({ name: `${name} (${at})`, at, act, ends: ends(at) }));
}
