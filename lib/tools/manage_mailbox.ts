/** @module */

import * as z from "zod";
import { MailError } from "../contract/error.ts";
import { assertAllowed } from "../policy/gate.ts";
import { assertPlainName } from "../imap/write/folder_name.ts";
import type { OpenAccount } from "./accounts.ts";
import { accountId, confirmToken, dryRun, mailboxPath } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Tool, type ToolContext } from "./tool.ts";
import { writeOutput } from "./write/answer.ts";
import type { FolderChange } from "./write/folder/change.ts";
import { FOLDER_ACTIONS, type FolderRequest, planChange } from "./write/folder/plan.ts";
import { confirmationOf } from "./write/folder/question.ts";
import { describeChange, FolderWork } from "./write/folder/work.ts";
import { perform, type WritePlan } from "./write/perform.ts";

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
  offer: (allowed) => allowed.has("expunge") ? input : input.omit({ permanent: true }),
  async handle(asked, context) {
    const account = context.accounts.get(asked.account_id);
    assertAllowed(account.account, "mailbox");
    if (asked.permanent) assertAllowed(account.account, "expunge");
    const request: FolderRequest = {
      action: asked.action,
      mailbox: asked.mailbox,
      destination: asked.destination_mailbox,
      permanent: asked.permanent === true,
    };
    assertComplete(request);
    return await perform(
      planOf(account, request, context),
      { dryRun: asked.dry_run, confirmToken: asked.confirm_token },
      context,
    );
  },
});

/** @throws {MailError} `invalid_input` for arguments that do not go together, and for names that are none. */
function assertComplete({ action, mailbox, destination, permanent }: FolderRequest): void {
  const fail = (message: string): never => {
    throw new MailError("invalid_input", message, { details: { reason: "arguments" } });
  };
  if (action === "rename" && destination === undefined) fail("rename needs destination_mailbox");
  if (action !== "rename" && destination !== undefined) {
    fail("destination_mailbox belongs to rename");
  }
  if (action !== "delete" && permanent) fail("permanent belongs to delete");
  if (action === "create") assertPlainName(mailbox);
  if (destination !== undefined) assertPlainName(destination);
}

function planOf(
  account: OpenAccount,
  request: FolderRequest,
  { signal }: ToolContext,
): WritePlan {
  let change: FolderChange | undefined;
  return {
    // Every change is looked at first, so that what cannot be done is refused before it begins.
    mayNeedConfirmation: true,
    async look() {
      const planned = await account.pool.read(
        undefined,
        signal,
        (session) => planChange(session, account, request),
      );
      change = planned;
      const { change: back, cannot } = planned.undo();
      const confirmation = confirmationOf(account.account.id, planned);
      return {
        action: planned.action,
        items: [{
          ...describeChange(planned),
          outcome: "would_do",
          ...(planned.remark === undefined ? {} : { reason: planned.remark }),
        }],
        undo: { restores: back ? 1 : 0, ...(cannot === undefined ? {} : { cannot }) },
        ...(confirmation === undefined ? {} : { confirmation }),
      };
    },
    work() {
      if (!change) throw new MailError("internal", "A folder was not looked at before its change");
      return new FolderWork(account, change);
    },
  };
}
