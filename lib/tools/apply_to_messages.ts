/** @module */

import * as z from "zod";
import type { Capability } from "../contract/capability.ts";
import { accountId, confirmToken, dryRun, mailboxPath, messageIds } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Offer, type Tool } from "./tool.ts";
import { writeOutput } from "./write/output.ts";

const ACTIONS = ["move", "copy", "delete"] as const;

const SAID: Readonly<Record<(typeof ACTIONS)[number], string>> = {
  move: "moves them to a folder",
  copy: "copies them to a folder",
  delete: "deletes them to the Trash",
};

const permanent = z.boolean()
  .meta({ description: "With delete: for good, not to the Trash." }).optional();

const input = z.strictObject({
  message_ids: messageIds,
  action: z.enum(ACTIONS),
  destination_mailbox: mailboxPath.optional(),
  destination_account_id: accountId.unwrap()
    .meta({ description: "Of destination_mailbox. Default: the account of the messages." })
    .optional(),
  permanent,
  dry_run: dryRun,
  confirm_token: confirmToken,
});

/** Its checked arguments. */
export type ApplyInput = z.output<typeof input>;

/** `imap_apply_to_messages` */
export const applyToMessages: Tool = defineTool({
  name: "imap_apply_to_messages",
  title: "Move, copy or delete messages",
  description: describe(ACTIONS, true),
  input,
  output: writeOutput,
  hints: { ...CHANGES_MAIL, destructiveHint: true },
  capabilities: ["move", "copy", "delete", "expunge"],
  offer: offered,
  async handle(input, context) {
    return await (await import("#lazy/write")).applyToMessages(input, context);
  },
});

/** Only the actions that some account allows. */
function offered(allowed: ReadonlySet<Capability>): Offer {
  const actions = ACTIONS.filter((action) =>
    allowed.has(action) || (action === "delete" && allowed.has("expunge"))
  );
  const narrowed = input.extend({
    action: z.enum(actions as unknown as [string, ...string[]]),
  });
  return {
    input: allowed.has("expunge") ? narrowed : narrowed.omit({ permanent: true }),
    description: describe(actions, allowed.has("delete")),
  };
}

function describe(actions: readonly (typeof ACTIONS)[number][], toTrash: boolean): string {
  const what = actions.map((action) =>
    action === "delete" && !toTrash ? "deletes them for good" : SAID[action]
  );
  return `Changes where messages are: ${
    what.join(", ")
  }. Says per message what happened and its new id; can be undone, except for good. Deleting, and more than 25 messages, must be confirmed by the person.`;
}
