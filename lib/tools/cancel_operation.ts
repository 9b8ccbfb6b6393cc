/** @module */

import * as z from "zod";
import { CAPABILITIES } from "../contract/capability.ts";
import { operationId } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Tool } from "./tool.ts";
import { writeOutput } from "./write/output.ts";

/** `imap_cancel_operation` */
export const cancelOperation: Tool = defineTool({
  name: "imap_cancel_operation",
  title: "Cancel a write",
  description:
    "Ends a write after the batch it is at and tells what was done; what was done stays done.",
  input: z.strictObject({ operation_id: operationId }),
  output: writeOutput,
  hints: { ...CHANGES_MAIL, idempotentHint: true },
  capabilities: CAPABILITIES,
  // Looking at a change, or ending it, is never held back by having made many.
  rate: "read",
  async handle(input, context) {
    return await (await import("#lazy/write")).cancelOperation(input, context);
  },
});
