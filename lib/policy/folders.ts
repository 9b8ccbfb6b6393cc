/**
 * Which folders of an account may be touched, and which must stay as they are.
 *
 * @module
 */

import type { Account } from "../config/types.ts";
import { MailError } from "../contract/error.ts";
import { mailboxMatcher } from "../contract/mailbox_pattern.ts";

/** A folder as far as rules look at it. */
export interface RuledFolder {
  /** Full path, as LIST gives it. */
  readonly path: string;
  /** `sent`, `trash`, …; see RFC 6154. */
  readonly specialUses: ReadonlySet<string>;
}

/**
 * What servers separate levels with. `%` spans none of them, whichever this
 * server uses: it never allows more than one level.
 */
const SEPARATORS = "/.\\";

/** The rules of one account. */
export class FolderRule {
  readonly #account: Pick<Account, "id" | "folders">;
  readonly #allowed: readonly ((path: string) => boolean)[];
  readonly #allowedInbox: boolean;
  readonly #protectedUses: ReadonlySet<string>;
  readonly #protected: readonly ((path: string) => boolean)[];

  constructor(account: Pick<Account, "id" | "folders" | "protectedFolders">) {
    this.#account = account;
    const { folders = [], protectedFolders } = account;
    const exact = { ignoreCase: false, separators: SEPARATORS };
    this.#allowed = folders.map((pattern) => mailboxMatcher(pattern, exact));
    this.#allowedInbox = folders.some((pattern) =>
      mailboxMatcher(pattern, { ...exact, ignoreCase: true })("INBOX")
    );
    const names = protectedFolders.filter((entry) => !entry.startsWith("\\"));
    this.#protectedUses = new Set(
      protectedFolders.filter((entry) => entry.startsWith("\\"))
        .map((entry) => entry.slice(1).toLowerCase()),
    );
    // Some servers do not tell cases or forms of a letter apart, and what separates levels is not
    // known here: rather protect one too many.
    this.#protected = names.map((pattern) =>
      mailboxMatcher(pattern.normalize(), { ignoreCase: true, separators: "" })
    );
  }

  /** Whether the account is confined to some folders. */
  get confined(): boolean {
    return this.#account.folders !== undefined;
  }

  /**
   * Whether a folder may be read and written. INBOX is meant in any case, all
   * other names as they are written.
   *
   * @param path The full path that would be opened, with the namespace's prefix.
   * @param separator Of this server's levels, where it is known.
   */
  allows(path: string, separator = "/"): boolean {
    if (!this.confined) return true;
    if (isInbox(path)) return this.#allowedInbox;
    // `Clients/../Private` and `Clients/` are other folders than they look like, on some servers.
    const steps = new Set(["", ".", ".."]);
    const levels = new Set([separator, "/", "\\"]);
    for (const level of levels) {
      if (level !== "" && path.split(level).some((step) => steps.has(step))) return false;
    }
    return this.#allowed.some((matches) => matches(path));
  }

  /**
   * Refuses a folder that the account is not allowed to touch, in the same way
   * whether there is one of that name or not.
   *
   * @throws {MailError} `forbidden`
   */
  assertAllowed(path: string, separator?: string): void {
    if (!this.allows(path, separator)) throw folderNotAllowed(this.#account.id);
  }

  /** Whether a folder must not be renamed or deleted. INBOX never may be. */
  isProtected({ path, specialUses }: RuledFolder): boolean {
    if (isInbox(path)) return true;
    if (!this.#protectedUses.isDisjointFrom(specialUses)) return true;
    const name = path.normalize();
    return this.#protected.some((matches) => matches(name));
  }

  /**
   * Whether a folder must stay where it is for its own sake or for that of one
   * below it, which would go along: because that is protected, or because the
   * account is not allowed to touch it.
   *
   * @param all Every folder of the account, also those that it is not confined to.
   * @param separator Of levels; empty when the server has none.
   */
  protects(all: readonly RuledFolder[], path: string, separator: string): boolean {
    const itself = all.find((folder) => folder.path === path) ?? { path, specialUses: new Set() };
    if (this.isProtected(itself)) return true;
    return separator !== "" && all.some((folder) =>
      folder.path.startsWith(path + separator) &&
      (this.isProtected(folder) || !this.allows(folder.path, separator))
    );
  }
}

function isInbox(path: string): boolean {
  return path.toUpperCase() === "INBOX";
}

function folderNotAllowed(account: string): MailError {
  return new MailError("forbidden", "This folder is not one that the account may touch", {
    hint:
      `imap_list_mailboxes lists those it may; its owner can change MAIL_IMAP_${account.toUpperCase()}_FOLDERS.`,
    details: { reason: "folder_not_allowed", account },
  });
}
