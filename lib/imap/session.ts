/**
 * One logged-in connection while it belongs to one call.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import { MailError } from "../contract/error.ts";
import { toMailError } from "./errors.ts";
import { execute, fullPath, skipFolderLookup } from "./library.ts";
import { LIVENESS_TIMEOUT_MS, LOGOUT_TIMEOUT_MS } from "./limits.ts";
import { isDoubtful, isOpen, unreadableAnswers } from "./noticed.ts";
import { MAX_UID } from "./uid_set.ts";

/** The mailbox that a session has open. */
export interface OpenMailbox {
  readonly path: string;
  /** Decimal. */
  readonly uidvalidity: string;
  /** Messages in it, as last told by the server. */
  readonly exists: number;
}

/**
 * Checks that the UIDs of a mailbox still mean what they meant.
 *
 * @throws {MailError} `conflict` when UIDVALIDITY changed (RFC 3501 section 2.3.1.1).
 */
export function assertSameUids(mailbox: OpenMailbox, uidvalidity: string): void {
  if (mailbox.uidvalidity === uidvalidity) return;
  throw new MailError("conflict", "The mailbox was rebuilt, so the ids of its messages changed", {
    hint: "Search again and use the new message ids.",
    details: { reason: "uidvalidity_changed" },
  });
}

/** Thrown inside the room when a connection that was kept turns out to be dead. */
export class StaleSessionError extends Error {
  override readonly name = "StaleSessionError";
}

/**
 * Refuses folders that an account may not touch. Gets the full path that would
 * be opened, and the separator of its levels where the server has told it.
 */
export interface FolderGate {
  allows(path: string, separator?: string): boolean;
  /** @throws {MailError} `forbidden` */
  assertAllowed(path: string, separator?: string): void;
}

/** Paths by special use (RFC 6154); undefined when the account has none. */
export interface SpecialFolders {
  readonly sent: string | undefined;
  readonly all: string | undefined;
  readonly drafts: string | undefined;
}

/** What the sessions of an account know in common. */
export interface Shared {
  /** Counts the times that folders were made, renamed or deleted. */
  folderChanges: number;
}

/** One connection. Not shared: the pool gives it to one call at a time. */
export class Session {
  readonly client: ImapFlow;
  /** True from the second call on: only then may it have died unnoticed. */
  reused = false;
  #outdated = false;
  #idleSince = performance.now();
  #staleTimeout = false;
  /** Whether the connection is known to work: new ones are, kept ones after their first answer. */
  #proven = true;

  /** What imapflow reported when it gave the connection up; pending commands only learn that it is gone. */
  #failure: Error | undefined;

  readonly #gate: FolderGate;
  readonly #shared: Shared;
  #special: { readonly folders: SpecialFolders; readonly at: number } | undefined;

  constructor(client: ImapFlow, gate: FolderGate, shared: Shared = { folderChanges: 0 }) {
    this.client = client;
    this.#gate = gate;
    this.#shared = shared;
    client.on("error", (error) => this.#failure ??= error);
  }

  /** Whether the connection can still be used, as far as is known. */
  get usable(): boolean {
    return this.client.usable && isOpen(this.client) && this.#failure === undefined;
  }

  /** The special folders as far as they were looked for on this connection, and none was changed since. */
  get specialFolders(): SpecialFolders | undefined {
    return this.#special?.at === this.#shared.folderChanges ? this.#special.folders : undefined;
  }

  set specialFolders(folders: SpecialFolders | undefined) {
    this.#special = folders && { folders, at: this.#shared.folderChanges };
  }

  /** True when it must not be kept: what it has open is no longer what it was. */
  get outdated(): boolean {
    return this.#outdated || isDoubtful(this.client);
  }

  set outdated(outdated: boolean) {
    this.#outdated = outdated;
  }

  /** Messages in the open mailbox, as last told by the server; Infinity when none is open. */
  get exists(): number {
    return this.client.mailbox ? this.client.mailbox.exists : Infinity;
  }

  /** Path of the open mailbox, if any. */
  get openPath(): string | undefined {
    return this.client.mailbox ? this.client.mailbox.path : undefined;
  }

  /**
   * The full path of a folder that a command is going to name: every name that
   * came from outside goes through here.
   *
   * @throws {MailError} `forbidden` when the account may not touch it, whether
   * there is one of that name or not.
   */
  folderPath(path: string): string {
    const full = fullPath(this.client, path);
    this.#gate.assertAllowed(full, this.separator);
    return full;
  }

  /**
   * Whether the account may touch a folder that the server has listed: the one
   * of that name, and the one that would be opened by it.
   */
  allows(path: string): boolean {
    const { separator } = this;
    return this.#gate.allows(path, separator) &&
      this.#gate.allows(fullPath(this.client, path), separator);
  }

  /** What separates the levels of folders on this server, where it has told. */
  get separator(): string | undefined {
    return this.client.namespace?.delimiter ?? undefined;
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
   * Runs a command. On a session that was kept, something must arrive within
   * {@link LIVENESS_TIMEOUT_MS} of the first command: a connection whose other
   * end vanished without a word would otherwise stall the call until the socket
   * times out. So the first command is its own test of life, and none is sent
   * for that alone. A server that is merely slow is asked again on a new
   * connection, where nothing is watched.
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
    const unreadable = unreadableAnswers(this.client);
    try {
      const result = await command();
      if (unreadableAnswers(this.client) !== unreadable) {
        throw unusableAnswer("The mail server's answer could not be read");
      }
      this.#proven = true;
      return result;
    } catch (error) {
      const mapped = toMailError(this.#failure ?? error, true);
      const lost = this.#staleTimeout || !this.usable;
      if (lost && !this.#proven) {
        throw new StaleSessionError("A kept connection was dead", { cause: error });
      }
      if (!lost) this.#proven = true;
      throw mapped;
    } finally {
      clearTimeout(watch);
    }
  }

  /** Whether the open mailbox has been brought up to date in this call. */
  #current = false;

  /** Starts a call: a kept session has yet to show that it lives. */
  begin(): void {
    this.#proven = !this.reused;
    this.#current = false;
  }

  /** Fetches what is new in the open mailbox (RFC 3501 section 6.1.2). */
  async noop(): Promise<void> {
    await this.run(() => execute(this.client, "NOOP", []));
    this.#current = true;
  }

  /**
   * Opens a mailbox like {@link examine} and sees to it that what arrived or
   * went meanwhile is known: a mailbox that stays open learns of it with a NOOP.
   */
  async examineCurrent(path: string): Promise<OpenMailbox> {
    if (this.openPath === this.folderPath(path) && !this.#current) await this.noop();
    return await this.examine(path);
  }

  /**
   * Opens a mailbox read-only (EXAMINE); does nothing when it is open already.
   *
   * @returns The mailbox, with what the server last said about it.
   * @throws {MailError} `not_found` when there is none of that name, `forbidden`
   * when the account may not touch it, `unavailable` when its messages have no
   * ids that hold (RFC 3501 section 2.3.1.1).
   */
  async examine(path: string): Promise<OpenMailbox> {
    return await this.#open(path, "reading");
  }

  /**
   * Opens a mailbox to change it (SELECT), and sees to it that what arrived or
   * went meanwhile is known.
   *
   * @throws {MailError} `not_found` when there is none of that name, `forbidden`
   * when the account may not touch it or the server opens it for reading only.
   */
  async select(path: string): Promise<OpenMailbox> {
    const wanted = this.folderPath(path);
    if (this.openPath === wanted && this.#openedFor === "writing" && !this.#current) {
      await this.noop();
    }
    const open = await this.#open(path, "writing");
    if (this.client.mailbox && this.client.mailbox.readOnly) {
      throw new MailError("forbidden", "The mail server allows reading this folder only", {
        hint: "It may belong to somebody else; ask its owner for the right to change it.",
        details: { reason: "mailbox_read_only" },
      });
    }
    return open;
  }

  /** What the open mailbox was opened for: some servers do not say what they allow. */
  #openedFor: "reading" | "writing" | undefined;

  /** Whether a mailbox is the open one, opened for reading. */
  reads(path: string): boolean {
    return this.openPath === this.folderPath(path) && this.#openedFor === "reading";
  }

  async #open(path: string, purpose: "reading" | "writing"): Promise<OpenMailbox> {
    const wanted = this.folderPath(path);
    if (this.openPath !== wanted || this.#openedFor !== purpose) {
      skipFolderLookup(this.client, wanted);
      this.#openedFor = undefined;
      await this.run(() => this.client.mailboxOpen(wanted, { readOnly: purpose === "reading" }));
      this.#openedFor = purpose;
      this.#current = true;
    }
    const { mailbox } = this.client;
    if (!mailbox) {
      throw new MailError("unavailable", "The mail server did not open the mailbox", {
        details: { reason: "mailbox_not_opened" },
      });
    }
    const { uidValidity = 0n, exists } = mailbox;
    // Without them nothing can be named or counted (RFC 3501 section 6.3.1), least of all as empty.
    if (uidValidity < 1n || uidValidity > MAX_UID || !(exists <= MAX_UID)) {
      throw unusableAnswer("The mail server's answer lacks what every mailbox has");
    }
    return { path: mailbox.path, uidvalidity: String(uidValidity), exists };
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

/** The error for an answer that nothing can be done with. */
export function unusableAnswer(
  message: string,
  hint = "Call again; if it keeps happening, tell the mail server's operator.",
): MailError {
  return new MailError("unavailable", message, {
    hint,
    details: { reason: "server_answer_invalid" },
  });
}
