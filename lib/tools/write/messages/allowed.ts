/**
 * The messages of a call, once it is known that they may be changed.
 *
 * @module
 */

import type { Capability } from "../../../contract/capability.ts";
import { parseMessageId } from "../../../contract/message_id.ts";
import { assertAllowed } from "../../../policy/gate.ts";
import type { ToolContext } from "../../tool.ts";
import type { Target } from "./targets.ts";

/**
 * Reads message ids. One message counts once, however its folder is written:
 * `inbox`, or without the prefix that the server puts before names.
 *
 * @throws {MailError} `invalid_input` when one is none, `forbidden` when an
 * account does not allow this or a folder may not be touched.
 */
export async function resolveTargets(
  ids: readonly string[],
  capability: Capability,
  { accounts, signal }: Pick<ToolContext, "accounts" | "signal">,
): Promise<readonly Target[]> {
  const named = [...new Set(ids)].map((messageId) => ({
    messageId,
    ref: parseMessageId(messageId),
  }));
  const byAccount = Map.groupBy(named, ({ ref }) => ref.account);
  for (const id of byAccount.keys()) assertAllowed(accounts.get(id).account, capability);
  const paths = new Map<string, string>();
  for (const [id, members] of byAccount) {
    const { folders, pool } = accounts.get(id);
    for (const { ref } of members) folders.assertAllowed(ref.mailbox);
    await pool.read(undefined, signal, (session) => {
      for (const { ref } of members) {
        paths.set(JSON.stringify([id, ref.mailbox]), session.folderPath(ref.mailbox));
      }
      return Promise.resolve();
    });
  }
  const targets = new Map<string, Target>();
  for (const { messageId, ref } of named) {
    const mailbox = paths.get(JSON.stringify([ref.account, ref.mailbox])) ?? ref.mailbox;
    const key = JSON.stringify([ref.account, mailbox, ref.uidvalidity, ref.uid]);
    if (targets.has(key)) continue;
    targets.set(key, { ref: { ...ref, mailbox }, item: { messageId, outcome: "pending" } });
  }
  return [...targets.values()];
}
