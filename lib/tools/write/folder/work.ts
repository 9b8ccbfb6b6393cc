/**
 * Carries out a change to a folder exactly once, also over a lost connection.
 *
 * @module
 */

import { sleep } from "../../../contract/sleep.ts";
import { type MailError, reasonOf } from "../../../contract/error.ts";
import type { Session } from "../../../imap/session.ts";
import { readFolderTree } from "../../../imap/write/folder_tree.ts";
import { LOOKS_MS } from "../../../imap/write/looks.ts";
import type { OpenAccount } from "../../accounts.ts";
import type { Item, Previewed, UndoPlan, Work } from "../operation.ts";
import type { FolderChange } from "./change.ts";
import { confirmationOf } from "./question.ts";
import { isFinal } from "./final.ts";

/** The work of one change. */
export class FolderWork implements Work {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #item: Item;
  readonly #account: OpenAccount;
  readonly #change: FolderChange;
  readonly #looksMs: readonly number[];
  /** The command was sent, and what came of it was not seen. */
  #underway = false;
  /** The command was carried out. */
  #acted = false;

  constructor(account: OpenAccount, change: FolderChange, looksMs = LOOKS_MS) {
    this.#account = account;
    this.#change = change;
    this.#looksMs = looksMs;
    this.action = change.action;
    this.accounts = [account.account.id];
    this.#item = { ...describeChange(change), outcome: "pending" };
    this.items = [this.#item];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const { pool } = this.#account;
    const gone = (path: string): boolean => this.#change.gone(path);
    pool.leave(gone);
    return await pool.write(undefined, signal, async (session) => {
      // Servers end connections that rename or delete what they have open. This
      // one opened it a moment ago; once it rests, it leaves as the others did.
      if (session.openPath !== undefined && gone(session.openPath)) return true;
      await this.#step(session, signal);
      return false;
    });
  }

  giveUp(error: MailError): void {
    if (this.#acted) {
      this.#item.outcome = "done";
      this.#item.reason ??= "subscription_unknown";
    } else if (this.#underway) {
      this.#item.outcome = "failed";
      this.#item.reason = "end_not_seen";
    } else {
      this.#item.outcome = "failed";
      this.#item.reason = reasonOf(error) ?? error.code;
    }
  }

  async look(signal: AbortSignal): Promise<readonly Previewed[]> {
    try {
      await this.#account.pool.read(
        undefined,
        signal,
        async (session) => await this.#change.check(session, await readFolderTree(session)),
      );
    } catch (error) {
      if (!isFinal(error)) throw error;
      const reason = reasonOf(error) ?? error.code;
      return [{ ...describeChange(this.#change), outcome: "failed", reason }];
    }
    const { remark } = this.#change;
    return [{
      ...describeChange(this.#change),
      outcome: "would_do",
      ...(remark === undefined ? {} : { reason: remark }),
    }];
  }

  undo(): UndoPlan {
    if (this.#item.outcome === "pending") return { restores: 0, cannot: "It is not done yet" };
    if (this.#item.outcome !== "done") return { restores: 0, cannot: "It was not done" };
    const { change, cannot, again } = this.#change.undo();
    const confirmation = change && again
      ? confirmationOf(this.#account.account.id, change)
      : undefined;
    return {
      restores: change ? 1 : 0,
      ...(cannot === undefined ? {} : { cannot }),
      ...(confirmation === undefined ? {} : { confirm: confirmation.question }),
      ...(change ? { start: () => new FolderWork(this.#account, change, this.#looksMs) } : {}),
    };
  }

  async #step(session: Session, signal: AbortSignal): Promise<void> {
    if (!this.#acted) {
      const again = this.#underway;
      try {
        if (!again || !await this.#happened(session, signal)) {
          if (!await this.#begin(session)) return this.#done();
        }
      } catch (error) {
        if (!isFinal(error)) throw error;
        // The first command may have been carried out later than it was looked for.
        const late = again && await this.#change.isDone(session, await readFolderTree(session));
        const refused = this.#underway;
        this.#underway = false;
        if (!late) throw refused ? await this.#explained(session, error) : error;
      }
      this.#underway = false;
      this.#acted = true;
      this.#forget();
    }
    try {
      await this.#change.finish(session);
    } catch (error) {
      if (!isFinal(error)) throw error;
      this.#item.reason ??= "subscription_refused";
    }
    this.#done();
  }

  /** Sends the command, unless there is nothing to do. */
  async #begin(session: Session): Promise<boolean> {
    const change = this.#change;
    if (!await change.check(session, await readFolderTree(session))) return false;
    this.#underway = true;
    await change.act(session);
    return true;
  }

  /** What stands in the way, where the server says no more than NO: looking once more tells. */
  async #explained(session: Session, error: MailError): Promise<MailError> {
    if (reasonOf(error) !== "server_refused") return error;
    try {
      await this.#change.check(session, await readFolderTree(session));
      return error;
    } catch (found) {
      if (!isFinal(found)) throw found;
      return found;
    }
  }

  async #happened(session: Session, signal: AbortSignal): Promise<boolean> {
    for (const pause of this.#looksMs) {
      await sleep(pause, signal);
      if (await this.#change.isDone(session, await readFolderTree(session))) return true;
    }
    return false;
  }

  #done(): void {
    this.#item.outcome = "done";
    const { remark } = this.#change;
    if (remark !== undefined) this.#item.reason = remark;
  }

  /** Nothing that was known by the old name is true of what has it next. */
  #forget(): void {
    const gone = (path: string): boolean => this.#change.gone(path);
    const { pool, arrivals, structures } = this.#account;
    pool.leave(gone);
    arrivals.forget(gone);
    structures.forget(gone);
    pool.foldersChanged();
  }
}

/** What an answer says about a change. */
export function describeChange(
  { mailbox, newMailbox, facts }: FolderChange,
): Pick<Item, "mailbox" | "newMailbox" | "messages" | "subfolders"> {
  return {
    mailbox,
    ...(newMailbox === undefined ? {} : { newMailbox }),
    ...(facts === undefined ? {} : { messages: facts.messages, subfolders: facts.subfolders }),
  };
}
