/**
 * A session on a mail server that behaves until it is told to say something
 * else instead of its answer to NOOP.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Secret } from "../../../lib/config/secret.ts";
import { MailError } from "../../../lib/contract/error.ts";
import { Connector } from "../../../lib/imap/connect.ts";
import { Session } from "../../../lib/imap/session.ts";
import type { Act, Point } from "../../servers/hostile/behaviour.ts";
import { type HostileServer, startHostile } from "../../servers/hostile/server.ts";
import type { SmallCertificates } from "../../support/small_suite.ts";
import { ACCOUNT, EVERY_FOLDER, NO_LOG, SETTINGS } from "./fake_client.ts";
import { PASSWORD } from "./listener.ts";

/** A session with INBOX open, in which three messages are. */
export interface Told extends AsyncDisposable {
  readonly session: Session;
  readonly server: HostileServer;
}

/**
 * Opens it.
 *
 * @param act What is said to each such command from now on.
 * @param at @default {"NOOP"}
 */
export async function told(
  { caPath, tls }: SmallCertificates,
  act: Act,
  at: Point = "NOOP",
): Promise<Told> {
  const server = await startHostile({ at, act }, tls);
  const connector = new Connector({
    account: { ...ACCOUNT, host: "localhost", port: server.port },
    password: new Secret(PASSWORD),
    settings: { ...SETTINGS, extraCertificates: await Deno.readTextFile(caPath) },
    log: NO_LOG,
  });
  const client = await connector.connect(new AbortController().signal);
  const session = new Session(client, EVERY_FOLDER);
  await session.examine("INBOX");
  server.hostile = true;
  return {
    session,
    server,
    async [Symbol.asyncDispose]() {
      client.close();
      await server.stop();
    },
  };
}

/** The error that a NOOP ends with; undefined when it is answered. */
export async function afterNoop({ session }: Told): Promise<MailError | undefined> {
  try {
    await session.noop();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof MailError, String(error));
    return error;
  }
}
