/**
 * What the tools do that look at an operation, end it early, or take it back.
 *
 * @module
 */

import type { ToolContext, ToolResult } from "../tool.ts";
import { describeOperation } from "./answer.ts";
import type { WriteAnswer } from "./output.ts";
import { follow, perform } from "./perform.ts";

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
  input: OperationInput & {
    readonly dry_run?: boolean | undefined;
    readonly confirm_token?: string | undefined;
  },
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  const id = input.operation_id;
  const plan = context.operations.planUndo(id);
  const work = plan.start();
  return await perform(
    {
      mayNeedConfirmation: plan.confirm !== undefined,
      async look() {
        const items = await work.look?.(context.signal) ??
          work.items.map((item) => ({ ...item, outcome: "would_do" as const }));
        const restores = items.filter(({ outcome }) => outcome === "would_do").length;
        return {
          action: work.action,
          items,
          undo: {
            restores: Math.min(restores, plan.restores),
            ...(plan.cannot === undefined ? {} : { cannot: plan.cannot }),
          },
          ...(plan.confirm === undefined
            ? {}
            : { confirmation: { question: plan.confirm, about: { undo: id } } }),
        };
      },
      work: () => work,
      undoes: id,
    },
    { dryRun: input.dry_run, confirmToken: input.confirm_token },
    context,
  );
}
