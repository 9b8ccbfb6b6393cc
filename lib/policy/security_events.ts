/**
 * What whoever watches the log should hear of. Each has a stable word in the
 * field `event`, level `warn`, and counts instead of content.
 *
 * @module
 */

import type { Log, LogFields } from "../contract/log.ts";
import type { MailError } from "../contract/error.ts";

/** The words, and what each says. They are kept: alerts are made from them. */
export const SECURITY_EVENTS = {
  auth_failed: "A mail server refused the user name, the password or the token of the account",
  sign_in_refused:
    "The provider refused the refresh token of the account: it was withdrawn, or somebody else has used it",
  sign_in_not_stored:
    "A renewed token could not be written to its file; the program works until it ends, then a new sign-in may be needed",
  repeated_timeouts:
    "Three or more calls for the account ended by a time limit within five minutes",
  write_refused: "Somebody asked for a change that is not allowed; `reason` says why",
  rate_limited:
    "Calls came faster than the limit of the account, or too many at once; none was sent",
  token_refused: "Requests over HTTP came without a bearer token that is known",
  host_refused:
    "Requests over HTTP came under a Host name that is not allowed: a proxy that is not set up, or a web page that pretends to be this machine",
  origin_refused: "A web page that is not allowed to has sent requests over HTTP",
  content_stuck: "A message took too long to read, and its isolate was replaced",
} as const;

/** One of {@link SECURITY_EVENTS}. */
export type SecurityEvent = keyof typeof SECURITY_EVENTS;

/** One line for an event and account in this time, in milliseconds: a flood must not become one of lines. */
const QUIET_MS = 60_000;

/** So many timeouts within {@link TIMEOUTS_MS} are an event. */
const TIMEOUTS = 3;

/** In milliseconds. */
const TIMEOUTS_MS = 300_000;

interface Seen {
  readonly what: LogFields;
  /** When the last line was written. */
  toldAt: number;
  /** How often since. */
  count: number;
  total: number;
}

/** Writes the events down, each at once when it is new, then once a minute with how often it was. */
export class SecurityEvents {
  readonly #log: Pick<Log, "warn">;
  readonly #now: () => number;
  readonly #seen = new Map<string, Seen>();
  readonly #timeouts = new Map<string, number[]>();

  /**
   * @param log That of {@link Audit}.
   * @param now Milliseconds that only grow. @default {performance.now}
   */
  constructor(log: Pick<Log, "warn">, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  /** A mail server refused a login. */
  authFailed(account: string): void {
    this.#tell("auth_failed", account);
  }

  /** A provider refused a refresh token. */
  signInRefused(account: string): void {
    this.#tell("sign_in_refused", account);
  }

  /** A renewed sign-in could not be written down. */
  signInNotStored(account: string): void {
    this.#tell("sign_in_not_stored", account);
  }

  /** An isolate for content did not answer. */
  contentStuck(): void {
    this.#tell("content_stuck");
  }

  /** Requests over HTTP were refused before they were read. @param count How many since the last time. */
  requestsRefused(event: "token_refused" | "host_refused" | "origin_refused", count: number): void {
    if (count > 0) this.#tell(event, undefined, undefined, count);
  }

  /** A call failed; most failures are no event. @param account Id of a configured account. */
  callFailed({ code, details }: MailError, account: string): void {
    switch (details?.reason) {
      case "rate_limit":
      case "too_many_calls":
      case "too_many_operations":
      case "queue_full":
        return this.#tell("rate_limited", account, details.reason);
    }
    if (code === "timeout") this.#timedOut(account);
  }

  #timedOut(account: string): void {
    const now = this.#now();
    const recent = (this.#timeouts.get(account) ?? []).filter((at) => at > now - TIMEOUTS_MS);
    // No more are needed to know that there were enough.
    this.#timeouts.set(account, [...recent, now].slice(-TIMEOUTS));
    if (recent.length + 1 >= TIMEOUTS) this.#tell("repeated_timeouts", account);
  }

  /** Tells what was not told yet; to be called when the process ends. */
  end(): void {
    for (const seen of this.#seen.values()) if (seen.count > 0) this.#write(seen);
  }

  #tell(event: SecurityEvent, account?: string, reason?: string, count = 1): void {
    const what = { event, account, reason };
    const key = JSON.stringify(what);
    const seen = this.#seen.get(key) ?? { what, toldAt: -Infinity, count: 0, total: 0 };
    this.#seen.set(key, seen);
    seen.count += count;
    seen.total += count;
    if (this.#now() - seen.toldAt >= QUIET_MS) this.#write(seen);
  }

  #write(seen: Seen): void {
    const { what, count, total } = seen;
    this.#log.warn("security", { ...what, count, total });
    seen.count = 0;
    seen.toldAt = this.#now();
  }
}
