/**
 * The mail server that the program under test is given.
 *
 * @module
 */

import { type Authority, createAuthority } from "../servers/certificates.ts";
import { type MailUser, startDovecot } from "../servers/dovecot.ts";
import { startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY } from "../support/canary.ts";
import { MESSAGES, sourceOf } from "./mailbox.ts";
import { smallMailbox } from "./small_mailbox.ts";

/** A server with the mailbox of the smoke test. */
export interface MailServer extends AsyncDisposable {
  readonly kind: string;
  readonly port: number;
  readonly caPath: string;
  readonly user: MailUser;
}

const USER: MailUser = { name: "ada@example.test", password: `${CANARY} lamp` };

/** A real Dovecot. */
export async function dovecotServer(): Promise<MailServer> {
  const server = await startDovecot({ users: [USER] });
  const raw = await server.connect(USER);
  await raw.appendAll(
    "INBOX",
    MESSAGES.map((message, i) => ({
      source: new TextEncoder().encode(sourceOf(message)),
      date: new Date(Date.UTC(2026, 0, 5, 10, i + 1)),
    })),
  );
  await raw.close();
  return {
    kind: "Dovecot",
    port: server.port,
    caPath: server.caPath,
    user: USER,
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** The small server, for systems that Dovecot does not run on. */
export async function smallServer(): Promise<MailServer> {
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-" });
  const authority: Authority = await createAuthority(directory);
  const tls = await authority.issue("server", "DNS:localhost,IP:127.0.0.1");
  const server = await startScriptedImap({ tls, script: smallMailbox(USER) });
  return {
    kind: "a small IMAP server of the tests, not Dovecot",
    port: server.port,
    caPath: authority.cert,
    user: USER,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
