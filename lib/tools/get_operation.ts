/** @module */

import * as z from "zod";
import { CAPABILITIES } from "../contract/capability.ts";
import { operationId } from "./schema.ts";
import { defineTool, type Tool } from "./tool.ts";
import { writeOutput } from "./write/output.ts";

/** `imap_get_operation` */
export const getOperation: Tool = defineTool({
  name: "imap_get_operation",
  title: "Look at a write",
  description:
    "Tells how far a write is, what became of each message, and what undoing it would restore.",
  input: z.strictObject({ operation_id: operationId }),
  output: writeOutput,
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  capabilities: CAPABILITIES,
  // Looking at a change, or ending it, is never held back by having made many.
  rate: "read",
  async handle(input, context) {
    return await (await import("#lazy/write")).getOperation(input, context);
  },
});
