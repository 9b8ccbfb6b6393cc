/**
 * How a request of `imap_apply_to_messages` is looked at and carried out.
 *
 * @module
 */

import { MAX_UNCONFIRMED_MESSAGES } from "../../../contract/limits.ts";
import { quoteName } from "../../../contract/text.ts";
import { MAX_WHOLE_BYTES } from "../../../imap/write/whole_message.ts";
import type { Confirmed } from "../../../policy/confirmations.ts";
import type { ToolContext } from "../../tool.ts";
import { AcrossWork } from "./across_work.ts";
import { ExpungeWork } from "./expunge_work.ts";
import { describeForPerson, lookAt, type Looked, previewed } from "./look.ts";
import type { Previewed, Work } from "../operation.ts";
import type { WritePlan } from "../perform.ts";
import type { RoutedRequest } from "./routes.ts";
import { SequenceWork } from "../sequence_work.ts";
import { idsOf } from "./targets.ts";
import { TransferWork } from "./transfer_work.ts";

/** Makes the plan. */
export function planApply(request: RoutedRequest, context: ToolContext): WritePlan {
  const { action, targets } = request;
  const confirmed = action === "delete" || action === "delete_permanently" ||
    targets.length > MAX_UNCONFIRMED_MESSAGES;
  return {
    mayNeedConfirmation: confirmed,
    async look() {
      const looked = await lookAt(targets, action === "copy" ? undefined : "remove", context);
      const items = looked.map((one) => judge(one, request));
      const doing = looked.filter((_, i) => items[i]?.outcome === "would_do");
      return {
        action,
        items,
        undo: undoBeforehand(request, doing),
        ...(confirmed
          ? { confirmation: { question: question(request, doing), about: about(request) } }
          : {}),
      };
    },
    work: () => makeWork(request, context),
  };
}

/** What of it could be taken back. */
function undoBeforehand(
  { routes }: RoutedRequest,
  doing: readonly Looked[],
): { readonly restores: number; readonly cannot?: string } {
  const routeOf = ({ target }: Looked) => routes.get(target.ref.account);
  const restores = doing.filter((one) => routeOf(one)?.cannotUndo === undefined).length;
  const cannot = doing.map((one) => routeOf(one)?.cannotUndo).find((why) => why !== undefined);
  return { restores, ...(cannot === undefined ? {} : { cannot }) };
}

function about({ action, targets, routes }: RoutedRequest): Confirmed {
  const places = [...routes].map(([id, { place }]) =>
    JSON.stringify([id, place?.account ?? "", place?.mailbox ?? ""])
  );
  return { action, ids: idsOf(targets), places: places.sort() };
}

function question({ action, routes }: RoutedRequest, doing: readonly Looked[]): string {
  const what = describeForPerson(doing);
  if (action === "delete_permanently") {
    return `Delete for good, so that nobody can bring them back: ${what}?`;
  }
  const places = [...routes.values()].flatMap(({ place }) => place ?? [])
    .map(({ account, mailbox }) => `${quoteName(mailbox)} of account ${account}`);
  const verb = { move: "Move", copy: "Copy", delete: "Delete by moving" }[action];
  return `${verb} to ${[...new Set(places)].join(" and ")}: ${what}?`;
}

/** Whether a message would be done something to. */
function judge(looked: Looked, { action, routes }: RoutedRequest): Previewed {
  const plain = previewed(looked);
  const { account, mailbox } = looked.target.ref;
  const route = routes.get(account);
  if (!looked.found) return plain;
  const across = route?.place !== undefined && route.place.account !== account;
  if (!across && action !== "copy" && route?.place?.mailbox === mailbox) {
    return { ...plain, outcome: "skipped", reason: "already_there" };
  }
  if (route?.unable !== undefined) return { ...plain, outcome: "failed", reason: route.unable };
  return across && looked.found.size > MAX_WHOLE_BYTES
    ? { ...plain, outcome: "failed", reason: "message_too_large" }
    : plain;
}

function makeWork({ action, targets, routes }: RoutedRequest, { accounts }: ToolContext): Work {
  if (action === "delete_permanently") return new ExpungeWork(targets, accounts);
  const kind = action === "copy" ? "copy" : "move";
  const works: Work[] = [];
  for (const [id, members] of Map.groupBy(targets, ({ ref }) => ref.account)) {
    const place = routes.get(id)?.place;
    if (!place) continue;
    works.push(
      place.account === id
        ? new TransferWork(
          { action, kind, toTrash: action === "delete" },
          [{ targets: members, destination: place.mailbox }],
          accounts,
        )
        : new AcrossWork(
          { action, kind, toTrash: action === "delete" },
          members,
          place,
          accounts,
        ),
    );
  }
  const [only] = works;
  return works.length === 1 && only ? only : new SequenceWork(action, works);
}
