/** @module */

import type { Reason } from "../../../contract/reason.ts";
import type { Session } from "../../../imap/session.ts";
import { setSubscribed, subscriptions } from "../../../imap/write/folder_commands.ts";
import type { FolderTree } from "../../../imap/write/folder_tree.ts";
import type { OpenAccount } from "../../accounts.ts";
import type { FolderChange, FolderUndo } from "./change.ts";
import { findFolder } from "./rules.ts";

/** Has mail programs show a folder, or not any more. */
export class SubscribeFolder implements FolderChange {
  readonly action: string;
  readonly newMailbox = undefined;
  readonly facts = undefined;
  readonly mailbox: string;
  readonly #account: OpenAccount;
  readonly #on: boolean;
  #changes: boolean | undefined;

  constructor(account: OpenAccount, path: string, on: boolean) {
    this.#account = account;
    this.mailbox = path;
    this.#on = on;
    this.action = on ? "subscribe_mailbox" : "unsubscribe_mailbox";
  }

  get remark(): Reason | undefined {
    if (this.#changes !== false) return undefined;
    return this.#on ? "already_subscribed" : "already_unsubscribed";
  }

  gone(): boolean {
    return false;
  }

  async check(session: Session, tree: FolderTree): Promise<boolean> {
    this.#account.folders.assertAllowed(this.mailbox, tree.separator);
    const isShown = (await subscriptions(session))(this.mailbox);
    // A subscription may outlive its folder, and can be ended then as well.
    if (this.#on || !isShown) findFolder(tree, this.mailbox);
    this.#changes = isShown !== this.#on;
    return this.#changes;
  }

  async isDone(session: Session): Promise<boolean> {
    return (await subscriptions(session))(this.mailbox) === this.#on;
  }

  act(session: Session): Promise<void> {
    return setSubscribed(session, this.mailbox, this.#on);
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  undo(): FolderUndo {
    if (this.#changes === false) {
      return { change: undefined, cannot: "It was so already; nothing was changed" };
    }
    return { change: new SubscribeFolder(this.#account, this.mailbox, !this.#on) };
  }
}
