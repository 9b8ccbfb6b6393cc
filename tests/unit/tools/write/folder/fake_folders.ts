/**
 * A server without a network that has folders, and that can lose a connection
 * before a command arrives, after it was carried out, or while it is still at
 * work.
 *
 * @module
 */

import type { ImapFlow, ListResponse } from "imapflow";
import type { Account } from "../../../../../lib/config/types.ts";
import { Arrivals } from "../../../../../lib/imap/arrivals.ts";
import type { Argument, Untagged } from "../../../../../lib/imap/library.ts";
import { SessionPool } from "../../../../../lib/imap/pool.ts";
import { FolderRule } from "../../../../../lib/policy/folders.ts";
import type { OpenAccount } from "../../../../../lib/tools/accounts.ts";
import { Structures } from "../../../../../lib/tools/structures.ts";
import { ACCOUNT, FakeClient, lost, NO_LOG, SETTINGS } from "../../../imap/fake_client.ts";

/** One folder. */
export interface Folder {
  readonly uidvalidity: number;
  readonly messages: number;
}

/** What becomes of a command whose connection is lost. */
export type Fault = "never arrives" | "is done" | { readonly doneAfterLists: number };

type Handlers = { untagged: Record<string, (response: Untagged) => Promise<void>> };

/** The server. */
export class FakeFolders {
  readonly folders = new Map<string, Folder>();
  readonly subscribed = new Set<string>();
  /** Commands that change something, as they were carried out or refused. */
  readonly changes: string[] = [];
  /** Commands that arrived, by name. */
  readonly commands: string[] = [];
  /** What happens to the next command of a name. */
  readonly faults = new Map<string, Fault>();
  /** Why a command is refused, as a response code; empty for none. */
  readonly refusals = new Map<string, string>();
  /** Connections so far. */
  readonly clients: FakeClient[] = [];
  /** Folders of which the server says that they are for deleted things, besides Trash. */
  readonly otherTrash = new Set<string>();
  /** Whether a renamed folder gets another UIDVALIDITY. */
  renumbers = false;
  /** Called after each LIST of folders. */
  onList: () => void = () => undefined;
  #late: { lists: number; act: () => void }[] = [];
  #uidvalidity = 100;

  /** Adds a folder. */
  add(path: string, messages = 0, subscribed = true): void {
    this.folders.set(path, { uidvalidity: ++this.#uidvalidity, messages });
    if (subscribed) this.subscribed.add(path);
  }

  /** An account on this server. */
  account(rules: Partial<Account> = {}, sessionsPerAccount = 4): OpenAccount {
    const account: Account = { ...ACCOUNT, write: ["mailbox", "delete", "expunge"], ...rules };
    const folders = new FolderRule(account);
    const connector = {
      connect: () => {
        const made = new FolderClient(this.clients.length, this);
        this.clients.push(made);
        return Promise.resolve(made.client);
      },
    };
    const settings = { ...SETTINGS, sessionsPerAccount };
    return {
      account,
      folders,
      pool: new SessionPool({ account, settings, connector, folders, log: NO_LOG }),
      arrivals: new Arrivals(),
      structures: new Structures(),
    };
  }

  /** Messages by folder, and what is shown, also of what is not there. */
  state(): Record<string, string> {
    const state = (path: string): string =>
      `${this.folders.get(path)?.messages ?? "gone,"}${this.subscribed.has(path) ? " shown" : ""}`;
    const paths = new Set([...this.folders.keys(), ...this.subscribed]);
    return Object.fromEntries([...paths].sort().map((path) => [path, state(path)]));
  }

  list(): ListResponse[] {
    this.commands.push("LIST");
    for (const late of this.#late) if (--late.lists === 0) late.act();
    const all = [...this.folders.keys()].map((path) => ({
      path,
      flags: new Set(this.otherTrash.has(path) ? ["\\Trash"] : []),
      delimiter: "/",
      specialUse: path === "Trash" ? "\\Trash" : undefined,
    }));
    this.onList();
    return all as unknown as ListResponse[];
  }

  /** Carries out a command; throws what the server refuses, or when the connection is lost. */
  run(name: string, paths: readonly string[]): readonly string[] {
    const fault = this.faults.get(name);
    this.faults.delete(name);
    if (fault === "never arrives") throw lost();
    this.commands.push(name);
    if (typeof fault === "object") {
      const act = (): void => void this.#try(name, paths);
      this.#late.push({ lists: fault.doneAfterLists, act });
      throw lost();
    }
    const done = this.#do(name, paths);
    if (fault === "is done") throw lost();
    return done;
  }

  #try(name: string, paths: readonly string[]): void {
    try {
      this.#do(name, paths);
    } catch {
      // Nobody hears the refusal any more.
    }
  }

  #do(name: string, [path = "", to = ""]: readonly string[]): readonly string[] {
    const refusal = this.refusals.get(name);
    if (refusal !== undefined) throw refused(refusal);
    if (name === "STATUS") {
      const folder = this.folders.get(path);
      if (!folder) throw refused("");
      return [`${folder.messages}`, `${folder.uidvalidity}`];
    }
    if (name === "LIST" || name === "LSUB") return [...this.subscribed];
    if (name === "CREATE") {
      if (this.folders.has(path)) throw refused("ALREADYEXISTS");
      this.add(path, 0, false);
    } else if (name === "DELETE") {
      if (!this.folders.delete(path)) throw refused("NONEXISTENT");
    } else if (name === "RENAME") {
      const isMoved = (old: string): boolean => old === path || old.startsWith(`${path}/`);
      if (![...this.folders.keys()].some(isMoved)) throw refused("NONEXISTENT");
      if (this.folders.has(to)) throw refused("ALREADYEXISTS");
      for (const [old, folder] of [...this.folders]) {
        if (!isMoved(old)) continue;
        this.folders.delete(old);
        const uidvalidity = this.renumbers ? ++this.#uidvalidity : folder.uidvalidity;
        this.folders.set(to + old.slice(path.length), { ...folder, uidvalidity });
      }
    } else if (name === "SUBSCRIBE") this.subscribed.add(path);
    else if (name === "UNSUBSCRIBE") this.subscribed.delete(path);
    this.changes.push([name, path, to].filter((word) => word !== "").join(" "));
    return [];
  }
}

/** One connection to it. */
class FolderClient extends FakeClient {
  readonly capabilities = new Map<string, boolean>();
  readonly enabled = new Set<string>();
  readonly namespace = { prefix: "", delimiter: "/" };
  readonly #server: FakeFolders;

  constructor(id: number, server: FakeFolders) {
    super(id);
    this.#server = server;
  }

  override get client(): ImapFlow {
    return this as unknown as ImapFlow;
  }

  async list(): Promise<ListResponse[]> {
    await super.exec();
    return this.#server.list();
  }

  override async exec(
    command = "NOOP",
    attributes: readonly Argument[] = [],
    handlers?: Handlers,
  ): Promise<{ next(): void }> {
    await super.exec();
    const words = attributes.map((argument) => (argument as { value?: unknown }).value);
    try {
      const answer = this.#server.run(command, words as string[]);
      for (const response of untagged(command, answer)) {
        await handlers?.untagged[command]?.(response);
      }
    } catch (error) {
      if ((error as { code?: unknown }).code === "NoConnection") this.close();
      throw error;
    }
    return { next: () => undefined };
  }
}

function untagged(command: string, answer: readonly string[]): Untagged[] {
  const atoms = (...values: string[]) => values.map((value) => ({ type: "ATOM", value }));
  if (command === "STATUS") {
    const [messages = "", uidvalidity = ""] = answer;
    const items = atoms("MESSAGES", messages, "UIDVALIDITY", uidvalidity, "UIDNEXT", "9");
    return [{ attributes: [...atoms("name"), items] }];
  }
  return answer.map((path) => ({ attributes: [[], ...atoms("/", path)] }));
}

/** What imapflow throws for a tagged NO. */
function refused(code: string): Error {
  return Object.assign(new Error("Command failed"), {
    responseStatus: "NO",
    ...(code === "" ? {} : {
      response: { attributes: [{ section: [{ type: "ATOM", value: code }] }] },
    }),
  });
}
