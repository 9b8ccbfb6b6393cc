/**
 * Opening one part of one message.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import { findPart } from "../mime/find_part.ts";
import { fetchMessage, withMessage } from "./message.ts";
import { type PartSource, progressOf } from "./part_bytes.ts";
import type { ToolContext } from "./tool.ts";

/**
 * Runs work on a part that is no multipart, with its mailbox open.
 *
 * @throws {MailError} `not_found` or `invalid_input` when there is none of that section.
 */
export async function withPart<T>(
  id: string,
  section: string,
  context: ToolContext,
  work: (source: PartSource) => Promise<T>,
): Promise<T> {
  return await withMessage(id, context, async (session, ref) => {
    const { structure } = await fetchMessage(session, ref, { structure: true });
    const part = structure && findPart(structure.root, section);
    if (!part) throw noSuchPart();
    if (part.type.startsWith("multipart/")) throw noLeaf();
    const source = { session, content: context.content, ref, part };
    return await work({ ...source, progress: progressOf(context) });
  });
}

function noSuchPart(): MailError {
  return new MailError("not_found", "The message has no such part", {
    hint: "Use a part_id from the attachments that imap_get_message lists.",
    details: { reason: "part_not_found" },
  });
}

function noLeaf(): MailError {
  return new MailError(
    "invalid_input",
    "This part is made of other parts and has no bytes itself",
    {
      hint: "Use a part_id from the attachments that imap_get_message lists.",
      details: { reason: "part_is_multipart" },
    },
  );
}
