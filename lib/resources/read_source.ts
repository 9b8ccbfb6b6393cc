/** @module */

import * as z from "zod";
import { MAX_RESOURCE_BYTES } from "../contract/limits.ts";
import { fetchMessage, withMessage } from "../tools/message.ts";
import { fetchEncoded, progressOf } from "../tools/part_bytes.ts";
import { messageId } from "../tools/schema.ts";
import { defineTool, READS_MAIL, type Tool } from "../tools/tool.ts";
import { tooLarge } from "./too_large.ts";

const RANGES = "imap_get_message_raw and offset_bytes";

/** The whole of a message, as one block of bytes. */
export const readSource: Tool = defineTool({
  name: "resource_source",
  title: "Read the source of a message as a whole",
  description: "Reads the RFC 5322 source of a message.",
  input: z.strictObject({ message_id: messageId }),
  output: z.strictObject({ blob: z.string() }),
  hints: READS_MAIL,
  rate: "batch",
  handle: ({ message_id }, context) =>
    withMessage(message_id, context, async (session, ref) => {
      const { size } = await fetchMessage(session, ref, { size: true });
      if (size > MAX_RESOURCE_BYTES) throw tooLarge(RANGES);
      const bytes = await fetchEncoded(
        { session, ref, part: { section: "", size }, progress: progressOf(context) },
        0,
        MAX_RESOURCE_BYTES + 1,
      );
      // Servers do not always know the size of what they give.
      if (bytes.length > MAX_RESOURCE_BYTES) throw tooLarge(RANGES);
      return { summary: `${bytes.length} bytes`, data: { blob: bytes.toBase64() } };
    }),
});
