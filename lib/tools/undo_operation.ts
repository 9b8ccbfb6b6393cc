/** @module */

import * as z from "zod";
import { CAPABILITIES } from "../contract/capability.ts";
import { confirmToken, dryRun, operationId } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Tool } from "./tool.ts";
import { writeOutput } from "./write/output.ts";

/** `imap_undo_operation` */
export const undoOperation: Tool = defineTool({
  name: "imap_undo_operation",
  title: "Undo a write",
  description:
    "Takes back a write of this server as far as the mailbox still allows it: flags, moves, copies, deletions to the Trash, folders, drafts. Says what it restored.",
  input: z.strictObject({
    operation_id: operationId,
    dry_run: dryRun,
    confirm_token: confirmToken,
  }),
  output: writeOutput,
  hints: CHANGES_MAIL,
  capabilities: CAPABILITIES,
  async handle(input, context) {
    return await (await import("#lazy/write")).undoOperation(input, context);
  },
});
