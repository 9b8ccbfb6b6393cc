/**
 * How a request of `imap_apply_to_messages` is looked at and carried out.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import { MAX_UNCONFIRMED_MESSAGES } from "../../contract/limits.ts";
import type { Reason } from "../../contract/reason.ts";
import { quoteName } from "../../contract/text.ts";
import type { Session } from "../../imap/session.ts";
import { specialFolders } from "../../imap/special_folders.ts";
import { canExpungeUids } from "../../imap/write/expunge.ts";
import { folderEnd } from "../../imap/write/folder_end.ts";
import { canMove } from "../../imap/write/message_commands.ts";
import type { ToolContext } from "../tool.ts";
import { AcrossWork, type Place } from "./across_work.ts";
import type { Previewed } from "./answer.ts";
import { type ApplyRequest, placeFor } from "./apply_request.ts";
import { ExpungeWork } from "./expunge_work.ts";
import { describeForPerson, lookAt, type Looked, previewed } from "./look.ts";
import type { Work } from "./operation.ts";
import type { WritePlan } from "./perform.ts";
import { SequenceWork } from "./sequence_work.ts";
import { TransferWork } from "./transfer_work.ts";

/** Makes the plan. */
export function planApply(request: ApplyRequest, context: ToolContext): WritePlan {
  const { action, targets } = request;
  let trash: ReadonlyMap<string, string> = new Map();
  const deletes = action === "delete" || action === "delete_permanently";
  return {
    mayNeedConfirmation: deletes || targets.length > MAX_UNCONFIRMED_MESSAGES,
    async look() {
      if (action === "delete" && !request.destination) trash = await trashFolders(request, context);
      const places = new Map(request.accounts.map((id) => [id, placeFor(request, id, trash)]));
      const able = await whatKeepsFrom(request, places, context);
      const looked = await lookAt(targets, context);
      const items = looked.map((one) => judge(one, places.get(one.target.ref.account), able));
      const would = items.filter(({ outcome }) => outcome === "would_do").length;
      return {
        action,
        items,
        undo: action === "delete_permanently"
          ? { restores: 0, cannot: "What is deleted for good cannot be brought back" }
          : { restores: would },
        ...(deletes || targets.length > MAX_UNCONFIRMED_MESSAGES
          ? {
            confirmation: {
              question: question(
                request,
                looked.filter((_, i) => items[i]?.outcome === "would_do"),
                places,
              ),
              about: about(request, places),
            },
          }
          : {}),
      };
    },
    work: () => makeWork(request, trash, context),
  };
}

function about(request: ApplyRequest, places: ReadonlyMap<string, Place | undefined>) {
  return {
    action: request.action,
    ids: request.targets.map(({ item }) => item.messageId ?? "").sort(),
    places: [...places].map(([id, place]) => JSON.stringify([id, place?.account, place?.mailbox])),
  };
}

function question(
  { action }: ApplyRequest,
  looked: readonly Looked[],
  places: ReadonlyMap<string, Place | undefined>,
): string {
  const what = describeForPerson(looked);
  if (action === "delete_permanently") {
    return `Delete for good, so that nobody can bring them back: ${what}?`;
  }
  const where = [
    ...new Set(
      [...places.values()].flatMap((place) => place ?? []).map((place) =>
        `${quoteName(place.mailbox)} of account ${place.account}`
      ),
    ),
  ].join(" and ");
  const verb = { move: "Move", copy: "Copy", delete: "Delete by moving" }[action];
  return `${verb} to ${where}: ${what}?`;
}

function makeWork(
  request: ApplyRequest,
  trash: ReadonlyMap<string, string>,
  { accounts }: ToolContext,
): Work {
  const { action, targets } = request;
  if (action === "delete_permanently") return new ExpungeWork(targets, accounts);
  const kind = action === "copy" ? "copy" : "move";
  const works: Work[] = [];
  for (const [id, members] of Map.groupBy(targets, ({ ref }) => ref.account)) {
    const place = placeFor(request, id, trash);
    if (!place) continue;
    works.push(
      place.account === id
        ? new TransferWork(
          action,
          kind,
          [{ targets: members, destination: place.mailbox }],
          accounts,
        )
        : new AcrossWork(action, kind, members, place, accounts),
    );
  }
  const [only] = works;
  return works.length === 1 && only ? only : new SequenceWork(action, works);
}

/** Whether a message would be done something to. */
function judge(
  looked: Looked,
  place: Place | undefined,
  unable: ReadonlyMap<string, Reason>,
): Previewed {
  const plain = previewed(looked);
  if (!looked.found) return plain;
  const { account, mailbox } = looked.target.ref;
  const reason = unable.get(account);
  if (reason !== undefined) return { ...plain, outcome: "failed", reason };
  return place?.account === account && isSamePath(place.mailbox, mailbox)
    ? { ...plain, outcome: "skipped", reason: "already_there" }
    : plain;
}

/** Why nothing can be done to the messages of an account, by account. */
async function whatKeepsFrom(
  { action, accounts }: ApplyRequest,
  places: ReadonlyMap<string, Place | undefined>,
  context: ToolContext,
): Promise<ReadonlyMap<string, Reason>> {
  const reasons = new Map<string, Reason>();
  for (const id of accounts) {
    const place = places.get(id);
    const { pool } = context.accounts.get(id);
    const across = place !== undefined && place.account !== id;
    await pool.read(undefined, context.signal, async (session) => {
      const removes = action === "delete_permanently" || (action === "move" && across);
      const able = removes || (action !== "copy" && !canMove(session))
        ? canExpungeUids(session)
        : true;
      if (!able) reasons.set(id, "no_uidplus");
      if (place && !across) await checkFolder(session, place, id);
    });
    if (place && across) {
      await context.accounts.get(place.account).pool.read(
        undefined,
        context.signal,
        (session) => checkFolder(session, place, id),
      );
    }
  }
  return reasons;

  async function checkFolder(session: Session, place: Place, id: string): Promise<void> {
    try {
      await folderEnd(session, place.mailbox);
    } catch (error) {
      const reason = reasonOf(error);
      if (!(error instanceof MailError) || error.retryable || reason === undefined) throw error;
      reasons.set(id, reason);
    }
  }
}

/**
 * The Trash of every account of the request.
 *
 * @throws {MailError} `not_found` when an account has none.
 */
async function trashFolders(
  { accounts }: ApplyRequest,
  context: ToolContext,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const id of accounts) {
    const { trash } = await context.accounts.get(id).pool.read(
      undefined,
      context.signal,
      specialFolders,
    );
    if (trash === undefined) {
      throw new MailError("not_found", `Account ${id} has no Trash folder`, {
        hint: "Create a folder named Trash with imap_manage_mailbox, or move the messages.",
        details: { reason: "no_trash_folder" },
      });
    }
    found.set(id, trash);
  }
  return found;
}

function isSamePath(a: string, b: string): boolean {
  return a === b || (a.toUpperCase() === "INBOX" && b.toUpperCase() === "INBOX");
}
