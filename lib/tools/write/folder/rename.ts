/** @module */

import { MailError } from "../../../contract/error.ts";
import type { Session } from "../../../imap/session.ts";
import { renameFolder, setSubscribed, subscriptions } from "../../../imap/write/folder_commands.ts";
import { folderStatus } from "../../../imap/write/folder_status.ts";
import { type FolderTree, isBelow } from "../../../imap/write/folder_tree.ts";
import { assertAllowed } from "../../../policy/gate.ts";
import type { OpenAccount } from "../../accounts.ts";
import {
  assertUnchanged,
  type FolderChange,
  type FolderFacts,
  type FolderUndo,
  lookAt,
} from "./change.ts";
import { assertMarked, type FolderMark, isSameFolder, markedEnd, markOf } from "./mark.ts";
import { ACTIONS, BACK, type Purpose } from "./purpose.ts";
import { isFinal } from "./final.ts";
import { assertFree, assertUnprotected, findFolder, mayDiscard } from "./rules.ts";

/** What a renaming is for. */
export interface RenameOptions {
  /** @default "rename" */
  readonly purpose?: Purpose;
  /** Between the levels of its path; undefined where there are none. */
  readonly separator: string | undefined;
  /** What mail programs showed, as ends of paths: "", "/below", …. Default: what they show. */
  readonly shown?: readonly string[] | undefined;
  /** Which folder it must be. Default: the one that the first check sees. */
  readonly mark?: FolderMark | undefined;
  /** What it must still hold. Default: what the first check sees. */
  readonly seen?: FolderFacts | undefined;
}

/** Renames a folder with all that is below it; moving it below the Trash is that as well. */
export class RenameFolder implements FolderChange {
  readonly action: string;
  readonly remark: "moved_to_trash" | undefined;
  readonly mailbox: string;
  readonly newMailbox: string;
  readonly #account: OpenAccount;
  readonly #purpose: Purpose;
  #facts: FolderFacts | undefined;
  /** Which folder it is, by its old name. */
  #mark: FolderMark | undefined;
  /** Which folder it is, by its new name: RENAME may give it another UIDVALIDITY. */
  #arrived: FolderMark | undefined;
  #begun = false;
  /** The session that saw the end of the command. */
  #answeredIn: Session | undefined;
  /** It leaves the Trash, where the account does not allow to bring it again. */
  #leavesTrash = false;
  readonly #separator: string | undefined;
  /** Ends of the paths that mail programs show. */
  #shown: readonly string[] | undefined;

  constructor(account: OpenAccount, from: string, to: string, options: RenameOptions) {
    const { purpose = "rename", separator, shown, mark, seen } = options;
    this.#account = account;
    this.mailbox = from;
    this.newMailbox = to;
    this.#purpose = purpose;
    this.#shown = shown;
    this.#separator = separator;
    this.#mark = mark;
    this.#facts = seen;
    this.action = ACTIONS[purpose];
    this.remark = purpose === "trash" ? "moved_to_trash" : undefined;
  }

  get facts(): FolderFacts | undefined {
    return this.#facts;
  }

  gone(path: string): boolean {
    // A connection may still have a folder open that had the new name and was deleted since; some
    // servers mix up the two, and empty the one that has the name now.
    return [this.mailbox, this.newMailbox].some((one) => this.#isIn(path, one));
  }

  #isIn(path: string, folder: string): boolean {
    return path === folder || isBelow(path, folder, this.#separator);
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
    if (this.#isIn(this.newMailbox, this.mailbox)) throw intoItself();
    for (const end of ["", ...ends]) assertFree(tree, this.newMailbox + end);
    if (!this.#shown) {
      const isShown = await subscriptions(session);
      this.#shown = ["", ...ends].filter((end) => isShown(this.mailbox + end));
    }
    const end = this.#mark?.end ?? markedEnd(tree, found);
    if (this.#mark) await assertMarked(session, this.mailbox, this.#mark);
    else if (end !== undefined) this.#mark = await markOf(session, this.mailbox, end);
    const now = await lookAt(session, tree, found);
    const { account } = this.#account;
    if (!mayDiscard(account, tree, { from: this.mailbox, to: this.newMailbox }, now)) {
      assertAllowed(account, "delete");
    }
    this.#leavesTrash = !mayDiscard(
      account,
      tree,
      { from: this.newMailbox, to: this.mailbox },
      now,
    );
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
    this.#begun = true;
    try {
      await renameFolder(session, this.mailbox, this.newMailbox);
      this.#answeredIn = session;
    } catch (error) {
      if (this.#purpose !== "trash" || !isFinal(error)) throw error;
      throw new MailError(
        error.code,
        "The mail server does not let this folder go below the Trash; move its messages first, then delete the empty folder",
        { details: error.details ?? {}, cause: error },
      );
    }
  }

  async finish(session: Session): Promise<void> {
    await this.#noteArrival(session);
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
    if (this.#begun && !this.#arrived) {
      return { change: undefined, cannot: "The mail server did not tell which folder it renamed" };
    }
    if (this.#leavesTrash) {
      return {
        change: undefined,
        cannot: "The account does not allow delete, the way to the Trash",
      };
    }
    const purpose = BACK[this.#purpose];
    const again = purpose === "rename" || purpose === "trash";
    return {
      change: new RenameFolder(this.#account, this.newMailbox, this.mailbox, {
        purpose,
        separator: this.#separator,
        mark: this.#arrived,
        ...(again ? { seen: this.#factsNow() } : {}),
        ...(purpose === "rename" || purpose === "rename_back" ? {} : { shown: this.#shown ?? [] }),
      }),
      again,
    };
  }

  /** Notes which folder has the new name, as long as that can be no other one. */
  async #noteArrival(session: Session): Promise<void> {
    if (this.#arrived || !this.#mark) return;
    try {
      const now = await markOf(session, this.newMailbox, this.#mark.end);
      if (session === this.#answeredIn || isSameFolder(this.#mark, now)) this.#arrived = now;
    } catch (error) {
      // Another client may have renamed or deleted it already.
      if (!isFinal(error)) throw error;
    }
  }

  /** What was seen, as it is by the new name. */
  #factsNow(): FolderFacts | undefined {
    if (this.#facts?.uidvalidity === undefined) return this.#facts;
    return { ...this.#facts, uidvalidity: this.#arrived?.uidvalidity };
  }
}

function intoItself(): MailError {
  return new MailError("invalid_input", "A folder cannot be renamed into itself", {
    hint: "Choose a name that is not below it.",
    details: { reason: "into_itself" },
  });
}
