/**
 * What `imap_apply_to_messages` does.
 *
 * @module
 */

import type { ApplyInput } from "../../apply_to_messages.ts";
import type { ToolContext, ToolResult } from "../../tool.ts";
import { planApply } from "./apply_plan.ts";
import { readApply } from "./apply_request.ts";
import type { WriteAnswer } from "../output.ts";
import { perform } from "../perform.ts";
import { findRoutes } from "./routes.ts";

/** Moves, copies or deletes messages. */
export async function applyToMessages(
  input: ApplyInput,
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  const request = await findRoutes(await readApply(input, context), context);
  return await perform(
    planApply(request, context),
    { dryRun: input.dry_run, confirmToken: input.confirm_token },
    context,
  );
}
