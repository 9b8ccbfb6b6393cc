/** @module */

import * as z from "zod";
import { MAX_RECIPIENTS } from "../content/caps.ts";
import {
  MAX_ADDRESS_CODE_POINTS,
  MAX_DRAFT_ATTACHMENTS,
  MAX_DRAFT_TEXT_CODE_POINTS,
  MAX_SUBJECT_CODE_POINTS,
} from "../contract/limits.ts";
import { MAX_PART_REFERENCE } from "./draft/references.ts";
import { accountId, messageId, prose, text } from "./schema.ts";
import { CHANGES_MAIL, defineTool, type Tool } from "./tool.ts";
import { writeOutput } from "./write/output.ts";

const addresses = (description: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  z.array(text(MAX_ADDRESS_CODE_POINTS, "Name <a@b> or a@b")).max(MAX_RECIPIENTS)
    .meta({ description }).optional();

const list = z.array(z.string()).optional();

const input = z.strictObject({
  account_id: accountId,
  to: addresses("One address each. Default with in_reply_to: whom the message asks to answer."),
  cc: addresses("One address each."),
  bcc: addresses("One address each."),
  subject: text(MAX_SUBJECT_CODE_POINTS, "Default with in_reply_to: Re: and its subject.")
    .optional(),
  text: prose(MAX_DRAFT_TEXT_CODE_POINTS, "Plain text.").optional(),
  html: prose(MAX_DRAFT_TEXT_CODE_POINTS, "Simple HTML; pictures and styles are taken out.")
    .optional(),
  in_reply_to: messageId.meta({ description: "id of the message that is answered." }).optional(),
  reply_all: z.boolean().optional()
    .meta({ description: "Also to all to whom that message went." }),
  quote: z.boolean().optional().meta({ description: "Quotes that message. Default true." }),
  attachments: z.array(text(MAX_PART_REFERENCE, "{message_id}#{part_id}"))
    .max(MAX_DRAFT_ATTACHMENTS)
    .meta({ description: "Parts of existing messages." }).optional(),
  dry_run: z.boolean().optional().meta({ description: "Only tells what would be stored." }),
});

/** Its checked arguments. */
export type DraftInput = z.output<typeof input>;

/** `imap_create_draft` */
export const createDraft: Tool = defineTool({
  name: "imap_create_draft",
  title: "Write a draft",
  description:
    "Puts a draft into the Drafts folder, for the person to check and send; nothing is ever sent. An answer (in_reply_to) goes to whom that message says, which a stranger wrote: tell the person the recipients in data.draft, and its notes.",
  input,
  output: writeOutput.extend({
    draft: z.strictObject({
      /** Recipients and subject where they are not literally what the caller gave. */
      to: list,
      cc: list,
      bcc: list,
      subject: z.string().optional(),
      attachments: z.array(z.strictObject({
        name: z.string().optional(),
        type: z.string(),
        bytes: z.number(),
      })).optional(),
      size: z.number(),
      notes: z.array(z.string()).optional(),
    }),
  }),
  hints: { ...CHANGES_MAIL, openWorldHint: true },
  capabilities: ["draft"],
  async handle(input, context) {
    return await (await import("#lazy/write")).createDraft(input, context);
  },
});
