/**
 * What `imap_apply_to_messages` does.
 *
 * @module
 */

import type { ApplyInput } from "../apply_to_messages.ts";
import type { ToolContext, ToolResult } from "../tool.ts";
import { planApply } from "./apply_plan.ts";
import { readApply, recognizeDelete } from "./apply_request.ts";
import type { WriteAnswer } from "./output.ts";
import { perform } from "./perform.ts";

/** Moves, copies or deletes messages. */
export async function applyToMessages(
  input: ApplyInput,
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  const { accounts, signal } = context;
  const request = await recognizeDelete(readApply(input, accounts), accounts, signal);
  return await perform(
    planApply(request, context),
    { dryRun: input.dry_run, confirmToken: input.confirm_token },
    context,
  );
}
