/**
 * A session of the product's own on a test server, for tests that look at the
 * commands below the tools.
 *
 * @module
 */

import { loadConfig } from "../../lib/config/load.ts";
import type { Account, Settings } from "../../lib/config/types.ts";
import { Connector } from "../../lib/imap/connect.ts";
import { SessionPool } from "../../lib/imap/pool.ts";
import { Session } from "../../lib/imap/session.ts";
import { FolderRule } from "../../lib/policy/folders.ts";
import type { MailServer, MailUser } from "../servers/mail_server.ts";
import { accountVariables, configDirectory } from "./product.ts";

const ignore = (): void => undefined;

const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

type Server = Pick<MailServer, "port" | "caPath">;

/** Logs in. */
export async function openSession(server: Server, user: MailUser): Promise<Session> {
  const { connector, folders } = await connectorFor(server, user);
  return new Session(await connector.connect(AbortSignal.timeout(30_000)), folders);
}

/** An account with its connections; to be closed. */
export async function openAccount(
  server: Server,
  user: MailUser,
): Promise<{ readonly account: Account; readonly pool: SessionPool }> {
  const { account, settings, connector, folders } = await connectorFor(server, user);
  return { account, pool: new SessionPool({ account, settings, connector, folders, log }) };
}

async function connectorFor(server: Server, user: MailUser): Promise<{
  readonly account: Account;
  readonly settings: Settings;
  readonly connector: Connector;
  readonly folders: FolderRule;
}> {
  const directory = await configDirectory(accountVariables(server, user));
  const { config, passwords } = loadConfig({ directory: directory.path, environment: {} });
  await directory.remove();
  const [account] = config.accounts;
  const password = passwords.get(account?.id ?? "");
  if (!account || !password) throw new Error("the test's account is broken");
  const { settings } = config;
  const connector = new Connector({ account, password, settings, log });
  return { account, settings, connector, folders: new FolderRule(account) };
}
