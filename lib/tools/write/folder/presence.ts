/**
 * Making a folder, and deleting one: each takes the other back.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import type { Session } from "../../../imap/session.ts";
import {
  createFolder,
  deleteFolder,
  setSubscribed,
  subscriptions,
} from "../../../imap/write/folder_commands.ts";
import { folderStatus } from "../../../imap/write/folder_status.ts";
import type { FolderTree } from "../../../imap/write/folder_tree.ts";
import type { OpenAccount } from "../../accounts.ts";
import {
  assertUnchanged,
  type FolderChange,
  type FolderFacts,
  type FolderUndo,
  lookAt,
} from "./change.ts";
import { isFinal } from "./final.ts";
import { assertFree, assertNoSubfolders, assertUnprotected, findFolder } from "./rules.ts";

/** How a folder is made. */
export interface CreateOptions {
  /** Whether mail programs shall show it. @default true */
  readonly subscribe?: boolean | undefined;
  /** Whether it takes a deletion back. @default false */
  readonly restores?: boolean;
}

/** Makes a folder, and has mail programs show it. */
export class CreateFolder implements FolderChange {
  readonly action = "create_mailbox";
  readonly newMailbox = undefined;
  readonly remark = undefined;
  readonly facts = undefined;
  readonly mailbox: string;
  readonly #account: OpenAccount;
  readonly #subscribe: boolean;
  readonly #restores: boolean;
  #begun = false;
  /** What was made, once it is known. */
  #made: FolderFacts | undefined;
  /** Whether a folder above it has to be made along. */
  #makesParents = false;

  constructor(account: OpenAccount, path: string, options: CreateOptions = {}) {
    const { subscribe = true, restores = false } = options;
    this.#account = account;
    this.mailbox = path;
    this.#subscribe = subscribe;
    this.#restores = restores;
  }

  gone(path: string): boolean {
    return path === this.mailbox;
  }

  check(_session: Session, tree: FolderTree): Promise<boolean> {
    this.#account.folders.assertAllowed(this.mailbox, tree.separator);
    assertFree(tree, this.mailbox);
    const end = tree.separator === undefined ? -1 : this.mailbox.lastIndexOf(tree.separator);
    this.#makesParents = end > 0 && !tree.isTaken(this.mailbox.slice(0, end));
    return Promise.resolve(true);
  }

  isDone(_session: Session, tree: FolderTree): Promise<boolean> {
    return Promise.resolve(tree.isTaken(this.mailbox));
  }

  act(session: Session): Promise<void> {
    this.#begun = true;
    return createFolder(session, this.mailbox);
  }

  async finish(session: Session): Promise<void> {
    try {
      const { uidvalidity } = await folderStatus(session, this.mailbox);
      this.#made = { uidvalidity, messages: 0, subfolders: 0 };
    } catch (error) {
      // Another client may have deleted it already.
      if (!isFinal(error)) throw error;
    }
    if (this.#subscribe && !(await subscriptions(session))(this.mailbox)) {
      await setSubscribed(session, this.mailbox, true);
    }
  }

  undo(): FolderUndo {
    // An empty folder of that name may be somebody else's.
    if (this.#begun && !this.#made) {
      return {
        change: undefined,
        cannot: "The mail server did not tell which folder it made",
      };
    }
    return {
      change: new DeleteFolder(this.#account, this.mailbox, { seen: this.#made, empty: true }),
      again: this.#restores,
      ...(this.#makesParents
        ? { cannot: "Folders above it that the mail server makes along may stay" }
        : {}),
    };
  }
}

/** How a folder is deleted. */
export interface DeleteOptions {
  /** What it must still be; default: what the first check sees. */
  readonly seen?: FolderFacts | undefined;
  /** Whether it must be empty; otherwise its messages go with it, for good. */
  readonly empty: boolean;
}

/** Deletes a folder. */
export class DeleteFolder implements FolderChange {
  readonly action = "delete_mailbox";
  readonly newMailbox = undefined;
  readonly remark = undefined;
  readonly mailbox: string;
  readonly #account: OpenAccount;
  readonly #empty: boolean;
  #facts: FolderFacts | undefined;
  #subscribed: boolean | undefined;

  constructor(account: OpenAccount, path: string, { seen, empty }: DeleteOptions) {
    this.#account = account;
    this.mailbox = path;
    this.#facts = seen;
    this.#empty = empty;
  }

  get facts(): FolderFacts | undefined {
    return this.#facts;
  }

  gone(path: string): boolean {
    return path === this.mailbox;
  }

  async check(session: Session, tree: FolderTree): Promise<boolean> {
    this.#account.folders.assertAllowed(this.mailbox, tree.separator);
    const found = findFolder(tree, this.mailbox);
    assertUnprotected(this.#account, tree, found);
    assertNoSubfolders(tree, this.mailbox);
    this.#subscribed ??= (await subscriptions(session))(this.mailbox);
    // The count comes last: between it and the command nothing else is asked.
    const now = await lookAt(session, tree, found);
    if (this.#empty && now.messages > 0) throw notEmpty();
    if (this.#facts) assertUnchanged(this.#facts, now);
    this.#facts ??= now;
    return true;
  }

  isDone(_session: Session, tree: FolderTree): Promise<boolean> {
    return Promise.resolve(!tree.isTaken(this.mailbox));
  }

  act(session: Session): Promise<void> {
    return deleteFolder(session, this.mailbox);
  }

  async finish(session: Session): Promise<void> {
    if (!this.#subscribed || !(await subscriptions(session))(this.mailbox)) return;
    await setSubscribed(session, this.mailbox, false);
  }

  undo(): FolderUndo {
    if (!this.#empty) {
      return { change: undefined, cannot: "Messages that are deleted for good do not come back" };
    }
    return {
      change: new CreateFolder(this.#account, this.mailbox, {
        subscribe: this.#subscribed,
        restores: true,
      }),
    };
  }
}

function notEmpty(): MailError {
  return new MailError("conflict", "There are messages in the folder now; nothing was changed", {
    hint: "Call again to see what it holds now.",
    details: { reason: "mailbox_not_empty" },
  });
}
