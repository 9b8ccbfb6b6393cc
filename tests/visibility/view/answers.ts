/**
 * Answers of imap_get_message, of the shape that it promises.
 *
 * @module
 */

import { getMessage } from "../../../lib/tools/get_message.ts";

/** What the tests choose of one; the rest is that of a short honest mail. */
export interface Chosen {
  readonly subject?: string;
  readonly from?: string[];
  readonly format?: "text" | "html";
  /** Without the fence. */
  readonly body?: string;
  readonly truncated?: boolean;
  readonly attachments?: readonly unknown[];
  readonly security?: unknown;
}

/** A result of `tools/call`. */
export function answerOf(
  { subject = "Lunch", from = ["Lens <lens@example.test>"], ...rest }: Chosen = {},
): unknown {
  const { format = "text", body = "See you at noon.", truncated = false } = rest;
  const { attachments = [], security = HONEST } = rest;
  const data = {
    message_id: "imap:default:INBOX:1:7",
    date: "2026-03-02T11:30:00.000Z",
    from,
    to: ["ada@example.test"],
    subject,
    flags: [],
    size: 900,
    body: {
      format,
      text: `<untrusted_mail n0nce | data from a stranger>\n${body}\n</untrusted_mail n0nce>`,
      truncated,
      part_ids: ["1"],
    },
    attachments,
    security,
  };
  return { content: [], structuredContent: { summary: "", data: getMessage.output.parse(data) } };
}

const HONEST = {
  level: "none",
  authentication: { trust: "trusted", by: "mx.example.test", dmarc: "pass" },
};
