/**
 * What a call of `imap_apply_to_messages` asks for, checked against what the
 * accounts allow.
 *
 * @module
 */

import type { Capability } from "../../../contract/capability.ts";
import { MailError } from "../../../contract/error.ts";
import { assertAllowed } from "../../../policy/gate.ts";
import type { ApplyInput } from "../../apply_to_messages.ts";
import type { ToolContext } from "../../tool.ts";
import { resolveTargets } from "./allowed.ts";
import type { Target } from "./targets.ts";

/** What is done with the messages. */
export type ApplyAction = "move" | "copy" | "delete" | "delete_permanently";

/** A checked request. */
export interface ApplyRequest {
  readonly action: ApplyAction;
  readonly targets: readonly Target[];
  /** Accounts of the messages. */
  readonly accounts: readonly string[];
  /** Where to; undefined: each account's own Trash, or nowhere. */
  readonly destination:
    | { readonly mailbox: string; readonly account: string | undefined }
    | undefined;
}

/** What an account must allow. */
export const NEEDS: Readonly<Record<ApplyAction, Capability>> = {
  move: "move",
  copy: "copy",
  delete: "delete",
  delete_permanently: "expunge",
};

/**
 * Reads the arguments.
 *
 * @throws {MailError} `invalid_input` when they contradict each other,
 * `forbidden` when an account does not allow it.
 */
export async function readApply(input: ApplyInput, context: ToolContext): Promise<ApplyRequest> {
  const { destination_mailbox: mailbox, destination_account_id: account } = input;
  const action = input.action === "delete" && input.permanent ? "delete_permanently" : input.action;
  if (input.action === "delete" ? mailbox !== undefined : mailbox === undefined) {
    throw contradiction(
      input.action === "delete"
        ? "destination_mailbox: delete has none; it is the Trash"
        : `destination_mailbox: ${input.action} needs one`,
    );
  }
  if (account !== undefined && mailbox === undefined) {
    throw contradiction("destination_account_id: without destination_mailbox it means nothing");
  }
  if (input.permanent !== undefined && input.action !== "delete") {
    throw contradiction("permanent: only delete can be");
  }
  if (account !== undefined) {
    assertAllowed(context.accounts.get(account).account, NEEDS[action]);
  }
  const targets = await resolveTargets(input.message_ids, NEEDS[action], context);
  return {
    action,
    targets,
    accounts: [...new Set(targets.map(({ ref }) => ref.account))],
    destination: mailbox === undefined ? undefined : { mailbox, account },
  };
}

function contradiction(message: string): MailError {
  return new MailError("invalid_input", message, { details: { reason: "arguments" } });
}
