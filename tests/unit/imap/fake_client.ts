/**
 * Something that a pool and a session take for an imapflow client, and a
 * connector that makes such clients and counts them.
 *
 * @module
 */

import { EventEmitter } from "node:events";
import type { ImapFlow } from "imapflow";
import type { Account, Settings } from "../../../lib/config/types.ts";
import { MailError } from "../../../lib/contract/error.ts";
import type { Log } from "../../../lib/contract/log.ts";
import { CONNECTION_LIMIT } from "../../../lib/imap/login_refused.ts";
import { SessionPool } from "../../../lib/imap/pool.ts";
import type { FolderGate, Session } from "../../../lib/imap/session.ts";

/** A connection that is nowhere. */
export class FakeClient extends EventEmitter {
  readonly id: number;
  usable = true;
  isClosed = false;
  readonly states = { LOGOUT: 4 };
  readonly state = 3;
  /** The command at work. */
  readonly currentRequest = { tag: "a" };
  mailbox: { path: string; readOnly: boolean; uidValidity: bigint; exists: number } | false = false;
  folders = new Map<string, { path: string }>();
  logouts = 0;
  received = 0;
  /** What its commands do; by default every command is answered. */
  answer: () => Promise<void> = () => Promise.resolve();
  readonly #ended = Promise.withResolvers<never>();

  constructor(id: number) {
    super();
    this.id = id;
    this.#ended.promise.catch(() => undefined);
  }

  /** The client as the product sees it. */
  get client(): ImapFlow {
    return this as unknown as ImapFlow;
  }

  stats(): { received: number } {
    return { received: this.received };
  }

  async exec(): Promise<{ next(): void }> {
    if (!this.usable) throw lost();
    await Promise.race([this.answer(), this.#ended.promise]);
    this.received += 10;
    return { next: () => undefined };
  }

  async mailboxOpen(path: string): Promise<void> {
    await this.exec();
    this.mailbox = { path, readOnly: true, uidValidity: 7n, exists: 0 };
  }

  async logout(): Promise<void> {
    this.logouts++;
    this.close();
    await Promise.resolve();
  }

  close(): void {
    this.usable = false;
    this.isClosed = true;
    this.#ended.reject(lost());
  }
}

/** What imapflow throws when the connection is gone. */
export function lost(): Error {
  return Object.assign(new Error("Connection not available"), { code: "NoConnection" });
}

/** How a login ends that the server thinks is one too many. */
export function limited(): MailError {
  return new MailError("unavailable", "no more", { details: { reason: CONNECTION_LIMIT } });
}

/** Makes fake clients. */
export class FakeConnector {
  readonly clients: FakeClient[] = [];
  attempts = 0;
  /** Most connections that were open or being opened at one time. */
  peak = 0;
  /** Connections that the server allows. */
  limit = Infinity;
  #opening = 0;

  /** Called before a connection is opened; throws when it cannot be. */
  gate: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();

  /** Connections that are open now. */
  get open(): readonly FakeClient[] {
    return this.clients.filter(({ usable }) => usable);
  }

  async connect(signal: AbortSignal): Promise<ImapFlow> {
    this.attempts++;
    this.#opening++;
    this.peak = Math.max(this.peak, this.open.length + this.#opening);
    try {
      await this.gate(signal);
      signal.throwIfAborted();
      if (this.open.length >= this.limit) throw limited();
      const client = new FakeClient(this.clients.length);
      this.clients.push(client);
      return client.client;
    } finally {
      this.#opening--;
    }
  }
}

/** An account on a server that is never asked. */
export const ACCOUNT: Account = {
  id: "default",
  host: "imap.example.com",
  port: 993,
  security: "tls",
  user: "user",
  auth: "password",
  authservId: undefined,
  write: [],
  folders: undefined,
  protectedFolders: ["INBOX"],
};

/** Of an account that is not confined. */
export const EVERY_FOLDER: FolderGate = { allows: () => true, assertAllowed: () => undefined };

/** Settings with which nothing times out during a test. */
export const SETTINGS: Settings = {
  connectTimeoutMs: 1_000,
  greetingTimeoutMs: 1_000,
  socketTimeoutMs: 5_000,
  toolTimeoutMs: 5_000,
  cursorTtlSeconds: 60,
  cursorMaxEntries: 10,
  sessionTtlSeconds: 60,
  sessionsPerAccount: 4,
  operationMaxEntries: 256,
  rateReadPerSecond: 0,
  rateReadBurst: 20,
  rateBatchPerSecond: 0,
  rateBatchBurst: 10,
  rateWritePerSecond: 0,
  rateWriteBurst: 10,
  confirmation: "auto",
  audit: false,
  logLevel: "silent",
  extraCertificates: undefined,
};

const ignore = (): void => undefined;

/** A log that keeps nothing. */
export const NO_LOG: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** A pool of one account on fake connections. */
export function makePool(connector: FakeConnector, settings: Partial<Settings> = {}): SessionPool {
  return new SessionPool({
    account: ACCOUNT,
    settings: { ...SETTINGS, ...settings },
    connector,
    folders: EVERY_FOLDER,
    log: NO_LOG,
  });
}

/** The fake connection behind a session. */
export function clientOf(session: Session): FakeClient {
  return session.client as unknown as FakeClient;
}
