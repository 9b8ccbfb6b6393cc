/**
 * Where the messages of a request go, and what the servers on the way can do.
 *
 * @module
 */

import { MailError } from "../../../contract/error.ts";
import type { Reason } from "../../../contract/reason.ts";
import type { Session } from "../../../imap/session.ts";
import { canExpungeUids } from "../../../imap/write/expunge.ts";
import { readFolderTree } from "../../../imap/write/folder_tree.ts";
import { canMove } from "../../../imap/write/message_commands.ts";
import { mayDo } from "../../../imap/write/rights.ts";
import { assertAllowed } from "../../../policy/gate.ts";
import type { ToolContext } from "../../tool.ts";
import type { Place } from "./across_work.ts";
import { type ApplyRequest, NEEDS } from "./apply_request.ts";

/** The way of the messages of one account. */
export interface Route {
  /** Full path; undefined when they go nowhere. */
  readonly place: Place | undefined;
  /** Why the servers cannot do it. */
  readonly unable: Reason | undefined;
  /** Why it cannot be taken back, as a sentence. */
  readonly cannotUndo: string | undefined;
}

/** A request that is known to be allowed, with its ways by account. */
export interface RoutedRequest extends ApplyRequest {
  readonly routes: ReadonlyMap<string, Route>;
}

/** Why copies cannot be taken back. */
export const NO_UIDPLUS =
  "The server with the copies cannot remove chosen messages; delete them in a mail program";

interface Destination {
  readonly path: string;
  readonly isTrash: boolean;
  readonly canExpunge: boolean;
  readonly mayInsert: boolean;
}

/**
 * Finds the ways. A move to the Trash, or below it, becomes a deletion,
 * whatever it was called: many servers empty it by themselves.
 *
 * @throws {MailError} `not_found` when there is no such destination, `forbidden`
 * when an account does not allow what it comes to.
 */
export async function findRoutes(
  request: ApplyRequest,
  context: ToolContext,
): Promise<RoutedRequest> {
  const { accounts, signal } = context;
  const routes = new Map<string, Route>();
  let { action } = request;
  for (const id of request.accounts) {
    const to = request.destination?.account ?? id;
    const found = action === "delete_permanently" ? undefined : await accounts.get(to).pool.read(
      undefined,
      signal,
      (session) => findDestination(session, to, request.destination?.mailbox),
    );
    if (action === "move" && found?.isTrash) {
      for (const account of [...request.accounts, to]) {
        assertAllowed(accounts.get(account).account, NEEDS.delete);
      }
      action = "delete";
    }
    const across = to !== id;
    const able = await accounts.get(id).pool.read(undefined, signal, (session) =>
      Promise.resolve({
        move: !across && canMove(session) && action !== "delete_permanently",
        expunge: canExpungeUids(session),
      }));
    const removes = action !== "copy" && !able.move;
    routes.set(id, {
      place: found && { account: to, mailbox: found.path },
      unable: removes && !able.expunge
        ? "no_uidplus"
        : found?.mayInsert === false
        ? "server_forbids"
        : undefined,
      cannotUndo: action === "delete_permanently"
        ? "What is deleted for good cannot be brought back"
        : (action === "copy" || across) && !found?.canExpunge
        ? NO_UIDPLUS
        : undefined,
    });
  }
  return { ...request, action, routes };
}

/** Looks at the folders as they are now: one that was made a moment ago may be the Trash. */
async function findDestination(
  session: Session,
  account: string,
  mailbox: string | undefined,
): Promise<Destination> {
  const tree = await readFolderTree(session);
  const path = mailbox === undefined ? tree.trash?.path : session.folderPath(mailbox);
  if (path === undefined || (mailbox === undefined && !session.allows(path))) {
    throw new MailError("not_found", `Account ${account} has no Trash folder that may be used`, {
      hint: "Its owner can make one, or allow it in the account's FOLDERS; or move the messages.",
      details: { reason: "no_trash_folder" },
    });
  }
  // Only a name that the server lists is known for what it is: some servers do not tell cases apart.
  if (tree.find(path)?.selectable !== true) {
    throw new MailError("not_found", "There is no such destination folder", {
      hint: "imap_list_mailboxes has the names; imap_manage_mailbox can create one.",
      details: { reason: "destination_not_found" },
    });
  }
  return {
    path,
    isTrash: tree.isTrash(path),
    canExpunge: canExpungeUids(session),
    mayInsert: await mayDo(session, path, "insert"),
  };
}
