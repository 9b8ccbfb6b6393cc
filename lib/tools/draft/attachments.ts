/**
 * Fetching parts of existing messages for a draft: from the mail server to the
 * content isolate, past the model.
 *
 * @module
 */

import { MAX_COMPOSE_BYTES, MAX_DRAFT_BYTES } from "../../content/caps.ts";
import type { EncodedAttachment } from "../../content/protocol.ts";
import { MailError } from "../../contract/error.ts";
import type { Reason } from "../../contract/reason.ts";
import { formatMessageId } from "../../contract/message_id.ts";
import { findPart } from "../../mime/find_part.ts";
import { fetchMessage, withMessage } from "../message.ts";
import { fetchEncoded } from "../part_bytes.ts";
import type { ToolContext } from "../tool.ts";
import type { PartReference } from "./references.ts";

/** Room of one request for what is not an attachment, in bytes: header and text of the original. */
const OTHER_BYTES = 4_000_000;

/**
 * Fetches parts, still in their transfer encoding.
 *
 * @throws {MailError} `not_found`, `invalid_input` for a part that is made of
 * other ones, `too_large`.
 */
export async function fetchAttachments(
  references: readonly PartReference[],
  context: ToolContext,
): Promise<readonly EncodedAttachment[]> {
  const fetched: EncodedAttachment[] = [];
  let left = MAX_COMPOSE_BYTES - OTHER_BYTES;
  for (const [i, { ref, section }] of references.entries()) {
    const one = await withMessage(formatMessageId(ref), context, async (session) => {
      const { structure } = await fetchMessage(session, ref, { structure: true });
      const part = structure && findPart(structure.root, section);
      if (!part) throw problem("not_found", i, "the message has no such part", "part_not_found");
      if (part.type.startsWith("multipart/")) {
        throw problem("invalid_input", i, "the part is made of other parts", "part_is_multipart");
      }
      if (part.size > left) throw attachmentsTooLarge();
      const source = { session, content: context.content, ref, part };
      // One byte more than there is room for shows that there is too much.
      const bytes = await fetchEncoded(source, 0, left + 1);
      return {
        bytes,
        encoding: part.encoding,
        type: part.type,
        charset: part.parameters["charset"] ?? "",
        name: { disposition: part.dispositionParameters, type: part.parameters },
      };
    });
    left -= one.bytes.length;
    if (left < 0) throw attachmentsTooLarge();
    fetched.push(one);
    context.caller.progress(fetched.length, references.length);
  }
  return fetched;
}

function problem(
  code: "not_found" | "invalid_input",
  index: number,
  message: string,
  reason: Reason,
): MailError {
  return new MailError(code, `attachments[${index}]: ${message}`, {
    hint: "Use a part_id from the attachments that imap_get_message lists.",
    details: { reason },
  });
}

/** The error for attachments that are too much for one draft. */
export function attachmentsTooLarge(): MailError {
  return new MailError("too_large", "The attachments are too large for one draft", {
    hint: "Leave some of them out, or write several drafts.",
    details: { reason: "attachments_too_large", max_bytes: MAX_DRAFT_BYTES },
  });
}
