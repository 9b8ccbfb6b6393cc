/**
 * What the tools do that look at an operation, end it early, or take it back.
 *
 * @module
 */

import type { ToolContext, ToolResult } from "../tool.ts";
import { describeOperation, describePreview } from "./answer.ts";
import type { WriteAnswer } from "./output.ts";
import { follow } from "./perform.ts";

/** Names an operation. */
interface OperationInput {
  readonly operation_id: string;
}

/** `imap_get_operation` */
export function getOperation(
  { operation_id }: OperationInput,
  { operations }: ToolContext,
): ToolResult<WriteAnswer> {
  return describeOperation(operations.get(operation_id));
}

/** `imap_cancel_operation` */
export async function cancelOperation(
  { operation_id }: OperationInput,
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  return await follow(context.operations.cancel(operation_id), context);
}

/** `imap_undo_operation` */
export async function undoOperation(
  { operation_id, dry_run }: OperationInput & { readonly dry_run?: boolean | undefined },
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  const { operations } = context;
  if (!dry_run) return await follow(operations.undo(operation_id), context);
  const { work, state, undoneBy } = operations.get(operation_id);
  const plan = work.undo();
  const undo = state === "running" || undoneBy !== undefined ? undefined : plan.start?.();
  const restores = undo === undefined ? 0 : plan.restores;
  const cannot = state === "running"
    ? "It is still running"
    : undoneBy === undefined
    ? plan.cannot
    : "It was taken back already";
  return describePreview(
    {
      action: undo?.action ?? `undo_${work.action}`,
      items: (undo?.items ?? []).map((item) => ({ ...item, outcome: "would_do" })),
      undo: { restores, ...(cannot === undefined ? {} : { cannot }) },
    },
    "dry_run",
    undefined,
  );
}
