/**
 * A session of the product's own on a test server, for tests that look at the
 * commands below the tools.
 *
 * @module
 */

import { loadConfig } from "../../lib/config/load.ts";
import { Connector } from "../../lib/imap/connect.ts";
import { Session } from "../../lib/imap/session.ts";
import type { Dovecot, MailUser } from "../servers/dovecot.ts";
import { accountVariables, configDirectory } from "./product.ts";

const ignore = (): void => undefined;

/** Logs in. */
export async function openSession(
  server: Pick<Dovecot, "port" | "caPath">,
  user: MailUser,
): Promise<Session> {
  const directory = await configDirectory(accountVariables(server, user));
  const { config, passwords } = loadConfig({ directory: directory.path, environment: {} });
  await directory.remove();
  const [account] = config.accounts;
  const password = passwords.get(account?.id ?? "");
  if (!account || !password) throw new Error("the test's account is broken");
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const connector = new Connector({ account, password, settings: config.settings, log });
  return new Session(await connector.connect(AbortSignal.timeout(30_000)));
}
