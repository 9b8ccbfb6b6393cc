/**
 * What a call of `imap_apply_to_messages` asks for, checked against what the
 * accounts allow.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { Capability } from "../../contract/capability.ts";
import { assertAllowed } from "../../policy/gate.ts";
import type { Accounts } from "../accounts.ts";
import { assertTargetsAllowed } from "./allowed.ts";
import type { Place } from "./across_work.ts";
import { parseTargets, type Target } from "./targets.ts";

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

/** Arguments of the call. */
export interface ApplyInput {
  readonly message_ids: readonly string[];
  readonly action: "move" | "copy" | "delete";
  readonly destination_mailbox?: string | undefined;
  readonly destination_account_id?: string | undefined;
  readonly permanent?: boolean | undefined;
}

const NEEDS: Readonly<Record<ApplyAction, Capability>> = {
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
export function readApply(input: ApplyInput, accounts: Accounts): ApplyRequest {
  const targets = parseTargets(input.message_ids);
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
  const ids = assertTargetsAllowed(targets, NEEDS[action], accounts);
  if (mailbox !== undefined) {
    for (const id of account === undefined ? ids : [account]) {
      const place = accounts.get(id);
      assertAllowed(place.account, NEEDS[action]);
      place.folders.assertAllowed(mailbox);
    }
  }
  return {
    action,
    targets,
    accounts: ids,
    destination: mailbox === undefined ? undefined : { mailbox, account },
  };
}

/** The folder into which the messages of an account go. */
export function placeFor(
  { destination }: ApplyRequest,
  account: string,
  trash: ReadonlyMap<string, string>,
): Place | undefined {
  const mailbox = destination?.mailbox ?? trash.get(account);
  return mailbox === undefined ? undefined : { account: destination?.account ?? account, mailbox };
}

function contradiction(message: string): MailError {
  return new MailError("invalid_input", message, { details: { reason: "arguments" } });
}
