/**
 * What the launcher and the isolates of `doctor` say to each other.
 *
 * @module
 */

import type { Account, Settings } from "../config/types.ts";
import type { Reason } from "../contract/reason.ts";
import type { Duty, Surroundings } from "./attempts.ts";

/** How far a look at an account came. */
export type Stage = "address" | "connection" | "tls" | "login" | "folders";

/** What answers at a port when nothing is sent: told by its first bytes, which are not passed on. */
export type Voice = "imap" | "pop3" | "smtp" | "other" | "silent" | "closed";

/** What a look at an account brought: facts, and no text that a mail server wrote. */
export interface AccountFacts {
  /** IP addresses of the host, as they were tried. */
  readonly addresses: readonly string[];
  /** Until something accepted the connection, in milliseconds. */
  readonly connectMs?: number;
  /** What the TLS connection says about itself; its certificate was checked. */
  readonly tls?: {
    readonly version: string;
    readonly issuer: string;
    /** ISO 8601. */
    readonly expires: string | undefined;
  };
  /** One command and its answer, in milliseconds: the sign of a good login. */
  readonly roundTripMs?: number;
  /** Of those that this program knows. */
  readonly capabilities?: readonly string[];
  readonly folders?: FolderFacts;
  readonly failure?: Failure;
}

/** What there is of folders. */
export interface FolderFacts {
  /** Folders that the account may touch. */
  readonly allowed: number;
  /** Special uses of RFC 6154 that a folder has which the account may touch: `trash`, … */
  readonly uses: readonly string[];
  /** The same of all folders. */
  readonly allUses: readonly string[];
  /** Indices in the account's `folders` of patterns that match nothing. */
  readonly unmatched: readonly number[];
  /** Indices in its `protectedFolders` of names that match nothing. */
  readonly unmatchedProtected: readonly number[];
}

/** What went wrong. */
export interface Failure {
  readonly stage: Stage;
  readonly reason: Reason;
  /** Code of the runtime's error, for example `CERT_HAS_EXPIRED`. */
  readonly code: string | undefined;
  /** Names in a certificate whose authority is trusted, but which is for another host. */
  readonly names: readonly string[];
  /** What is there when TLS could not be begun; undefined when nobody listened. */
  readonly voice: Voice | undefined;
}

/** What it takes to look at an account. */
export interface LookMessage {
  readonly type: "look";
  readonly account: Account;
  /** Undefined when it signs in with OAuth 2. */
  readonly password: string | undefined;
  readonly settings: Settings;
}

/** How an attempt to break out ended; `let through`: not refused, it failed for another reason. */
export type Outcome = "refused" | "let through" | "succeeded";

/** Launcher to isolate. */
export type ToDoctor =
  | LookMessage
  /** Try to break out. */
  | { readonly type: "try"; readonly at: Surroundings; readonly own: readonly Duty[] }
  /** Where tokens are asked for; transferred. */
  | { readonly type: "tokens"; readonly port: MessagePort };

/** Isolate to launcher. */
export type FromDoctor =
  /** Its code has been read. */
  | { readonly type: "loaded" }
  | { readonly type: "tried"; readonly outcomes: Readonly<Record<string, Outcome>> }
  | { readonly type: "looked"; readonly account: string; readonly facts: AccountFacts }
  | { readonly type: "failed" };
