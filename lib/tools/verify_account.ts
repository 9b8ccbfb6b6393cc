/** @module */

import * as z from "zod";
import { capabilitiesOf } from "../contract/server_capabilities.ts";
import { tlsFacts } from "../imap/tls_facts.ts";
import { listMailboxes } from "../imap/mailboxes.ts";
import { accountId } from "./schema.ts";
import { defineTool, READS_MAIL, type Tool } from "./tool.ts";

/** `imap_verify_account` */
export const verifyAccount: Tool = defineTool({
  name: "imap_verify_account",
  title: "Check a mail account",
  description:
    "Checks that an account works: connection, TLS certificate, login, capabilities, special folders. On failure the error says what to change.",
  input: z.strictObject({ account_id: accountId }),
  output: z.strictObject({
    account_id: z.string(),
    tls: z.strictObject({
      version: z.string(),
      issuer: z.string(),
      expires: z.string().optional(),
    }),
    capabilities: z.array(z.string()),
    special_mailboxes: z.record(z.string(), z.string()),
    mailboxes: z.number(),
    round_trip_ms: z.number(),
  }),
  hints: READS_MAIL,
  async handle({ account_id }, { accounts, signal }) {
    const { account, pool } = accounts.get(account_id);
    return await pool.read(undefined, signal, async (session) => {
      const mailboxes = await listMailboxes(session, false, (all) => all);
      const before = performance.now();
      await session.noop();
      const roundTrip = performance.now() - before;
      const special = mailboxes.filter((mailbox) => mailbox.specialUse !== undefined);
      return {
        summary: `Account ${account.id} works`,
        data: {
          account_id: account.id,
          tls: withoutUndefined(tlsFacts(session.client)),
          capabilities: capabilitiesOf(session.client),
          special_mailboxes: Object.fromEntries(
            special.map((mailbox) => [mailbox.specialUse ?? "", mailbox.path]),
          ),
          mailboxes: mailboxes.length,
          round_trip_ms: Math.round(roundTrip * 10) / 10,
        },
      };
    });
  },
});

function withoutUndefined(
  { version, issuer, expires }: ReturnType<typeof tlsFacts>,
): { version: string; issuer: string; expires?: string } {
  return { version, issuer, ...(expires === undefined ? {} : { expires }) };
}
