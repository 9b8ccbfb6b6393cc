/**
 * One logged-in connection while it belongs to one call.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import { MailError } from "../contract/error.ts";
import { toMailError } from "./errors.ts";
import { execute, skipFolderLookup } from "./library.ts";
import { LIVENESS_TIMEOUT_MS, LOGOUT_TIMEOUT_MS, RECENTLY_ALIVE_MS } from "./limits.ts";

/** The mailbox that a session has open, read-only. */
export interface OpenMailbox {
  readonly path: string;
  /** Decimal. */
  readonly uidvalidity: string;
  /** Messages in it, as last told by the server. */
  readonly exists: number;
  /** Flags and keywords that the mailbox knows. */
  readonly keywords: ReadonlySet<string>;
}

/** Thrown inside the room when a connection that was kept turns out to be dead. */
export class StaleSessionError extends Error {
  override readonly name = "StaleSessionError";
}

/** One connection. Not shared: the pool gives it to one call at a time. */
export class Session {
  readonly client: ImapFlow;
  /** True from the second call on: only then may it have died unnoticed. */
  reused = false;
  #lastAlive = performance.now();
  #idleSince = performance.now();
  #staleTimeout = false;
  /** Whether the connection is known to work: new ones are, kept ones after their first answer. */
  #proven = true;

  constructor(client: ImapFlow) {
    this.client = client;
  }

  /** Whether the connection can still be used, as far as is known. */
  get usable(): boolean {
    return this.client.usable && !this.client.isClosed;
  }

  /** Path of the open mailbox, if any. */
  get openPath(): string | undefined {
    return this.client.mailbox ? this.client.mailbox.path : undefined;
  }

  /** Milliseconds since the session was last given back. */
  get idleMs(): number {
    return performance.now() - this.#idleSince;
  }

  /** Notes that a call is done with the session. */
  release(): void {
    this.reused = true;
    this.#idleSince = performance.now();
  }

  /**
   * Runs a command. On a session that was kept, the first answer must come
   * within {@link LIVENESS_TIMEOUT_MS}: a connection whose other end vanished
   * without a word would otherwise stall the call until the socket times out.
   *
   * @throws {StaleSessionError} When a kept session shows no life.
   * @throws {MailError} For every other failure.
   */
  async run<T>(command: () => Promise<T>): Promise<T> {
    const received = this.client.stats().received;
    const watch = this.#proven ? undefined : setTimeout(() => {
      if (this.client.stats().received !== received) return;
      this.#staleTimeout = true;
      this.client.close();
    }, LIVENESS_TIMEOUT_MS);
    try {
      const result = await command();
      this.#alive();
      return result;
    } catch (error) {
      const mapped = toMailError(error);
      const lost = this.#staleTimeout || !this.usable;
      if (lost && !this.#proven) {
        throw new StaleSessionError("A kept connection was dead", { cause: error });
      }
      if (!lost) this.#alive();
      throw mapped;
    } finally {
      clearTimeout(watch);
    }
  }

  #alive(): void {
    this.#proven = true;
    this.#lastAlive = performance.now();
  }

  /** Starts a call on a kept session: asks for life when the last was some time ago. */
  async begin(): Promise<void> {
    this.#proven = !this.reused;
    if (this.reused && performance.now() - this.#lastAlive > RECENTLY_ALIVE_MS) await this.noop();
  }

  /** Fetches what is new in the open mailbox (RFC 3501 section 6.1.2). */
  async noop(): Promise<void> {
    await this.run(() => execute(this.client, "NOOP", []));
  }

  /**
   * Opens a mailbox read-only (EXAMINE); does nothing when it is open already.
   *
   * @returns The mailbox, with what the server last said about it.
   * @throws {MailError} `not_found` when there is none of that name.
   */
  async examine(path: string): Promise<OpenMailbox> {
    const wanted = path.toUpperCase() === "INBOX" ? "INBOX" : path;
    if (this.openPath !== wanted || !(this.client.mailbox && this.client.mailbox.readOnly)) {
      skipFolderLookup(this.client, wanted);
      await this.run(() => this.client.mailboxOpen(wanted, { readOnly: true }));
    }
    const { mailbox } = this.client;
    if (!mailbox) {
      throw new MailError("unavailable", "The mail server did not open the mailbox", {
        details: { reason: "mailbox_not_opened" },
      });
    }
    return {
      path: mailbox.path,
      uidvalidity: String(mailbox.uidValidity ?? 0n),
      exists: mailbox.exists,
      keywords: new Set([...(mailbox.flags ?? []), ...(mailbox.permanentFlags ?? [])]),
    };
  }

  /** Opens a mailbox and checks that its UIDs still mean what they meant. */
  async examineSame(path: string, uidvalidity: string): Promise<OpenMailbox> {
    const mailbox = await this.examine(path);
    if (mailbox.uidvalidity !== uidvalidity) {
      throw new MailError("conflict", "The mailbox was rebuilt, so the ids of its messages changed", {
        hint: "Search again and use the new message ids.",
        details: { reason: "uidvalidity_changed" },
      });
    }
    return mailbox;
  }

  /** Ends the connection politely, or after {@link LOGOUT_TIMEOUT_MS} without a word. */
  async logout(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, LOGOUT_TIMEOUT_MS));
    try {
      if (this.usable) await Promise.race([this.client.logout(), patience]);
    } catch {
      // The server was faster; either way the connection ends here.
    } finally {
      clearTimeout(timer);
      this.client.close();
    }
  }
}
