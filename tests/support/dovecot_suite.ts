/**
 * One Dovecot with the sample mailbox for a test file.
 *
 * @module
 */

import { CANARY } from "./canary.ts";
import { fillMailbox } from "../samples/mailbox.ts";
import { type Dovecot, startDovecot } from "../servers/dovecot.ts";

/** The mailbox owner of the tests. */
export const ADA = { name: "ada@example.test", password: `${CANARY} cor"rect\\horse {5} é` };

/** Someone with an empty mailbox. */
export const BEN = { name: "ben@example.test", password: `${CANARY} battery-staple` };

/** A Dovecot that holds the sample mailbox of {@link ADA}. */
export async function sampleServer(
  extraConfig?: string,
  maxConnections?: number,
): Promise<Dovecot> {
  const server = await startDovecot({
    users: [ADA, BEN],
    ...(extraConfig === undefined ? {} : { extraConfig }),
    ...(maxConnections === undefined ? {} : { maxConnections }),
  });
  await fillMailbox(server, ADA, new Date());
  return server;
}
