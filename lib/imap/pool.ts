/**
 * The connections of one account: never more than configured, reused while
 * they live, replaced once when they do not.
 *
 * @module
 */

import type { Account, Settings } from "../config/types.ts";
import { MailError, reasonOf } from "../contract/error.ts";
import type { Log } from "../contract/log.ts";
import { shuttingDown } from "../contract/shutting_down.ts";
import type { Connector } from "./connect.ts";
import { toMailError } from "./errors.ts";
import { CONNECTION_LIMIT } from "./login_refused.ts";
import { type FolderGate, Session, type Shared, StaleSessionError } from "./session.ts";

/** What a pool is made of. */
export interface PoolOptions {
  readonly account: Account;
  readonly settings: Settings;
  readonly connector: Pick<Connector, "connect">;
  readonly folders: FolderGate;
  readonly log: Log;
}

interface Waiter {
  readonly mailbox: string | undefined;
  readonly resolve: (session: Session | undefined) => void;
}

/** How many calls may wait for a connection: beyond that a client is flooding. */
const MAX_WAITERS = 1_000;

/**
 * How a login ends that is one too many: some servers say so, some hang up.
 * Either way, while other connections work, a call can wait for one of them.
 */
const LIMIT_REASONS: ReadonlySet<string> = new Set([CONNECTION_LIMIT, "connection_lost"]);

/** How long a server's own connection limit is believed, in milliseconds: other programs come and go. */
const LOWER_CAP_MS = 60_000;

/** Sessions of one account. */
export class SessionPool {
  readonly #options: PoolOptions;
  readonly #idle: Session[] = [];
  readonly #busy = new Set<Session>();
  readonly #waiters: Waiter[] = [];
  readonly #shared: Shared = { folderChanges: 0 };
  #connecting = 0;
  /** Being logged out: the server counts them until it has answered. */
  #leaving = 0;
  /** Lowered for a while when the server allows fewer connections than configured. */
  #cap: number;
  #capLoweredAt = 0;
  #sweeper: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#cap = Math.max(1, options.settings.sessionsPerAccount);
  }

  /** Connections that exist, are being made or are being ended. */
  get size(): number {
    return this.#idle.length + this.#busy.size + this.#connecting + this.#leaving;
  }

  /** Connections by what they are at. */
  get states(): Readonly<Record<"idle" | "busy" | "connecting", number>> {
    return { idle: this.#idle.length, busy: this.#busy.size, connecting: this.#connecting };
  }

  /**
   * Runs read-only work on a session of its own. When a kept session proves
   * dead before it has answered anything, the work is run once more on a new
   * one; it is never run a third time.
   *
   * @param mailbox The mailbox the work will open, to prefer a session that has it open.
   * @param signal Ends waiting and working; the session is then closed, not reused.
   * @throws {MailError}
   */
  async read<T>(
    mailbox: string | undefined,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.#attempt(await this.#acquire(mailbox, signal), signal, work);
    } catch (error) {
      if (!(error instanceof StaleSessionError)) throw error;
      this.#options.log.info("reconnecting", { account: this.#options.account.id });
    }
    // What made one kept session die has probably taken the others along.
    for (const session of this.#idle.splice(0)) session.client.close();
    try {
      return await this.#attempt(await this.#acquire(mailbox, signal), signal, work);
    } catch (error) {
      // The connection that another call gave back was dead as well.
      throw error instanceof StaleSessionError ? toMailError(error.cause) : error;
    }
  }

  /**
   * Runs work that changes something, on a session of its own. Its first
   * command must be one that only looks: like {@link read}, it is run again when
   * a kept session proves dead before it has answered anything, and only then.
   *
   * @throws {MailError}
   */
  async write<T>(
    mailbox: string | undefined,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    return await this.read(mailbox, signal, work);
  }

  /** Has all sessions look for special folders again: folders were made, renamed or deleted. */
  foldersChanged(): void {
    this.#shared.folderChanges++;
  }

  /**
   * Makes the other sessions leave mailboxes that are being renamed or deleted:
   * they would go on reading what no longer has that name. Sessions that rest
   * are ended now, those at work when their call is done.
   */
  leave(gone: (path: string) => boolean): void {
    const isThere = ({ openPath }: Session): boolean => openPath !== undefined && gone(openPath);
    for (const session of this.#idle.filter(isThere)) {
      this.#idle.splice(this.#idle.indexOf(session), 1);
      void this.#leave(session);
    }
    for (const session of this.#busy) if (isThere(session)) session.outdated = true;
  }

  async #attempt<T>(
    session: Session,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const abort = (): void => session.client.close();
    signal.addEventListener("abort", abort, { once: true });
    try {
      signal.throwIfAborted();
      session.begin();
      return await work(session);
    } catch (error) {
      signal.throwIfAborted();
      // What it knows of the mailbox may be as wrong as what it was told just now.
      if (reasonOf(error) === "server_answer_invalid") session.outdated = true;
      if (error instanceof MailError || error instanceof StaleSessionError) throw error;
      throw new MailError("internal", "The conversation with the mail server failed", {
        cause: error,
      });
    } finally {
      signal.removeEventListener("abort", abort);
      this.#release(session);
    }
  }

  async #acquire(mailbox: string | undefined, signal: AbortSignal): Promise<Session> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#closed) throw shuttingDown();
      const kept = this.#takeIdle(mailbox);
      if (kept) return kept;
      if (performance.now() - this.#capLoweredAt > LOWER_CAP_MS) {
        this.#cap = Math.max(1, this.#options.settings.sessionsPerAccount);
      }
      if (this.size < this.#cap) {
        const opened = await this.#open(signal);
        if (opened) return opened;
        continue;
      }
      const handed = await this.#wait(mailbox, signal);
      if (handed) return handed;
      // Woken to open a connection, but no longer interested: the next one may.
      if (signal.aborted) this.#wake();
    }
  }

  /** The most recently used session, best one that has the mailbox open. */
  #takeIdle(mailbox: string | undefined): Session | undefined {
    for (let i = this.#idle.length - 1; i >= 0; i--) {
      if (!this.#idle[i]?.usable) this.#idle.splice(i, 1);
    }
    const match = this.#idle.findLastIndex((session) => session.openPath === mailbox);
    const [session] = this.#idle.splice(match >= 0 ? match : -1, 1);
    if (session) this.#busy.add(session);
    return session;
  }

  /** Opens a connection; undefined when the server allows no further one but others are at work. */
  async #open(signal: AbortSignal): Promise<Session | undefined> {
    this.#connecting++;
    try {
      const client = await this.#options.connector.connect(signal);
      const session = new Session(client, this.#options.folders, this.#shared);
      if (this.#closed) {
        session.client.close();
        throw shuttingDown();
      }
      this.#busy.add(session);
      return session;
    } catch (error) {
      const others = this.size - 1;
      if (!LIMIT_REASONS.has(reasonOf(error) ?? "") || others === 0) throw error;
      this.#cap = others;
      this.#capLoweredAt = performance.now();
      this.#options.log.warn("server allows fewer connections", {
        account: this.#options.account.id,
        connections: others,
      });
      return undefined;
    } finally {
      this.#connecting--;
      this.#wake();
    }
  }

  #wait(mailbox: string | undefined, signal: AbortSignal): Promise<Session | undefined> {
    if (this.#waiters.length >= MAX_WAITERS) {
      throw new MailError("rate_limited", "Too many calls are waiting for this account", {
        hint: "Send fewer calls at once.",
        details: { reason: "queue_full", retry_after_ms: 1_000 },
      });
    }
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        const index = this.#waiters.indexOf(waiter);
        if (index >= 0) this.#waiters.splice(index, 1);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        mailbox,
        resolve: (session) => {
          signal.removeEventListener("abort", abort);
          resolve(session);
        },
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#waiters.push(waiter);
    });
  }

  #release(session: Session): void {
    this.#busy.delete(session);
    const usable = session.usable && !session.outdated;
    const keep = usable && !this.#closed && this.#options.settings.sessionsPerAccount > 0;
    if (!keep && !(usable && this.#waiters.length > 0)) {
      void this.#leave(session);
    } else {
      session.release();
      this.#idle.push(session);
      this.#sweepLater();
    }
    this.#wake();
  }

  /** Logs out; only then may another connection take its place. */
  async #leave(session: Session): Promise<void> {
    this.#leaving++;
    await session.logout();
    this.#leaving--;
    this.#wake();
  }

  /** Lets the first waiter go on: with a session that is free, or to open one. */
  #wake(): void {
    const waiter = this.#waiters[0];
    if (!waiter) return;
    const session = this.#takeIdle(waiter.mailbox);
    if (!session && this.size >= this.#cap && !this.#closed) return;
    this.#waiters.shift();
    waiter.resolve(session);
  }

  /** Logs out of sessions that nobody has used for the configured time. */
  #sweepLater(): void {
    if (this.#sweeper !== undefined) return;
    const ttl = this.#options.settings.sessionTtlSeconds * 1_000;
    this.#sweeper = setInterval(() => {
      for (const session of this.#idle.filter((kept) => kept.idleMs >= ttl)) {
        this.#idle.splice(this.#idle.indexOf(session), 1);
        void this.#leave(session);
      }
      if (this.#idle.length === 0) this.#stopSweeping();
    }, Math.min(ttl, 10_000));
    Deno.unrefTimer(Number(this.#sweeper));
  }

  #stopSweeping(): void {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  /** Logs out of everything; calls that are still at work fail. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stopSweeping();
    const sessions = [...this.#idle.splice(0), ...this.#busy];
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(undefined);
    await Promise.all(sessions.map((session) => session.logout()));
  }
}
