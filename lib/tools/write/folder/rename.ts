/** @module */

import { MailError } from "../../../contract/error.ts";
import type { Session } from "../../../imap/session.ts";
import { renameFolder, setSubscribed, subscriptions } from "../../../imap/write/folder_commands.ts";
import { folderStatus } from "../../../imap/write/folder_status.ts";
import { type FolderTree, isBelow } from "../../../imap/write/folder_tree.ts";
import type { OpenAccount } from "../../accounts.ts";
import {
  assertUnchanged,
  type FolderChange,
  type FolderFacts,
  type FolderUndo,
  lookAt,
} from "./change.ts";
import { isRefusal } from "./refusal.ts";
import { assertFree, assertUnprotected, findFolder } from "./rules.ts";

/** What a renaming is for. */
export interface RenameOptions {
  /**
   * `rename`: mail programs go on showing what they showed. `trash`: they do
   * not, and what arrives meanwhile makes it another thing to confirm.
   * `restore`: back from the trash. @default "rename"
   */
  readonly purpose?: "rename" | "trash" | "restore";
  /** Between the levels of its path; undefined where there are none. */
  readonly separator: string | undefined;
  /** Of `restore`: what mail programs showed, as ends of paths: "", "/below", …. */
  readonly shown?: readonly string[];
}

/** Renames a folder with all that is below it; moving it below the Trash is that as well. */
export class RenameFolder implements FolderChange {
  readonly action: string;
  readonly remark: "moved_to_trash" | undefined;
  readonly mailbox: string;
  readonly newMailbox: string;
  readonly #account: OpenAccount;
  readonly #purpose: NonNullable<RenameOptions["purpose"]>;
  #facts: FolderFacts | undefined;
  readonly #separator: string | undefined;
  /** Ends of the paths that mail programs show. */
  #shown: readonly string[] | undefined;

  constructor(account: OpenAccount, from: string, to: string, options: RenameOptions) {
    const { purpose = "rename", separator, shown } = options;
    this.#account = account;
    this.mailbox = from;
    this.newMailbox = to;
    this.#purpose = purpose;
    this.#shown = shown;
    this.#separator = separator;
    this.action = { rename: "rename_mailbox", trash: "delete_mailbox", restore: "restore_mailbox" }[
      purpose
    ];
    this.remark = purpose === "trash" ? "moved_to_trash" : undefined;
  }

  get facts(): FolderFacts | undefined {
    return this.#facts;
  }

  gone(path: string): boolean {
    return path === this.mailbox || isBelow(path, this.mailbox, this.#separator);
  }

  async check(session: Session, tree: FolderTree): Promise<boolean> {
    const { folders } = this.#account;
    folders.assertAllowed(this.mailbox, tree.separator);
    folders.assertAllowed(this.newMailbox, tree.separator);
    const found = findFolder(tree, this.mailbox);
    const ends = tree.below(this.mailbox).map(({ path }) => path.slice(this.mailbox.length));
    for (const end of ends) {
      folders.assertAllowed(this.mailbox + end, tree.separator);
      folders.assertAllowed(this.newMailbox + end, tree.separator);
    }
    assertUnprotected(this.#account, tree, found);
    if (this.gone(this.newMailbox)) throw intoItself();
    for (const end of ["", ...ends]) assertFree(tree, this.newMailbox + end);
    if (!this.#shown) {
      const isShown = await subscriptions(session);
      this.#shown = ["", ...ends].filter((end) => isShown(this.mailbox + end));
    }
    const now = await lookAt(session, tree, found);
    if (this.#facts) {
      const messages = this.#purpose === "trash" ? this.#facts.messages : now.messages;
      assertUnchanged({ ...this.#facts, messages }, now);
    }
    this.#facts ??= now;
    return true;
  }

  async isDone(session: Session, tree: FolderTree): Promise<boolean> {
    if (!tree.isTaken(this.newMailbox)) return false;
    const left = tree.find(this.mailbox);
    if (!left) return true;
    // The old name may have been used again; then UIDVALIDITY tells which is which.
    const known = this.#facts?.uidvalidity;
    if (known === undefined || !left.selectable) return false;
    const there = await folderStatus(session, this.newMailbox);
    const here = await folderStatus(session, this.mailbox);
    return there.uidvalidity === known && here.uidvalidity !== known;
  }

  async act(session: Session): Promise<void> {
    try {
      await renameFolder(session, this.mailbox, this.newMailbox);
    } catch (error) {
      if (this.#purpose !== "trash" || !isRefusal(error)) throw error;
      throw new MailError(
        error.code,
        "The mail server does not let this folder go below the Trash; move its messages first, then delete the empty folder",
        { details: error.details ?? {}, cause: error },
      );
    }
  }

  async finish(session: Session): Promise<void> {
    const isShown = await subscriptions(session);
    const show = async (path: string, on: boolean): Promise<void> => {
      if (isShown(path) !== on) await setSubscribed(session, path, on);
    };
    for (const end of this.#shown ?? []) {
      await show(this.newMailbox + end, this.#purpose !== "trash");
      await show(this.mailbox + end, false);
    }
  }

  undo(): FolderUndo {
    return {
      change: new RenameFolder(this.#account, this.newMailbox, this.mailbox, {
        separator: this.#separator,
        ...(this.#purpose === "trash" ? { purpose: "restore", shown: this.#shown ?? [] } : {}),
      }),
    };
  }
}

function intoItself(): MailError {
  return new MailError("invalid_input", "A folder cannot be renamed into itself", {
    hint: "Choose a name that is not below it.",
    details: { reason: "into_itself" },
  });
}
