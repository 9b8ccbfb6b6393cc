/** @module */

import * as z from "zod";
import { accountId, confirmToken, dryRun, mailboxPath } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Tool } from "./tool.ts";
import { FOLDER_ACTIONS } from "./write/folder/actions.ts";
import { writeOutput } from "./write/output.ts";

const input = z.strictObject({
  account_id: accountId,
  action: z.enum(FOLDER_ACTIONS),
  mailbox: mailboxPath,
  destination_mailbox: mailboxPath.meta({ description: "The new path, for rename." }).optional(),
  permanent: z.boolean().optional().meta({
    description: "For delete: gone for good with its messages, instead of to the Trash.",
  }),
  dry_run: dryRun,
  confirm_token: confirmToken,
});

/** Its checked arguments. */
export type FolderInput = z.output<typeof input>;

/** `imap_manage_mailbox` */
export const manageMailbox: Tool = defineTool({
  name: "imap_manage_mailbox",
  title: "Make, rename or delete a folder",
  description:
    "Creates, renames, deletes, subscribes or unsubscribes a folder. Delete moves a folder with messages to the Trash. Rename and delete must be confirmed by the person.",
  input,
  output: writeOutput,
  hints: { ...CHANGES_MAIL, destructiveHint: true },
  capabilities: ["mailbox"],
  offer: (allowed) => ({
    input: allowed.has("expunge") ? input : input.omit({ permanent: true }),
  }),
  async handle(input, context) {
    return await (await import("#lazy/write")).manageMailbox(input, context);
  },
});
