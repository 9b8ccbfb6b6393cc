/**
 * The text of the message that is answered, as a reader saw it, below what the
 * answer says.
 *
 * @module
 */

import { readPlain } from "../body.ts";
import { MAX_QUOTE_CHARS } from "../caps.ts";
import type { Envelope, TextPart } from "../protocol.ts";
import { showMailbox } from "./mailbox.ts";

/** Said where a quote ends before the text that it quotes. */
const CUT = "[The quoted text was cut here.]";

/** A text to be quoted. */
export interface Quote {
  readonly attribution: string;
  readonly lines: readonly string[];
  readonly cut: boolean;
}

/** Reads what is to be quoted; undefined when there is no text. */
export async function readQuote(
  parts: readonly TextPart[],
  { from, date }: Envelope,
): Promise<Quote | undefined> {
  const { text, cut } = await readPlain(parts, MAX_QUOTE_CHARS);
  if (text.trim() === "") return undefined;
  const [author] = from;
  const who = author?.address ? showMailbox(author) : author?.name;
  const when = date === undefined ? "" : `On ${date.slice(0, 16).replace("T", " ")} UTC, `;
  return {
    attribution: `${when}${who || "somebody"} wrote:`,
    lines: text.trimEnd().split("\n"),
    cut: cut || parts.some(({ complete }) => !complete),
  };
}

/** A text with a quote below it. */
export function quoteText(text: string, { attribution, lines, cut }: Quote): string {
  const quoted = lines.map((line) => {
    if (line === "") return ">";
    return line.startsWith(">") ? `>${line}` : `> ${line}`;
  });
  const answer = text.trimEnd();
  return [
    ...(answer === "" ? [] : [answer, ""]),
    attribution,
    ...quoted,
    ...(cut ? [CUT] : []),
    "",
  ].join("\n");
}

/** HTML with a quote below it. */
export function quoteHtml(html: string, { attribution, lines, cut }: Quote): string {
  const quoted = lines.map(escape).join("<br />\n");
  return `${html}\n<p>${escape(attribution)}</p>\n<blockquote>${quoted}</blockquote>\n${
    cut ? `<p>${CUT}</p>\n` : ""
  }`;
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
