/** @module */

import * as z from "zod";
import { MAX_RESOURCE_BYTES, MAX_SECTION_CHARS } from "../contract/limits.ts";
import { inertType } from "../tools/content_type.ts";
import { withPart } from "../tools/part.ts";
import { fetchDecoded } from "../tools/part_bytes.ts";
import { messageId, section } from "../tools/schema.ts";
import { defineTool, READS_MAIL, type Tool } from "../tools/tool.ts";
import { tooLarge } from "./too_large.ts";

/** The whole of a part, as one block of bytes. */
export const readAttachment: Tool = defineTool({
  name: "resource_attachment",
  title: "Read an attachment as a whole",
  description: "Reads the bytes of a part of a message.",
  input: z.strictObject({
    message_id: messageId,
    part_id: section(MAX_SECTION_CHARS, "The part."),
  }),
  output: z.strictObject({ mimeType: z.string(), blob: z.string() }),
  hints: READS_MAIL,
  rate: "batch",
  handle: ({ message_id, part_id }, context) =>
    withPart(message_id, part_id, context, async (source) => {
      const { bytes, hasMore } = await fetchDecoded(source, 0, MAX_RESOURCE_BYTES);
      if (hasMore) throw tooLarge('imap_get_attachment, mode "base64" and offset');
      return {
        summary: `${bytes.length} bytes`,
        data: { mimeType: inertType(source.part), blob: bytes.toBase64() },
      };
    }),
});
