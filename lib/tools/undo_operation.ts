/** @module */

import * as z from "zod";
import { CAPABILITIES } from "../contract/capability.ts";
import { dryRun, operationId } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Tool } from "./tool.ts";
import { describePreview, writeOutput } from "./write/answer.ts";
import { follow } from "./write/perform.ts";

/** `imap_undo_operation` */
export const undoOperation: Tool = defineTool({
  name: "imap_undo_operation",
  title: "Undo a write",
  description:
    "Takes back a write of this server as far as the mailbox still allows it: flags, moves, copies, deletions to the Trash, folders, drafts. Says what it restored.",
  input: z.strictObject({ operation_id: operationId, dry_run: dryRun }),
  output: writeOutput,
  hints: CHANGES_MAIL,
  capabilities: CAPABILITIES,
  async handle({ operation_id, dry_run }, context) {
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
  },
});
