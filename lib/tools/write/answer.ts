/**
 * How an operation is told to a caller, before, while and after it is carried out.
 *
 * @module
 */

import type { ToolResult } from "../tool.ts";
import type { WriteAnswer } from "./output.ts";
import type { Item, Operation, Previewed, UndoPlan } from "./operation.ts";

/** What would happen, looked up without changing anything. */
export interface Preview {
  readonly action: string;
  readonly items: readonly Previewed[];
  readonly undo: Pick<UndoPlan, "restores" | "cannot">;
}

/** Tells what would happen. */
export function describePreview(
  preview: Preview,
  status: "dry_run" | "confirmation_required" | "nothing_to_do",
  token: { readonly token: string; readonly expires: string } | undefined,
): ToolResult<WriteAnswer> {
  const { action, items, undo } = preview;
  const would = items.filter(({ outcome }) => outcome === "would_do").length;
  const said = {
    dry_run: `Nothing was changed; ${action} would be done to ${would} of ${items.length}`,
    confirmation_required:
      `Nothing was changed yet; show the person that ${action} would be done to ${would} of ${items.length}, and if they agree call again with the same arguments and confirm_token`,
    nothing_to_do: `Nothing was changed; there is nothing that ${action} could be done to`,
  }[status];
  return {
    summary: said,
    data: {
      status: status !== "nothing_to_do"
        ? status
        : items.some(({ outcome }) => outcome === "failed")
        ? "failed"
        : "ok",
      action,
      counts: { ...countsOf(items), would_do: would },
      items: items.map(describeItem),
      undo: describeUndo(undo),
      ...(token === undefined
        ? {}
        : { confirm_token: token.token, confirm_expires: token.expires }),
    },
  };
}

/** Tells how far an operation is, or what came of it. */
export function describeOperation(operation: Operation): ToolResult<WriteAnswer> {
  const { work, error, undoneBy } = operation;
  const counts = countsOf(work.items);
  const status = statusOf(operation, counts);
  return {
    summary:
      `${work.action} ${status}: ${counts.done} done, ${counts.skipped} skipped, ${counts.failed} failed${
        counts.pending > 0 ? `, ${counts.pending} to go` : ""
      } of ${counts.total}`,
    data: {
      status,
      action: work.action,
      operation_id: operation.id,
      started_at: operation.startedAt,
      ...(operation.finishedAt === undefined ? {} : { finished_at: operation.finishedAt }),
      counts,
      items: work.items.map(describeItem),
      undo: describeUndo(operation.undoPlan()),
      ...(undoneBy === undefined ? {} : { undone_by: undoneBy }),
      ...(error === undefined ? {} : {
        error: { code: error.code, message: error.message, retryable: error.retryable },
      }),
    },
  };
}

function statusOf({ state }: Operation, { done, failed }: Counts): WriteAnswer["status"] {
  if (state !== "finished") return state;
  if (failed === 0) return "ok";
  return done > 0 ? "partial" : "failed";
}

interface Counts {
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly pending: number;
}

function countsOf(items: readonly { readonly outcome: string }[]): Counts {
  const count = (wanted: string): number =>
    items.filter(({ outcome }) => outcome === wanted).length;
  return {
    total: items.length,
    done: count("done"),
    skipped: count("skipped"),
    failed: count("failed"),
    pending: count("pending"),
  };
}

function describeItem(item: Item | Previewed): WriteAnswer["items"][number] {
  return {
    ...(item.messageId === undefined ? {} : { message_id: item.messageId }),
    ...(item.mailbox === undefined ? {} : { mailbox: item.mailbox }),
    ...(item.newMailbox === undefined ? {} : { new_mailbox: item.newMailbox }),
    ...(item.messages === undefined ? {} : { messages: item.messages }),
    ...(item.subfolders === undefined ? {} : { subfolders: item.subfolders }),
    outcome: item.outcome,
    ...(item.reason === undefined ? {} : { reason: item.reason }),
    ...(item.newMessageId === undefined ? {} : { new_message_id: item.newMessageId }),
  };
}

function describeUndo({ restores, cannot }: UndoPlan): WriteAnswer["undo"] {
  return { restores, ...(cannot === undefined ? {} : { cannot }) };
}
