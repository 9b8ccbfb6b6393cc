/** @module */

import * as z from "zod";
import { isFlag } from "../contract/flag.ts";
import { MAX_FLAGS, MAX_KEYWORD_CHARS } from "../contract/limits.ts";
import { confirmToken, dryRun, messageIds } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Tool } from "./tool.ts";
import { writeOutput } from "./write/output.ts";

const input = z.strictObject({
  message_ids: messageIds,
  operation: z.enum(["add", "remove", "replace"]),
  flags: z.array(
    z.string().min(1).max(MAX_KEYWORD_CHARS).refine(isFlag, "must be an IMAP flag")
      .meta({ description: "Such as \\Seen, or a keyword." }),
  ).min(1).max(MAX_FLAGS),
  dry_run: dryRun,
  confirm_token: confirmToken,
});

/** Its checked arguments. */
export type FlagsInput = z.output<typeof input>;

/** `imap_update_message_flags` */
export const updateMessageFlags: Tool = defineTool({
  name: "imap_update_message_flags",
  title: "Change flags of messages",
  description:
    "Marks messages: \\Seen, \\Flagged, \\Answered, \\Draft or keywords. Says per message what happened; can be undone.",
  input,
  output: writeOutput,
  hints: { ...CHANGES_MAIL, idempotentHint: true },
  capabilities: ["flags"],
  async handle(input, context) {
    return await (await import("#lazy/write")).updateMessageFlags(input, context);
  },
});
