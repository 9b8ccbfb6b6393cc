/**
 * What `imap_manage_mailbox` does.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import { assertPlainName } from "../../../imap/write/folder_name.ts";
import { assertAllowed } from "../../../policy/gate.ts";
import type { OpenAccount } from "../../accounts.ts";
import type { FolderInput } from "../../manage_mailbox.ts";
import type { ToolContext, ToolResult } from "../../tool.ts";
import type { WriteAnswer } from "../output.ts";
import { perform, type WritePlan } from "../perform.ts";
import type { FolderChange } from "./change.ts";
import { type FolderRequest, planChange } from "./plan.ts";
import { confirmationOf } from "./question.ts";
import { describeChange, FolderWork } from "./work.ts";

/** Makes, renames, deletes, subscribes or unsubscribes a folder. */
export async function manageMailbox(
  asked: FolderInput,
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
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
}

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
