/**
 * The accounts of this server and their connections.
 *
 * @module
 */

import type { Account, Config } from "../config/types.ts";
import type { Secret } from "../config/secret.ts";
import { MailError } from "../contract/error.ts";
import type { Log } from "../contract/log.ts";
import type { TokenSource } from "../contract/token_source.ts";
import { Arrivals } from "../imap/arrivals.ts";
import type { ConnectOptions, Connector } from "../imap/connect.ts";
import { SessionPool } from "../imap/pool.ts";
import { FolderRule } from "../policy/folders.ts";
import { forReading } from "../policy/gate.ts";
import type { SecurityEvents } from "../policy/security_events.ts";
import { Structures } from "./structures.ts";

/** An account that can be used. */
export interface OpenAccount {
  readonly account: Account;
  /** Which folders may be touched. The pool's sessions open no others, and lists leave them out. */
  readonly folders: FolderRule;
  readonly pool: SessionPool;
  readonly arrivals: Arrivals;
  readonly structures: Structures;
}

/** Finds accounts by id. */
export class Accounts {
  readonly #config: Config;
  readonly #open: ReadonlyMap<string, OpenAccount>;

  constructor(config: Config, open: ReadonlyMap<string, OpenAccount>) {
    this.#config = config;
    this.#open = open;
  }

  /**
   * Makes the accounts of a configuration; their connections are made when they are needed.
   *
   * @param passwords Of the accounts that log in with one.
   * @param tokens For the others. @default there are none
   */
  static open(
    config: Config,
    passwords: ReadonlyMap<string, Secret>,
    log: Log,
    security: SecurityEvents,
    tokens?: TokenSource,
  ): Accounts {
    const open = new Map<string, OpenAccount>();
    for (const account of config.accounts) {
      const password = passwords.get(account.id);
      const connector = connectorOf({
        ...{ account, password, tokens, settings: config.settings, log },
        authFailed: () => security.authFailed(account.id),
      });
      const folders = new FolderRule(account);
      const { settings } = config;
      const pool = new SessionPool({ account, settings, connector, folders, log });
      open.set(account.id, {
        account,
        folders,
        pool,
        arrivals: new Arrivals(),
        structures: new Structures(),
      });
    }
    return new Accounts(config, open);
  }

  /** The same accounts with the same connections, of which none allows a change. */
  forReading(): Accounts {
    const config = forReading(this.#config);
    const open = config.accounts.map((account) =>
      [account.id, { ...this.get(account.id), account }] as const
    );
    return new Accounts(config, new Map(open));
  }

  /** All that can be used. */
  get all(): readonly OpenAccount[] {
    return [...this.#open.values()];
  }

  /** The account that is used when a call names none: `default`, else the first. */
  get defaultId(): string {
    return this.#open.has("default") ? "default" : this.#config.accounts[0]?.id ?? "default";
  }

  /**
   * Finds an account.
   *
   * @param id Default: {@link defaultId}.
   * @throws {MailError} `not_found`, or `unavailable` when its configuration is broken.
   */
  get(id: string = this.defaultId): OpenAccount {
    const found = this.#open.get(id);
    if (found) return found;
    const broken = this.#config.broken.find((account) => account.id === id);
    if (broken) {
      throw new MailError("unavailable", `Account ${id} is not configured correctly`, {
        hint: broken.problems.join("; "),
        retryable: false,
        details: { reason: "account_broken" },
      });
    }
    throw new MailError("not_found", "There is no such account", {
      hint: "imap_list_accounts has the ids.",
      details: { reason: "account_not_found" },
    });
  }

  /** Logs out of everything. */
  async close(): Promise<void> {
    await Promise.all(this.all.map(({ pool }) => pool.close()));
  }
}

/** A connector that is made, and its code loaded, with the first connection. */
function connectorOf(options: ConnectOptions): Pick<Connector, "connect"> {
  let connector: Promise<Connector> | undefined;
  return {
    async connect(signal) {
      connector ??= import("#lazy/connect").then(({ Connector }) => new Connector(options));
      return await (await connector).connect(signal);
    },
  };
}
