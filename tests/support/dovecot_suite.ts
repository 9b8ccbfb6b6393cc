/**
 * One mail server with the sample mailbox for a test file.
 *
 * @module
 */

import { CANARY } from "./canary.ts";
import { fillMailbox } from "../samples/mailbox.ts";
import type { MailServer } from "../servers/mail_server.ts";
import { startMailServer } from "./mail_server.ts";

/** The mailbox owner of the tests. */
export const ADA = { name: "ada@example.test", password: `${CANARY} cor"rect\\horse {5} é` };

/** Someone with an empty mailbox. */
export const BEN = { name: "ben@example.test", password: `${CANARY} battery-staple` };

/** A server that holds the sample mailbox of {@link ADA}. */
export async function sampleServer(maxConnections?: number): Promise<MailServer> {
  const server = await startMailServer({ users: [ADA, BEN], maxConnections });
  await fillMailbox(server, ADA, new Date());
  return server;
}
