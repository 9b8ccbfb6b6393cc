/**
 * What a call of `imap_apply_to_messages` asks for, checked against what the
 * accounts allow.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import type { Capability } from "../../contract/capability.ts";
import { specialFolders } from "../../imap/special_folders.ts";
import { assertAllowed } from "../../policy/gate.ts";
import type { Accounts } from "../accounts.ts";
import type { ApplyInput } from "../apply_to_messages.ts";
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

/**
 * A move to the Trash is a deletion, whatever it is called: many servers empty
 * it by themselves.
 *
 * @throws {MailError} `forbidden` when an account does not allow deleting.
 */
export async function recognizeDelete(
  request: ApplyRequest,
  accounts: Accounts,
  signal: AbortSignal,
): Promise<ApplyRequest> {
  const { action, destination, targets } = request;
  if (action !== "move" || !destination) return request;
  const places = destination.account === undefined ? request.accounts : [destination.account];
  for (const id of places) {
    const { pool } = accounts.get(id);
    const isTrash = await pool.read(undefined, signal, async (session) => {
      const { trash } = await specialFolders(session);
      const path = session.folderPath(destination.mailbox);
      const separator = session.client.namespace?.delimiter || "/";
      return trash !== undefined && (path === trash || path.startsWith(trash + separator));
    });
    if (!isTrash) continue;
    for (const account of [...request.accounts, id]) {
      assertAllowed(accounts.get(account).account, NEEDS.delete);
    }
    return { action: "delete", targets, accounts: request.accounts, destination };
  }
  return request;
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
